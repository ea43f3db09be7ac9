// What is said of artifacts: in artifacts.yaml, and elsewhere.
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#include "artifacts_yaml.h"
#include "repository.h"

// The entries of artifacts.yaml at a revision; *out is NULL if there is no such file.
static int read_annotations(struct gto_annotations **out, gto_repo *repo, const char *revision,
                            gto_error **error)
{
    char *commit = NULL, *blob = NULL;
    struct repo_object object = {0};
    *out = NULL;
    int rc = gto_repo_resolve(&commit, repo, revision, error);
    if (rc == GTO_OK)
        rc = repo_find_file(repo->git, commit, repo->config->index, &blob, error);
    if (rc == GTO_OK && blob)
        rc = repo_read_object(repo->git, blob, &object, error);
    if (rc == GTO_OK && blob)
        rc = artifacts_yaml_parse(out, object.data, object.size, error);
    free((char *)object.data);
    free(blob);
    free(commit);
    return rc;
}

PyObject *annotation_fields(const gto_annotation *annotation)
{
    PyObject *fields = PyDict_New();
    if (!fields)
        return NULL;
    if (put_named(fields, "type", to_text(gto_annotation_type(annotation))) == 0 &&
        put_named(fields, "path", to_text(gto_annotation_path(annotation))) == 0 &&
        put_named(fields, "virtual", to_bool(gto_annotation_virtual(annotation))) == 0 &&
        put_named(fields, "labels", to_list(gto_annotation_labels(annotation))) == 0 &&
        put_named(fields, "description", to_text(gto_annotation_description(annotation))) == 0 &&
        put_named(fields, "custom", to_text(gto_annotation_custom(annotation))) == 0)
        return fields;
    Py_DECREF(fields);
    return NULL;
}

// What artifacts.yaml says of an artifact at a revision, or None.
static PyObject *read_annotation(PyObject *module, PyObject *args)
{
    struct path path;
    const char *name, *revision;
    struct gto_annotations *annotations = NULL;
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&ss", to_path, &path, &name, &revision))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path.text, NULL, &error);
    if (rc == GTO_OK)
        rc = read_annotations(&annotations, repo, revision, &error);
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
    path_free(&path);
    if (rc == GTO_EINVALID)
        return fail_as(error, "WrongArtifactsYaml");
    if (rc != GTO_OK)
        return fail(error);
    const gto_annotation *found = annotations ? gto_annotations_find(annotations, name) : NULL;
    PyObject *fields = found ? annotation_fields(found) : to_text(NULL);
    if (annotations)
        gto_annotations_free(annotations);
    return fields;
}

// ---- Wherever it is said

static int warn_of_description(const gto_description *description)
{
    for (size_t i = 0; i < gto_description_problem_count(description); i++)
        if (warn_of(gto_description_problem(description, i)) != 0)
            return -1;
    return 0;
}

// What the tag and dvc.yaml say; what artifacts.yaml says is known already.
static PyObject *description_fields(const gto_description *description, const char *index)
{
    PyObject *fields = PyDict_New();
    for (enum gto_field i = 0; fields && gto_field_name(i); i++) {
        const char *value = gto_description_value(description, i);
        if (!value || strcmp(gto_description_source(description, i), index) == 0)
            continue;
        if (put_named(fields, gto_field_name(i), to_text(value)) != 0)
            Py_CLEAR(fields);
    }
    return fields;
}

// What is said of a version elsewhere than in artifacts.yaml, labels and custom as JSON; None if
// there is no such version.
static PyObject *describe(PyObject *module, PyObject *args)
{
    struct path path;
    const char *text, *revision;
    gto_description *description = NULL;
    gto_error *error = NULL;
    PyObject *fields = NULL;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&sz", to_path, &path, &text, &revision))
        return NULL;
    gto_repo *repo = open_repository(&path);
    path_free(&path);
    if (!repo)
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_describe(&description, repo, text, revision, &error);
    Py_END_ALLOW_THREADS;
    if (rc == GTO_ENOARTIFACT || rc == GTO_ENOVERSION) {
        gto_error_free(error);
        fields = to_text(NULL);
    } else if (rc != GTO_OK) {
        fail(error);
    } else if (warn_of_description(description) == 0) {
        fields = description_fields(description, repo->config->index);
    }
    gto_description_free(description);
    close_repository(repo);
    return fields;
}

PyMethodDef annotation_methods[] = {
    {"read_annotation", read_annotation, METH_VARARGS, NULL},
    {"describe", describe, METH_VARARGS, NULL},
    {0},
};
