// Changes: made, then pushed if that is asked for.
#include "binding.h"

#include <stdlib.h>

#define CAPSULE "gto._gto.change"

// A change that was made, and where.
struct made {
    gto_repo *repo;
    gto_change *change;
};

static void made_free(struct made *made)
{
    gto_change_free(made->change);
    gto_repo_free(made->repo);
    free(made);
}

static void free_capsule(PyObject *capsule)
{
    made_free(PyCapsule_GetPointer(capsule, CAPSULE));
}

static int to_made(PyObject *object, void *made)
{
    *(struct made **)made = PyCapsule_GetPointer(object, CAPSULE);
    return *(struct made **)made != NULL;
}

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

static int change(struct made *made, const char *path, const struct request *request,
                  gto_error **error)
{
    const struct gto_change_options *options = &request->options;
    gto_change **out = &made->change;
    int rc = open_quietly(&made->repo, path, error);
    if (rc != GTO_OK)
        return rc;
    switch (find_action(request->action)) {
    case GTO_REGISTER:
        return gto_register(out, made->repo, request->artifact, request->revision, request->version,
                            options, error);
    case GTO_DEREGISTER:
        return gto_deregister(out, made->repo, request->artifact, request->revision,
                              request->version, options, error);
    case GTO_ASSIGN:
        return gto_assign(out, made->repo, request->artifact, request->stage, request->revision,
                          request->version, request->new_version, options, error);
    case GTO_UNASSIGN:
        return gto_unassign(out, made->repo, request->artifact, request->stage, request->revision,
                            request->version, options, error);
    default:
        return gto_deprecate(out, made->repo, request->artifact, request->revision, options, error);
    }
}

// What was made, with a capsule to push it with.
static PyObject *make(const char *path, const struct request *request)
{
    gto_error *error = NULL;
    int rc;
    struct made *made = calloc(1, sizeof(*made));
    if (!made)
        return PyErr_NoMemory();
    Py_BEGIN_ALLOW_THREADS;
    rc = change(made, path, request, &error);
    Py_END_ALLOW_THREADS;
    PyObject *capsule = rc == GTO_OK ? PyCapsule_New(made, CAPSULE, free_capsule) : fail(error);
    if (!capsule)
        made_free(made);
    return capsule;
}

static PyObject *change_tags(PyObject *module, PyObject *args)
{
    struct path path;
    struct request request = {0};
    struct gto_change_options *options = &request.options;
    int simple, force, delete_tags, skip_registration, bump;
    PyObject *tuple;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&ss(zzzz)zipppizz(zzzO!)", to_path, &path, &request.action,
                          &request.artifact, &request.stage, &request.revision, &request.version,
                          &request.new_version, &options->message, &simple, &force, &delete_tags,
                          &skip_registration, &bump, &options->author, &options->author_email,
                          &options->path, &options->type, &options->description, &PyTuple_Type,
                          &tuple))
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

// ---- What was made

// (deleted, action, tag, version)
static PyObject *item_data(const struct gto_change_item *item)
{
    return Py_BuildValue("(NsNN)", to_bool(item->deleted), gto_action_name(item->action),
                         to_text(item->tag), to_text(item->version));
}

static PyObject *changed_tags(PyObject *module, PyObject *args)
{
    const struct made *made;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&", to_made, &made))
        return NULL;
    PyObject *items = PyList_New(0);
    for (size_t i = 0; items && i < gto_change_count(made->change); i++) {
        if (append(items, item_data(gto_change_item(made->change, i))) != 0) {
            Py_DECREF(items);
            return NULL;
        }
    }
    return items;
}

static PyObject *push_tags(PyObject *module, PyObject *args)
{
    struct made *made;
    const char *remote;
    gto_error *error = NULL;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&s", to_made, &made, &remote))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_push(made->repo, made->change, remote, &error);
    Py_END_ALLOW_THREADS;
    return rc == GTO_OK ? to_text(NULL) : fail(error);
}

PyMethodDef change_methods[] = {
    {"change_tags", change_tags, METH_VARARGS, NULL},
    {"changed_tags", changed_tags, METH_VARARGS, NULL},
    {"push_tags", push_tags, METH_VARARGS, NULL},
    {0},
};
