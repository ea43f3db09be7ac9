// The module itself.
#include "binding.h"

struct module_state *module_state(PyObject *module)
{
    return PyModule_GetState(module);
}

static int fill_state(struct module_state *state)
{
    static const char *const texts[] = {
#define X(name) #name,
        BINDING_NAMES(X)
#undef X
    };
    for (size_t i = 0; i < NAME_COUNT; i++) {
        state->names[i] = PyUnicode_InternFromString(texts[i]);
        if (!state->names[i])
            return -1;
    }
    PyObject *collections = PyImport_ImportModule("_collections"); // all that is needed of it
    if (!collections)
        return -1;
    state->ordered_dict = PyObject_GetAttrString(collections, "OrderedDict");
    Py_DECREF(collections);
    return state->ordered_dict ? 0 : -1;
}

// ---- Enumerations

static int add_numbers(PyObject *module)
{
    static const struct {
        const char *name;
        long value;
    } numbers[] = {
        {"STAGES_AUTO", GTO_STAGES_AUTO},         {"STAGES_ALLOWED", GTO_STAGES_ALLOWED},
        {"STAGES_USED", GTO_STAGES_USED},         {"SIMPLE_AUTO", GTO_SIMPLE_AUTO},
        {"SIMPLE_TRUE", GTO_SIMPLE_TRUE},         {"SIMPLE_FALSE", GTO_SIMPLE_FALSE},
        {"BUMP_DEFAULT", GTO_BUMP_DEFAULT},       {"BUMP_PATCH", GTO_BUMP_PATCH},
        {"BUMP_MINOR", GTO_BUMP_MINOR},           {"BUMP_MAJOR", GTO_BUMP_MAJOR},
        {"PLUGINS_INSTALLED", PLUGINS_INSTALLED}, {"PLUGINS_NAMED", PLUGINS_NAMED},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (PyModule_AddIntConstant(module, numbers[i].name, numbers[i].value) != 0)
            return -1;
    return 0;
}

// Adds the name of each action as a constant, ACTION_REGISTER and so on.
static int add_action_names(PyObject *module)
{
    static const struct {
        const char *name;
        enum gto_action action;
    } actions[] = {
        {"ACTION_DEPRECATE", GTO_ACTION_DEPRECATE},   {"ACTION_REGISTER", GTO_ACTION_REGISTER},
        {"ACTION_DEREGISTER", GTO_ACTION_DEREGISTER}, {"ACTION_ASSIGN", GTO_ACTION_ASSIGN},
        {"ACTION_UNASSIGN", GTO_ACTION_UNASSIGN},
    };
    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
        if (PyModule_AddStringConstant(module, actions[i].name,
                                       gto_action_name(actions[i].action)) != 0)
            return -1;
    return 0;
}

// {kind of event: (priority, addition)}; that of a commit is "commit".
static int add_ranks(PyObject *module)
{
    PyObject *ranks = PyDict_New();
    for (enum gto_action action = GTO_ACTION_NONE; ranks && action <= GTO_ACTION_UNASSIGN;
         action++) {
        const char *event = action ? gto_action_event(action) : "commit";
        if (put_named(ranks, event,
                      Py_BuildValue("(iN)", gto_action_priority(action),
                                    to_bool(gto_action_adds(action)))) != 0)
            Py_CLEAR(ranks);
    }
    int rc = ranks ? PyModule_AddObject(module, "ranks", ranks) : -1;
    if (rc != 0)
        Py_XDECREF(ranks);
    return rc;
}

static int fill_module(PyObject *module)
{
    PyMethodDef *const methods[] = {
        name_methods,  config_methods, repository_methods, annotation_methods,
        state_methods, show_methods,   history_methods,    change_methods,
        fact_methods,  repair_methods, diff_methods,
    };
    if (fill_state(module_state(module)) != 0)
        return -1;
    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        if (PyModule_AddFunctions(module, methods[i]) != 0)
            return -1;
    if (add_numbers(module) != 0 || add_action_names(module) != 0 || add_ranks(module) != 0)
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
    for (size_t i = 0; i < NAME_COUNT; i++)
        Py_CLEAR(state->names[i]);
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
