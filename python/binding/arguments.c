// Arguments of Python as values of C.
#include "binding.h"

int to_path(PyObject *object, void *out)
{
    struct path *path = out;
    if (!object) { // another argument was wrong
        path_free(path);
        return 1;
    }
    path->bytes = NULL;
    path->text = NULL;
    if (object == Py_None)
        return Py_CLEANUP_SUPPORTED;
    if (!PyUnicode_FSConverter(object, &path->bytes))
        return 0;
    path->text = PyBytes_AsString(path->bytes);
    return Py_CLEANUP_SUPPORTED;
}

void path_free(struct path *path)
{
    Py_CLEAR(path->bytes);
    path->text = NULL;
}

int to_selection(PyObject *object, void *out)
{
    struct gto_selection *selection = out;
    int registered_only, deprecated, by_version;
    *selection = (struct gto_selection)GTO_SELECTION_INIT;
    if (!PyArg_ParseTuple(object, "ppiip;a selection", &registered_only, &deprecated,
                          &selection->assignments_per_version, &selection->versions_per_stage,
                          &by_version))
        return 0;
    selection->registered_only = registered_only;
    selection->deprecated = deprecated;
    selection->sort = by_version ? GTO_SORT_SEMVER : GTO_SORT_TIMESTAMP;
    return 1;
}
