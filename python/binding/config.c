// Settings.
#include "binding.h"

// The settings of the environment, over the text of a .gto if there is one. The environment is read
// with the global lock held: who sets os.environ has it, too.
static PyObject *parse_config(PyObject *module, PyObject *args)
{
    const char *text;
    Py_ssize_t len;
    PyObject *name, *bytes = NULL;
    gto_config *config;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "z#O", &text, &len, &name))
        return NULL;
    if (name != Py_None && !PyUnicode_FSConverter(name, &bytes))
        return NULL;
    int rc = gto_config_parse(&config, text, (size_t)len, bytes ? PyBytes_AsString(bytes) : NULL,
                              &error);
    Py_XDECREF(bytes);
    if (rc != GTO_OK)
        return fail(error);
    PyObject *settings = to_value(gto_config_json(config));
    gto_config_free(config);
    return settings;
}

PyMethodDef config_methods[] = {
    {"parse_config", parse_config, METH_VARARGS, NULL},
    {0},
};
