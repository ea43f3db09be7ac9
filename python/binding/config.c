// Settings.
#include "binding.h"

#include "config.h"

extern char **environ;

// The settings of the environment, over the text of a .gto if there is one: lines KEY=value with
// values as Python writes them.
static PyObject *read_settings(PyObject *module, PyObject *args)
{
    const char *text;
    Py_ssize_t len;
    struct path path;
    gto_config *config;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "z#O&", &text, &len, to_path, &path))
        return NULL;
    int rc =
        config_parse(&config, text, (size_t)len, path.text, (const char *const *)environ, &error);
    path_free(&path);
    if (rc != GTO_OK)
        return fail(error);
    PyObject *settings = to_text(gto_config_text(config));
    gto_config_free(config);
    return settings;
}

PyMethodDef config_methods[] = {
    {"read_settings", read_settings, METH_VARARGS, NULL},
    {0},
};
