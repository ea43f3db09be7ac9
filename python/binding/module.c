// The module itself.
#include "binding.h"

struct module_state *module_state(PyObject *module)
{
    return PyModule_GetState(module);
}

static int fill_state(struct module_state *state)
{
    static const char *const names[] = {
#define X(name) #name,
        BINDING_KEYS(X)
#undef X
    };
    for (size_t i = 0; i < KEY_COUNT; i++) {
        state->keys[i] = PyUnicode_InternFromString(names[i]);
        if (!state->keys[i])
            return -1;
    }
    PyObject *collections = PyImport_ImportModule("collections");
    if (!collections)
        return -1;
    state->ordered_dict = PyObject_GetAttrString(collections, "OrderedDict");
    Py_DECREF(collections);
    return state->ordered_dict ? 0 : -1;
}

static int fill_module(PyObject *module)
{
    PyMethodDef *const methods[] = {name_methods,       config_methods,   repository_methods,
                                    annotation_methods, registry_methods, answer_methods,
                                    change_methods};
    if (fill_state(module_state(module)) != 0)
        return -1;
    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        if (PyModule_AddFunctions(module, methods[i]) != 0)
            return -1;
    return PyModule_AddStringConstant(module, "version", gto_version_string());
}

static int visit_state(PyObject *module, visitproc visit, void *arg)
{
    struct module_state *state = module_state(module);
    Py_VISIT(state->ordered_dict);
    Py_VISIT(state->datetime);
    Py_VISIT(state->timedelta);
    Py_VISIT(state->timezone);
    Py_VISIT(state->offsets);
    return 0;
}

static int clear_state(PyObject *module)
{
    struct module_state *state = module_state(module);
    for (size_t i = 0; i < KEY_COUNT; i++)
        Py_CLEAR(state->keys[i]);
    Py_CLEAR(state->ordered_dict);
    Py_CLEAR(state->datetime);
    Py_CLEAR(state->timedelta);
    Py_CLEAR(state->timezone);
    Py_CLEAR(state->offsets);
    return 0;
}

static void free_module(void *module)
{
    clear_state(module);
}

PyMODINIT_FUNC PyInit__gto(void);

PyMODINIT_FUNC PyInit__gto(void)
{
    static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill_module}, {0, NULL}};
    static PyModuleDef definition = {
        .m_base = PyModuleDef_HEAD_INIT,
        .m_name = "gto._gto",
        .m_doc = "libgto for the classes and functions of this package.",
        .m_size = sizeof(struct module_state),
        .m_slots = slots,
        .m_traverse = visit_state,
        .m_clear = clear_state,
        .m_free = free_module,
    };
    return PyModuleDef_Init(&definition);
}
