// Changes.
#include "binding.h"

#include <stdlib.h>

// ---- Labels

// A tuple of texts as a tuple of their bytes.
static PyObject *encode_all(PyObject *texts)
{
    if (!PyTuple_Check(texts))
        return PyErr_Format(PyExc_TypeError, "labels are a tuple, not %R", Py_TYPE(texts));
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list && i < PyTuple_Size(texts); i++) {
        PyObject *text = PyTuple_GetItem(texts, i);
        if (!PyUnicode_Check(text))
            PyErr_Format(PyExc_TypeError, "a label is a str, not %R", Py_TYPE(text));
        if (append(list, PyUnicode_Check(text) ? PyUnicode_AsUTF8String(text) : NULL) != 0)
            Py_CLEAR(list);
    }
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}

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

// ---- What was made

// The event of a tag that was made; None of one that was deleted.
static PyObject *event_of_tag(struct maker *maker, const char *artifact, const gto_changed_tag *tag)
{
    struct event_facts facts = {
        .action = gto_changed_tag_action(tag),
        .artifact = artifact,
        .author = gto_changed_tag_author(tag),
        .author_email = gto_changed_tag_author_email(tag),
        .message = gto_changed_tag_message(tag),
        .commit_id = gto_changed_tag_commit_id(tag),
        .tag = gto_changed_tag_name(tag),
        .version = gto_changed_tag_version(tag),
        .stage = gto_changed_tag_stage(tag),
    };
    if (gto_changed_tag_deleted(tag))
        Py_RETURN_NONE;
    facts.time = gto_changed_tag_time(tag, &facts.offset);
    return event_of_facts(maker, &facts, true);
}

// {text, events}
static PyObject *to_outcome(PyObject *module, const char *artifact, const gto_change *change)
{
    struct maker maker;
    PyObject *events = maker_start(&maker, module) == 0 ? PyList_New(0) : NULL;
    for (size_t i = 0; events && i < gto_change_count(change); i++)
        if (append(events, event_of_tag(&maker, artifact, gto_change_item(change, i))) != 0)
            Py_CLEAR(events);
    maker_end(&maker);
    return Py_BuildValue("{sNsN}", "text", to_text(gto_change_text(change)), "events", events);
}

// ---- Making it

struct changing {
    struct gto_change_request request;
    gto_change *change;
};

static int work_change(gto_repo *repo, void *payload, gto_error **error)
{
    struct changing *changing = payload;
    return gto_change_make(&changing->change, repo, &changing->request, error);
}

static PyObject *make(PyObject *module, PyObject *where, struct changing *changing)
{
    PyObject *outcome = NULL;
    if (run(where, work_change, changing, NULL) == 0) {
        const char *notice = gto_change_notice(changing->change);
        if (!notice || warn(notice) == 0)
            outcome = to_outcome(module, changing->request.artifact, changing->change);
    }
    gto_change_free(changing->change);
    return outcome;
}

static PyObject *change(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"repo",
                                        "action",
                                        "artifact",
                                        "revision",
                                        "version",
                                        "new_version",
                                        "stage",
                                        "message",
                                        "simple",
                                        "bump",
                                        "force",
                                        "delete_tags",
                                        "skip_registration",
                                        "push",
                                        "remote",
                                        "author",
                                        "author_email",
                                        "path",
                                        "type",
                                        "description",
                                        "labels",
                                        NULL};
    struct changing changing = {.request = GTO_CHANGE_REQUEST_INIT};
    struct gto_change_request *request = &changing.request;
    PyObject *where, *labels = NULL, *bytes, *made = NULL;
    const char *action = NULL;
    int simple = GTO_SIMPLE_AUTO, bump = GTO_BUMP_DEFAULT;
    int force = 0, delete_tags = 0, skip_registration = 0, push = 0;
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "O|$sszzzzziippppzzzzzzO", (char **)names, &where, &action,
            &request->artifact, &request->revision, &request->version, &request->new_version,
            &request->stage, &request->message, &simple, &bump, &force, &delete_tags,
            &skip_registration, &push, &request->remote, &request->author, &request->author_email,
            &request->path, &request->type, &request->description, &labels))
        return NULL;
    if (!action || !request->artifact)
        return PyErr_Format(PyExc_TypeError, "action and artifact are required");
    request->action = gto_action_from_name(action);
    request->simple = (enum gto_simple)simple;
    request->bump = (enum gto_bump)bump;
    request->force = force;
    request->delete_tags = delete_tags;
    request->skip_registration = skip_registration;
    request->push = push;
    bytes = labels ? encode_all(labels) : PyTuple_New(0);
    request->labels = bytes ? to_labels(bytes) : NULL;
    if (request->labels)
        made = make(module, where, &changing);
    free((void *)request->labels);
    Py_XDECREF(bytes);
    return made;
}

PyMethodDef change_methods[] = {
    {"change", (PyCFunction)(void (*)(void))change, METH_VARARGS | METH_KEYWORDS, NULL},
    {0},
};
