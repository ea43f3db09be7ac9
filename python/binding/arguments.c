// Arguments of Python as values of C.
#include "binding.h"

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
    if (!parse_tuple(object, "ppiip;a selection", &registered_only, &deprecated,
                     &selection->assignments_per_version, &selection->versions_per_stage,
                     &by_version))
        return 0;
    selection->registered_only = registered_only;
    selection->deprecated = deprecated;
    selection->sort = by_version ? GTO_SORT_SEMVER : GTO_SORT_TIMESTAMP;
    return 1;
}
