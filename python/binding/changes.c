// Changes.
#include "binding.h"

#include <stdlib.h>

// ---- Making one

struct request {
    const char *action, *artifact, *stage, *revision, *version, *new_version;
    struct gto_change_options options;
};

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

static int change(gto_change **out, gto_repo *repo, const struct request *request,
                  gto_error **error)
{
    const struct gto_change_options *options = &request->options;
    switch (find_action(request->action)) {
    case GTO_REGISTER:
        return gto_register(out, repo, request->artifact, request->revision, request->version,
                            options, error);
    case GTO_DEREGISTER:
        return gto_deregister(out, repo, request->artifact, request->revision, request->version,
                              options, error);
    case GTO_ASSIGN:
        return gto_assign(out, repo, request->artifact, request->stage, request->revision,
                          request->version, request->new_version, options, error);
    case GTO_UNASSIGN:
        return gto_unassign(out, repo, request->artifact, request->stage, request->revision,
                            request->version, options, error);
    default:
        return gto_deprecate(out, repo, request->artifact, request->revision, options, error);
    }
}

// (deleted, action, tag, version)
static PyObject *item_data(const struct gto_change_item *item)
{
    return Py_BuildValue("(NsNN)", to_bool(item->deleted), gto_action_name(item->action),
                         to_text(item->tag), to_text(item->version));
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
static PyObject *make(const char *path, const struct request *request)
{
    gto_error *error = NULL;
    gto_repo *repo = NULL;
    gto_change *made = NULL;
    bool on_server = false;
    int rc;
    Py_BEGIN_ALLOW_THREADS;
    rc = open_quietly(&repo, path, &error);
    if (rc == GTO_OK) {
        on_server = gto_repo_is_server(repo);
        rc = change(&made, repo, request, &error);
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
    struct request request = {0};
    struct gto_change_options *options = &request.options;
    int simple, force, delete_tags, skip_registration, bump;
    PyObject *tuple;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&ss(zzzz)zipppizz(zzzO!)z", to_path, &path, &request.action,
                          &request.artifact, &request.stage, &request.revision, &request.version,
                          &request.new_version, &options->message, &simple, &force, &delete_tags,
                          &skip_registration, &bump, &options->author, &options->author_email,
                          &options->path, &options->type, &options->description, &PyTuple_Type,
                          &tuple, &options->push))
        return NULL;
    const char **labels = to_labels(tuple);
    options->simple = (enum gto_simple)simple;
    options->force = force;
    options->delete_tags = delete_tags;
    options->skip_registration = skip_registration;
    options->bump = (enum gto_bump)bump;
    options->labels = labels;
    PyObject *made = labels ? make(path.text, &request) : NULL;
    free(labels);
    path_free(&path);
    return made;
}

PyMethodDef change_methods[] = {
    {"change_tags", change_tags, METH_VARARGS, NULL},
    {0},
};
