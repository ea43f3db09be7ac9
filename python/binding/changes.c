// Changes.
#include "binding.h"

#include <stdlib.h>

// ---- Making one

// A tuple of bytes as a NULL-terminated array to free(), which lives as long as the tuple.
static const char **to_labels(PyObject *tuple)
{
    Py_ssize_t count = PyTuple_Size(tuple);
    const char **labels = calloc((size_t)count + 1, sizeof(*labels));
    if (!labels)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; labels && i < count; i++) {
        char *text;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(tuple, i), &text, NULL) != 0) {
            free(labels);
            return NULL;
        }
        labels[i] = text;
    }
    return labels;
}

// (deleted, action, tag, version)
static PyObject *item_data(const gto_changed_tag *tag)
{
    return Py_BuildValue("(NsNN)", to_bool(gto_changed_tag_deleted(tag)),
                         gto_action_name(gto_changed_tag_action(tag)),
                         to_text(gto_changed_tag_name(tag)), to_text(gto_changed_tag_version(tag)));
}

static PyObject *change_data(const gto_change *change)
{
    PyObject *items = PyList_New(0);
    for (size_t i = 0; items && i < gto_change_count(change); i++) {
        if (append(items, item_data(gto_change_item(change, i))) != 0) {
            Py_DECREF(items);
            return NULL;
        }
    }
    return items;
}

// (whether the repository is on a server, the tags that were made or deleted)
static PyObject *make(const char *path, const struct gto_change_request *request)
{
    gto_error *error = NULL;
    gto_repo *repo = NULL;
    gto_change *made = NULL;
    bool on_server = false;
    int rc;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path, NULL, &error);
    if (rc == GTO_OK) {
        on_server = gto_repo_is_server(repo);
        rc = gto_change_make(&made, repo, request, &error);
    }
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
    if (rc != GTO_OK)
        return fail(error);
    PyObject *data = Py_BuildValue("(NN)", to_bool(on_server), change_data(made));
    gto_change_free(made);
    return data;
}

static PyObject *change_tags(PyObject *module, PyObject *args)
{
    struct path path;
    struct gto_change_request request = GTO_CHANGE_REQUEST_INIT;
    const char *action;
    int simple, force, delete_tags, skip_registration, bump;
    PyObject *tuple;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&ss(zzzz)zipppizz(zzzO!)z", to_path, &path, &action,
                          &request.artifact, &request.stage, &request.revision, &request.version,
                          &request.new_version, &request.message, &simple, &force, &delete_tags,
                          &skip_registration, &bump, &request.author, &request.author_email,
                          &request.path, &request.type, &request.description, &PyTuple_Type, &tuple,
                          &request.remote))
        return NULL;
    const char **labels = to_labels(tuple);
    request.action = gto_action_from_name(action);
    request.simple = (enum gto_simple)simple;
    request.force = force;
    request.delete_tags = delete_tags;
    request.skip_registration = skip_registration;
    request.bump = (enum gto_bump)bump;
    request.labels = labels;
    request.push = request.remote != NULL;
    PyObject *made = labels ? make(path.text, &request) : NULL;
    free(labels);
    path_free(&path);
    return made;
}

PyMethodDef change_methods[] = {
    {"change_tags", change_tags, METH_VARARGS, NULL},
    {0},
};
