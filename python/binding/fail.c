// Errors of the library as exceptions of gto.exceptions, problems of a registry as warnings.
#include "binding.h"

// The name of the exception that stands for a code.
static const char *class_name(enum gto_code code)
{
    switch (code) {
    case GTO_ENOREPO:
        return "NoRepo";
    case GTO_ECONFIG:
        return "WrongConfig";
    case GTO_EINVALID:
        return "ValidationError";
    case GTO_EARGS:
        return "WrongArgs";
    case GTO_ETAGNAME:
        return "InvalidTagName";
    case GTO_EVERSION:
        return "InvalidVersion";
    case GTO_EREF:
        return "RefNotFound";
    case GTO_ENOARTIFACT:
        return "ArtifactNotFound";
    case GTO_ENOVERSION:
        return "VersionRequired";
    case GTO_EMANYVERSIONS:
        return "ManyVersions";
    case GTO_EREGISTERED:
        return "VersionAlreadyRegistered";
    case GTO_ECOMMITTAKEN:
        return "VersionExistsForCommit";
    case GTO_ESTAGE:
        return "UnknownStage";
    case GTO_ETYPE:
        return "UnknownType";
    case GTO_ETAGEXISTS:
        return "TagExists";
    default:
        return "GTOException";
    }
}

// Calls a function of one of the package's modules, which is imported if nobody did so yet.
static PyObject *call(const char *module, const char *function, const char *format, ...)
{
    PyObject *found = PyImport_ImportModule(module);
    PyObject *callable = found ? PyObject_GetAttrString(found, function) : NULL;
    PyObject *arguments = NULL, *result = NULL;
    va_list list;
    va_start(list, format);
    if (callable)
        arguments = Py_VaBuildValue(format, list);
    va_end(list);
    if (arguments)
        result = PyObject_CallObject(callable, arguments);
    Py_XDECREF(arguments);
    Py_XDECREF(callable);
    Py_XDECREF(found);
    return result;
}

PyObject *fail_as(gto_error *error, const char *invalid)
{
    enum gto_code code = gto_error_code(error);
    const char *class = code == GTO_EINVALID && invalid ? invalid : class_name(code);
    if (code == GTO_ENOMEM) {
        gto_error_free(error);
        return PyErr_NoMemory();
    }
    PyObject *exception = NULL;
    PyObject *message = to_text(gto_error_message(error));
    PyObject *detail = to_text(gto_error_detail(error));
    gto_error_free(error);
    if (message && detail)
        exception = call("gto.exceptions", "_from_library", "(sOO)", class, message, detail);
    if (exception)
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
    Py_XDECREF(exception);
    Py_XDECREF(detail);
    Py_XDECREF(message);
    return NULL;
}

PyObject *fail(gto_error *error)
{
    return fail_as(error, NULL);
}

static int warn_with(PyObject *message, PyObject *remedy)
{
    PyObject *done = NULL;
    if (message && remedy)
        done = call("gto.exceptions", "_warn", "(OO)", message, remedy);
    Py_XDECREF(message);
    Py_XDECREF(remedy);
    Py_XDECREF(done);
    return done ? 0 : -1;
}

int warn(const char *text)
{
    return warn_with(to_text(text), to_text(NULL));
}

int warn_of(const gto_problem *problem)
{
    return warn_with(to_text(gto_problem_message(problem)), to_text(gto_problem_remedy(problem)));
}

int warn_of_problems(const gto_registry *registry)
{
    for (size_t i = 0; i < gto_registry_problem_count(registry); i++)
        if (warn_of(gto_registry_problem(registry, i)) != 0)
            return -1;
    return 0;
}
