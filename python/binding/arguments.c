// Arguments of Python as values of C.
#include "binding.h"

#include <stdlib.h>

int parse_tuple(PyObject *value, const char *format, ...)
{
    va_list list;
    if (!PyTuple_Check(value)) {
        PyErr_Format(PyExc_TypeError, "expected a tuple, not %R", (PyObject *)Py_TYPE(value));
        return 0;
    }
    va_start(list, format);
    int parsed = PyArg_VaParse(value, format, list);
    va_end(list);
    return parsed;
}

int to_selection(PyObject *object, void *out)
{
    struct gto_selection *selection = out;
    int registered_only, deprecated, by_version;
    *selection = (struct gto_selection)GTO_SELECTION_INIT;
    if (!parse_tuple(object, "ppiip|z;a selection", &registered_only, &deprecated,
                     &selection->assignments_per_version, &selection->versions_per_stage,
                     &by_version, &selection->stage))
        return 0;
    selection->registered_only = registered_only;
    selection->deprecated = deprecated;
    selection->sort = by_version ? GTO_SORT_SEMVER : GTO_SORT_TIMESTAMP;
    return 1;
}

// ---- Texts

// A tuple of texts as a tuple of their bytes.
static PyObject *encode_all(PyObject *texts, const char *what)
{
    if (!PyTuple_Check(texts))
        return PyErr_Format(PyExc_TypeError, "each %s stands in a tuple, not in %R", what,
                            Py_TYPE(texts));
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list && i < PyTuple_Size(texts); i++) {
        PyObject *text = PyTuple_GetItem(texts, i);
        if (!PyUnicode_Check(text))
            PyErr_Format(PyExc_TypeError, "%s is a str, not %R", what, Py_TYPE(text));
        if (append(list, PyUnicode_Check(text) ? PyUnicode_AsUTF8String(text) : NULL) != 0)
            Py_CLEAR(list);
    }
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}

int texts_parse(struct texts *texts, PyObject *tuple, const char *what)
{
    texts->bytes = encode_all(tuple, what);
    texts->count = texts->bytes ? (size_t)PyTuple_Size(texts->bytes) : 0;
    texts->items = calloc(texts->count + 1, sizeof(*texts->items));
    if (texts->bytes && !texts->items)
        PyErr_NoMemory();
    if (!texts->bytes || !texts->items)
        return -1;
    for (size_t i = 0; i < texts->count; i++) {
        char *text;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(texts->bytes, (Py_ssize_t)i), &text, NULL) != 0)
            return -1;
        texts->items[i] = text;
    }
    return 0;
}

void texts_free(struct texts *texts)
{
    free(texts->items);
    Py_XDECREF(texts->bytes);
}

// ---- Filters

int filtering_parse(struct filtering *filtering, PyObject *tuple)
{
    PyObject *labels;
    struct gto_filter_request *request = &filtering->request;
    *filtering = (struct filtering){.request = GTO_FILTER_REQUEST_INIT};
    if (!parse_tuple(tuple, "zzzzO;a filter", &request->points_at, &request->contains,
                     &request->no_contains, &request->type, &labels) ||
        texts_parse(&filtering->labels, labels, "a label") != 0)
        return -1;
    if (filtering->labels.count)
        request->labels = filtering->labels.items;
    filtering->wanted = request->points_at || request->contains || request->no_contains ||
                        request->type || request->labels;
    return 0;
}

void filtering_free(struct filtering *filtering)
{
    gto_filter_free(filtering->filter);
    texts_free(&filtering->labels);
}

unsigned filtering_flags(const struct filtering *filtering)
{
    return filtering->request.type || filtering->request.labels ? GTO_READ_MESSAGES : 0;
}

int filtering_make(struct filtering *filtering, gto_repo *repo, const gto_registry *registry,
                   gto_error **error)
{
    if (!filtering->wanted)
        return GTO_OK;
    return gto_filter_make(&filtering->filter, repo, registry, &filtering->request, error);
}
