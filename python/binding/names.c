// Names of tags, artifacts and versions: nothing here needs a repository.
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "refname.h"

static PyObject *parts_of(const gto_tag_name *name)
{
    const char *counter = gto_tag_name_counter(name);
    PyObject *number = counter ? PyLong_FromString(counter, NULL, 10) : to_text(NULL);
    if (!number)
        return NULL;
    return Py_BuildValue("(szzzN)", gto_action_name(gto_tag_name_action(name)),
                         gto_tag_name_artifact(name), gto_tag_name_version(name),
                         gto_tag_name_stage(name), number);
}

// (action, artifact, version, stage, counter), or None if this is no name of a registry tag.
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

static struct slice slice_of_optional(const char *s)
{
    return s ? slice_of(s) : (struct slice){NULL, 0};
}

// Puts a tag's name together, as it is said: whether it is one that counts shows when it is parsed.
static PyObject *format_tag_name(PyObject *module, PyObject *args)
{
    const char *action, *artifact, *version, *stage, *counter;
    struct buf out = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "sszzz", &action, &artifact, &version, &stage, &counter))
        return NULL;
    struct refname parts = {
        .action = gto_action_from_name(action),
        .artifact = slice_of(artifact),
        .version = slice_of_optional(version),
        .stage = slice_of_optional(stage),
        .counter = slice_of_optional(counter),
    };
    refname_add(&out, &parts);
    PyObject *name = out.failed ? PyErr_NoMemory() : to_text(out.data);
    buf_free(&out);
    return name;
}

// (artifact, version, stage, latest)
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
        Py_BuildValue("(szzN)", gto_shortcut_artifact(shortcut), gto_shortcut_version(shortcut),
                      gto_shortcut_stage(shortcut), to_bool(gto_shortcut_latest(shortcut)));
    gto_shortcut_free(shortcut);
    return parts;
}

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

static PyObject *compare_semver(PyObject *module, PyObject *args)
{
    const char *a, *b;
    (void)module;
    if (!PyArg_ParseTuple(args, "ss", &a, &b))
        return NULL;
    return PyLong_FromLong(gto_semver_compare(a, b));
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

PyMethodDef name_methods[] = {
    {"parse_tag_name", parse_tag_name, METH_VARARGS, NULL},
    {"format_tag_name", format_tag_name, METH_VARARGS, NULL},
    {"parse_shortcut", parse_shortcut, METH_VARARGS, NULL},
    {"artifact_is_valid", artifact_is_valid, METH_VARARGS, NULL},
    {"name_is_valid", name_is_valid, METH_VARARGS, NULL},
    {"semver_is_valid", semver_is_valid, METH_VARARGS, NULL},
    {"compare_semver", compare_semver, METH_VARARGS, NULL},
    {"bump_semver", bump_semver, METH_VARARGS, NULL},
    {0},
};
