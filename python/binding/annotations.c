// What is said of artifacts: in artifacts.yaml, and elsewhere.
#include "binding.h"

#include <stdlib.h>

PyObject *annotation_fields(const struct module_state *state, const gto_annotation *annotation)
{
    PyObject *const *names = state->names;
    PyObject *fields = PyDict_New();
    if (!fields)
        return NULL;
    if (put(fields, names[NAME_type], to_text(gto_annotation_type(annotation))) == 0 &&
        put(fields, names[NAME_path], to_text(gto_annotation_path(annotation))) == 0 &&
        put(fields, names[NAME_virtual], to_bool(gto_annotation_virtual(annotation))) == 0 &&
        put(fields, names[NAME_labels], to_list(gto_annotation_labels(annotation))) == 0 &&
        put(fields, names[NAME_description], to_text(gto_annotation_description(annotation))) ==
            0 &&
        put(fields, names[NAME_custom], to_value(gto_annotation_custom(annotation))) == 0)
        return fields;
    Py_DECREF(fields);
    return NULL;
}

// {artifact: fields}; the annotations are freed.
static PyObject *to_entries(PyObject *module, gto_annotations *annotations)
{
    PyObject *entries = PyDict_New();
    for (size_t i = 0; entries && i < gto_annotations_count(annotations); i++) {
        const gto_annotation *entry = gto_annotations_item(annotations, i);
        if (put_named(entries, gto_annotation_artifact(entry),
                      annotation_fields(module_state(module), entry)) != 0)
            Py_CLEAR(entries);
    }
    gto_annotations_free(annotations);
    return entries;
}

struct annotated {
    const char *revision;
    gto_annotations *annotations;
};

static int work_annotations(gto_repo *repo, void *payload, gto_error **error)
{
    struct annotated *annotated = payload;
    return gto_annotations_read(&annotated->annotations, repo, annotated->revision, error);
}

// What artifacts.yaml says at a revision.
static PyObject *read_annotations(PyObject *module, PyObject *args)
{
    PyObject *where;
    struct annotated annotated = {0};
    if (!PyArg_ParseTuple(args, "Os", &where, &annotated.revision))
        return NULL;
    if (run(where, work_annotations, &annotated, "WrongArtifactsYaml") == 0)
        return to_entries(module, annotated.annotations);
    gto_annotations_free(annotated.annotations);
    return NULL;
}

// What the text of an artifacts.yaml says.
static PyObject *parse_annotations(PyObject *module, PyObject *args)
{
    const char *text;
    Py_ssize_t len;
    gto_annotations *annotations;
    gto_error *error = NULL;
    if (!PyArg_ParseTuple(args, "s#", &text, &len))
        return NULL;
    if (gto_annotations_parse(&annotations, text, (size_t)len, &error) != GTO_OK)
        return fail_as(error, "WrongArtifactsYaml");
    return to_entries(module, annotations);
}

// ---- Wherever it is said

struct describing {
    const char *text, *revision;
    gto_description *description; // NULL: there is no such version
};

// An artifacts.yaml that is not valid may hide anything: that is an error, not a warning.
static int check_annotations(gto_repo *repo, const gto_description *description, gto_error **error)
{
    gto_annotations *annotations = NULL;
    const char *commit_id = gto_description_commit_id(description);
    if (!gto_description_problem_count(description) || !commit_id)
        return GTO_OK;
    int rc = gto_annotations_read(&annotations, repo, commit_id, error);
    gto_annotations_free(annotations);
    return rc;
}

static int work_describe(gto_repo *repo, void *payload, gto_error **error)
{
    struct describing *describing = payload;
    gto_error *why = NULL;
    int rc =
        gto_describe(&describing->description, repo, describing->text, describing->revision, &why);
    if (rc == GTO_ENOARTIFACT || rc == GTO_ENOVERSION) {
        gto_error_free(why);
        return GTO_OK;
    }
    *error = why;
    return rc == GTO_OK ? check_annotations(repo, describing->description, error) : rc;
}

static int warn_of_description(const gto_description *description)
{
    for (size_t i = 0; i < gto_description_problem_count(description); i++)
        if (warn_of(gto_description_problem(description, i)) != 0)
            return -1;
    return 0;
}

PyObject *description_value(const gto_description *description, enum gto_field field)
{
    const char *value = gto_description_value(description, field);
    return gto_field_is_json(field) && value ? to_value(value) : to_text(value);
}

// What is said of a version: those of the fields of gto.index.Artifact that are said; None if
// nothing is said.
static PyObject *description_fields(const gto_description *description)
{
    bool said = gto_description_annotated(description);
    PyObject *fields = PyDict_New();
    for (enum gto_field i = 0; fields && gto_field_name(i); i++) {
        if (!gto_description_value(description, i))
            continue;
        said = true;
        if (put_named(fields, gto_field_name(i), description_value(description, i)) != 0)
            Py_CLEAR(fields);
    }
    if (fields && put_named(fields, "virtual", to_bool(gto_description_virtual(description))) != 0)
        Py_CLEAR(fields);
    if (fields && !said) {
        Py_DECREF(fields);
        Py_RETURN_NONE;
    }
    return fields;
}

// What is said of a version; None if there is no such version, or nothing is said.
static PyObject *describe(PyObject *module, PyObject *args)
{
    PyObject *where, *fields = NULL;
    struct describing describing = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "Osz", &where, &describing.text, &describing.revision))
        return NULL;
    if (run(where, work_describe, &describing, "WrongArtifactsYaml") == 0) {
        if (!describing.description)
            fields = to_text(NULL);
        else if (warn_of_description(describing.description) == 0)
            fields = description_fields(describing.description);
    }
    gto_description_free(describing.description);
    return fields;
}

PyMethodDef annotation_methods[] = {
    {"annotations", read_annotations, METH_VARARGS, NULL},
    {"parse_annotations", parse_annotations, METH_VARARGS, NULL},
    {"describe", describe, METH_VARARGS, NULL},
    {0},
};
