// Names of tags, artifacts and versions: nothing here needs a repository.
#include "binding.h"

#include <stdlib.h>
#include <string.h>

// ---- Tags and shortcuts

static int put_text(PyObject *parts, const char *key, const char *text)
{
    return text ? put_named(parts, key, to_text(text)) : 0;
}

static int put_counter(PyObject *parts, const char *digits)
{
    return digits ? put_named(parts, "counter", PyLong_FromString(digits, NULL, 10)) : 0;
}

static PyObject *parts_of(const gto_tag_name *name)
{
    PyObject *parts = PyDict_New();
    if (parts && put_text(parts, "name", gto_tag_name_artifact(name)) == 0 &&
        put_text(parts, "version", gto_tag_name_version(name)) == 0 &&
        put_text(parts, "stage", gto_tag_name_stage(name)) == 0 &&
        put_text(parts, "action", gto_action_name(gto_tag_name_action(name))) == 0 &&
        put_counter(parts, gto_tag_name_counter(name)) == 0)
        return parts;
    Py_XDECREF(parts);
    return NULL;
}

// {name, version, stage, action, counter}, those that there are; None if this is no name of a
// registry tag.
static PyObject *parse_tag_name(PyObject *module, PyObject *args)
{
    const char *text;
    gto_tag_name *name;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "s", &text))
        return NULL;
    if (gto_tag_name_parse(&name, text, &error) != GTO_OK) {
        if (gto_error_code(error) != GTO_ETAGNAME)
            return fail(error);
        gto_error_free(error);
        Py_RETURN_NONE;
    }
    PyObject *parts = parts_of(name);
    gto_tag_name_free(name);
    return parts;
}

// {name, stage, version, latest}
static PyObject *parse_shortcut(PyObject *module, PyObject *args)
{
    const char *text;
    gto_shortcut *shortcut;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "s", &text))
        return NULL;
    if (gto_shortcut_parse(&shortcut, text, &error) != GTO_OK)
        return fail(error);
    PyObject *parts =
        Py_BuildValue("{ssszszsN}", "name", gto_shortcut_artifact(shortcut), "stage",
                      gto_shortcut_stage(shortcut), "version", gto_shortcut_version(shortcut),
                      "latest", to_bool(gto_shortcut_latest(shortcut)));
    gto_shortcut_free(shortcut);
    return parts;
}

// ---- What is valid

static PyObject *artifact_is_valid(PyObject *module, PyObject *args)
{
    const char *name;
    (void)module;
    return PyArg_ParseTuple(args, "s", &name) ? to_bool(gto_artifact_name_valid(name)) : NULL;
}

static PyObject *name_is_valid(PyObject *module, PyObject *args)
{
    const char *name;
    (void)module;
    return PyArg_ParseTuple(args, "s", &name) ? to_bool(gto_name_valid(name)) : NULL;
}

static PyObject *semver_is_valid(PyObject *module, PyObject *args)
{
    const char *version;
    (void)module;
    return PyArg_ParseTuple(args, "s", &version) ? to_bool(gto_semver_valid(version)) : NULL;
}

static PyObject *compare_semver_of(const char *a, const char *b)
{
    if (gto_semver_valid(a) && gto_semver_valid(b))
        return PyLong_FromLong(gto_semver_compare(a, b));
    PyErr_SetString(PyExc_ValueError, "not a version of semver.org");
    return NULL;
}

static PyObject *compare_semver(PyObject *module, PyObject *args)
{
    const char *a, *b;
    (void)module;
    if (!PyArg_ParseTuple(args, "ss", &a, &b))
        return NULL;
    return compare_semver_of(a, b);
}

static PyObject *bump_semver(PyObject *module, PyObject *args)
{
    const char *version;
    int part;
    char *bumped;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "si", &version, &part))
        return NULL;
    if (gto_semver_bump(&bumped, version, (enum gto_bump)part, &error) != GTO_OK)
        return fail(error);
    PyObject *text = to_text(bumped);
    gto_free(bumped);
    return text;
}

static PyObject *is_url(PyObject *module, PyObject *args)
{
    const char *text;
    (void)module;
    return PyArg_ParseTuple(args, "s", &text) ? to_bool(gto_is_url(text)) : NULL;
}

PyMethodDef name_methods[] = {
    {"is_url", is_url, METH_VARARGS, NULL},
    {"parse_tag_name", parse_tag_name, METH_VARARGS, NULL},
    {"parse_shortcut", parse_shortcut, METH_VARARGS, NULL},
    {"artifact_is_valid", artifact_is_valid, METH_VARARGS, NULL},
    {"name_is_valid", name_is_valid, METH_VARARGS, NULL},
    {"semver_is_valid", semver_is_valid, METH_VARARGS, NULL},
    {"compare_semver", compare_semver, METH_VARARGS, NULL},
    {"bump_semver", bump_semver, METH_VARARGS, NULL},
    {0},
};
