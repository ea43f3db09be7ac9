// Repositories: opened for one call, or kept open. The library works with the global lock released.
#include "binding.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAPSULE "gto._gto.repository"

// A call that works with the global lock released.
struct call {
    PyThreadState *thread; // that made it
    atomic_bool given_up;  // by another thread
};

// A repository that is kept open, in a capsule.
struct handle {
    char *path;              // to open it again in another process; NULL: the current one
    gto_repo *repo;          // NULL: it is to be opened
    bool closed;             // for ever
    pid_t process;           // that opened it: a fork must not use what its parent has
    PyThread_type_lock lock; // held by the thread that uses it,
    unsigned long user;      // which is this one; 0: nobody
    struct call call;        // of that thread
};

// ---- The environment

extern char **environ;

// A copy of the environment, in one piece of memory. It is made with the global lock held: who sets
// os.environ has it, too. NULL with an exception set when memory is exhausted.
static const char **copy_environment(void)
{
    size_t count = 0, size = 0;
    for (char **variable = environ; variable && *variable; variable++, count++)
        size += strlen(*variable) + 1;
    const char **copy = malloc((count + 1) * sizeof(*copy) + size);
    if (!copy) {
        PyErr_NoMemory();
        return NULL;
    }
    char *text = (char *)(copy + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(environ[i]) + 1;
        copy[i] = memcpy(text, environ[i], len);
        text += len;
    }
    copy[count] = NULL;
    return copy;
}

// ---- Signals

// Lets handlers of signals run while Git talks to a server: an exception of theirs ends that. They
// run in the main thread alone, which may give up what others do.
static bool is_interrupted(void *payload)
{
    struct call *call = payload;
    if (atomic_load(&call->given_up))
        return true;
    PyEval_RestoreThread(call->thread);
    bool stop = PyErr_Occurred() || PyErr_CheckSignals() != 0;
    call->thread = PyEval_SaveThread();
    return stop;
}

static struct gto_open_options options_for(struct call *call)
{
    struct gto_open_options options = GTO_OPEN_OPTIONS_INIT;
    options.interrupted = is_interrupted;
    options.payload = call;
    return options;
}

// Turns the outcome of a call into an exception, unless a handler of a signal raised one.
static int conclude(int rc, gto_error *error, const char *invalid)
{
    if (PyErr_Occurred())
        gto_error_free(error);
    else if (rc != GTO_OK && error)
        fail_as(error, invalid);
    else if (rc != GTO_OK)
        PyErr_NoMemory();
    return PyErr_Occurred() ? -1 : 0;
}

// ---- Opened for one call

// A path or URL as bytes; *path is NULL for None. *bytes is to be released.
static int to_path(PyObject *where, PyObject **bytes, const char **path)
{
    *bytes = NULL;
    *path = NULL;
    if (where == Py_None)
        return 0;
    if (!PyUnicode_FSConverter(where, bytes))
        return -1;
    *path = PyBytes_AsString(*bytes);
    return 0;
}

static int run_on_path(PyObject *where, work_fn *work, void *payload, const char *invalid)
{
    PyObject *bytes;
    const char *path;
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    struct call call = {0};
    struct gto_open_options options = options_for(&call);
    if (to_path(where, &bytes, &path) != 0)
        return -1;
    const char **environment = copy_environment();
    if (!environment) {
        Py_XDECREF(bytes);
        return -1;
    }
    call.thread = PyEval_SaveThread();
    const char *const *before = gto_environment_use(environment);
    int rc = gto_repo_open(&repo, path, &options, &error);
    if (rc == GTO_OK)
        rc = work(repo, payload, &error);
    gto_repo_free(repo);
    gto_environment_use(before);
    PyEval_RestoreThread(call.thread);
    free(environment);
    Py_XDECREF(bytes);
    return conclude(rc, error, invalid);
}

// ---- Kept open

// Makes a handle fit for this process: what its parent opened is left alone.
static int adopt(struct handle *handle)
{
    if (handle->process == getpid())
        return 0;
    PyThread_type_lock lock = PyThread_allocate_lock();
    if (!lock) {
        PyErr_NoMemory();
        return -1;
    }
    handle->lock = lock; // a thread that is not here may hold the old one
    handle->user = 0;
    handle->repo = NULL;
    handle->process = getpid();
    return 0;
}

static int reopen(struct handle *handle, gto_error **error)
{
    struct gto_open_options options = options_for(&handle->call);
    return handle->repo ? GTO_OK : gto_repo_open(&handle->repo, handle->path, &options, error);
}

static int refuse_use_within_use(const struct handle *handle)
{
    if (handle->user != PyThread_get_thread_ident())
        return 0;
    PyErr_SetString(PyExc_RuntimeError, "this repository is in use by the same thread");
    return -1;
}

// Works with the global lock released; the handle is the caller's alone.
static int work_on_handle(struct handle *handle, work_fn *work, void *payload, gto_error **error)
{
    int rc = reopen(handle, error);
    return rc == GTO_OK ? work(handle->repo, payload, error) : rc;
}

// One thread at a time; others wait.
static int run_on_handle(struct handle *handle, work_fn *work, void *payload, const char *invalid)
{
    gto_error *error = NULL;
    if (adopt(handle) != 0 || refuse_use_within_use(handle) != 0)
        return -1;
    const char **environment = copy_environment();
    if (!environment)
        return -1;
    PyThreadState *thread = PyEval_SaveThread();
    PyThread_acquire_lock(handle->lock, WAIT_LOCK);
    handle->user = PyThread_get_thread_ident();
    handle->call.thread = thread;
    const char *const *before = gto_environment_use(environment);
    bool closed = handle->closed;
    int rc = closed ? GTO_OK : work_on_handle(handle, work, payload, &error);
    gto_environment_use(before);
    thread = handle->call.thread;
    handle->user = 0;
    PyThread_release_lock(handle->lock);
    PyEval_RestoreThread(thread);
    free(environment);
    if (closed)
        PyErr_SetString(PyExc_ValueError, "this repository is closed");
    return conclude(rc, error, invalid);
}

int run(PyObject *where, work_fn *work, void *payload, const char *invalid)
{
    if (PyCapsule_IsValid(where, CAPSULE))
        return run_on_handle(PyCapsule_GetPointer(where, CAPSULE), work, payload, invalid);
    return run_on_path(where, work, payload, invalid);
}

static void free_handle(struct handle *handle)
{
    if (handle->process == getpid()) {
        gto_repo_free(handle->repo);
        if (handle->lock)
            PyThread_free_lock(handle->lock);
    }
    free(handle->path);
    free(handle);
}

static void free_capsule(PyObject *capsule)
{
    free_handle(PyCapsule_GetPointer(capsule, CAPSULE));
}

static struct handle *new_handle(const char *path)
{
    struct handle *handle = calloc(1, sizeof(*handle));
    if (!handle)
        return NULL;
    handle->process = getpid();
    handle->lock = PyThread_allocate_lock();
    handle->path = path ? strdup(path) : NULL;
    if (handle->lock && (!path || handle->path))
        return handle;
    free_handle(handle);
    return NULL;
}

// Remembers where a repository is, wherever the process goes.
static int work_remember(gto_repo *repo, void *payload, gto_error **error)
{
    struct handle *handle = payload;
    (void)error;
    char *root = gto_repo_is_server(repo) ? NULL : strdup(gto_repo_root(repo));
    if (root) {
        free(handle->path);
        handle->path = root;
    }
    return GTO_OK;
}

// Makes what stands for a repository that is to be kept open; `now`: opens it, which otherwise
// connect() does.
static PyObject *open_repository(PyObject *module, PyObject *args)
{
    PyObject *where, *bytes;
    const char *path;
    int now = 1;
    (void)module;
    if (!PyArg_ParseTuple(args, "O|p", &where, &now) || to_path(where, &bytes, &path) != 0)
        return NULL;
    struct handle *handle = new_handle(path);
    Py_XDECREF(bytes);
    if (!handle)
        return PyErr_NoMemory();
    if (now && run_on_handle(handle, work_remember, handle, NULL) != 0) {
        free_handle(handle);
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(handle, CAPSULE, free_capsule);
    if (!capsule)
        free_handle(handle);
    return capsule;
}

// Opens it, perhaps in another thread than it was made in.
static PyObject *connect_repository(PyObject *module, PyObject *capsule)
{
    struct handle *handle = PyCapsule_GetPointer(capsule, CAPSULE);
    (void)module;
    if (!handle || run_on_handle(handle, work_remember, handle, NULL) != 0)
        return NULL;
    Py_RETURN_NONE;
}

// Ends what other threads wait for in it, for ever: it can only be closed after that.
static PyObject *give_up_repository(PyObject *module, PyObject *capsule)
{
    struct handle *handle = PyCapsule_GetPointer(capsule, CAPSULE);
    (void)module;
    if (!handle)
        return NULL;
    atomic_store(&handle->call.given_up, true);
    Py_RETURN_NONE;
}

// Closes it, once nobody uses it; that may be done again.
static PyObject *close_repository(PyObject *module, PyObject *capsule)
{
    struct handle *handle = PyCapsule_GetPointer(capsule, CAPSULE);
    (void)module;
    if (!handle || adopt(handle) != 0 || refuse_use_within_use(handle) != 0)
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    PyThread_acquire_lock(handle->lock, WAIT_LOCK);
    gto_repo_free(handle->repo);
    handle->repo = NULL;
    handle->closed = true;
    PyThread_release_lock(handle->lock);
    Py_END_ALLOW_THREADS;
    Py_RETURN_NONE;
}

// ---- Reading

static enum plugins plugins_of(const gto_config *config)
{
    if (*gto_config_enrichments(config))
        return PLUGINS_NAMED;
    return gto_config_autoload_enrichments(config) ? PLUGINS_INSTALLED : PLUGINS_NONE;
}

int work_read(gto_repo *repo, void *payload, gto_error **error)
{
    struct reading *reading = payload;
    struct gto_read_options options = GTO_READ_OPTIONS_INIT;
    options.artifact = reading->artifact;
    options.at = reading->at;
    options.flags = reading->flags;
    reading->plugins = plugins_of(gto_repo_config(repo));
    return gto_registry_read_with(&reading->registry, repo, &options, error);
}

int read_registry(PyObject *where, struct reading *reading)
{
    if (run(where, work_read, reading, NULL) == 0)
        return warn_of_problems(reading->registry);
    return -1;
}

// ---- What is known of a repository

struct about {
    char *root;
    char *config; // JSON
    bool server;
    bool failed;
};

static int work_about(gto_repo *repo, void *payload, gto_error **error)
{
    struct about *about = payload;
    (void)error;
    about->root = strdup(gto_repo_root(repo));
    about->config = strdup(gto_config_json(gto_repo_config(repo)));
    about->server = gto_repo_is_server(repo);
    about->failed = !about->root || !about->config;
    return GTO_OK;
}

// {root, server, config}
static PyObject *describe_repository(PyObject *module, PyObject *where)
{
    struct about about = {0};
    PyObject *fields = NULL;
    (void)module;
    if (run(where, work_about, &about, NULL) == 0) {
        if (about.failed)
            PyErr_NoMemory();
        else
            fields =
                Py_BuildValue("{sNsNsN}", "root", PyUnicode_DecodeFSDefault(about.root), "server",
                              to_bool(about.server), "config", to_value(about.config));
    }
    free(about.root);
    free(about.config);
    return fields;
}

static int work_has_registry(gto_repo *repo, void *payload, gto_error **error)
{
    return gto_repo_has_registry(payload, repo, error);
}

// Whether there is anything of a registry.
static PyObject *has_registry(PyObject *module, PyObject *where)
{
    bool found = false;
    (void)module;
    return run(where, work_has_registry, &found, NULL) == 0 ? to_bool(found) : NULL;
}

// A question about a text, with a text as the answer.
struct question {
    const char *text;
    char *answer;
};

static PyObject *answer(PyObject *args, work_fn *work)
{
    PyObject *where, *text = NULL;
    struct question question = {NULL, NULL};
    if (!PyArg_ParseTuple(args, "Os", &where, &question.text))
        return NULL;
    if (run(where, work, &question, NULL) == 0)
        text = to_text(question.answer);
    gto_free(question.answer);
    return text;
}

static int work_resolve(gto_repo *repo, void *payload, gto_error **error)
{
    struct question *question = payload;
    return gto_repo_resolve(&question->answer, repo, question->text, error);
}

// The id of a revision's commit.
static PyObject *resolve(PyObject *module, PyObject *args)
{
    (void)module;
    return answer(args, work_resolve);
}

static int work_next_counter(gto_repo *repo, void *payload, gto_error **error)
{
    struct question *question = payload;
    return gto_repo_next_counter(&question->answer, repo, question->text, error);
}

// The digits of the counter that the next counted tag of an artifact gets.
static PyObject *next_counter(PyObject *module, PyObject *args)
{
    (void)module;
    return answer(args, work_next_counter);
}

// ---- Several

// The bytes of paths or URLs; NULL with an exception set.
static PyObject *encode_places(PyObject *places)
{
    PyObject *encoded = PyList_New(0);
    for (Py_ssize_t i = 0; encoded && i < PyList_Size(places); i++) {
        PyObject *bytes = NULL;
        if (!PyUnicode_FSConverter(PyList_GetItem(places, i), &bytes) ||
            append(encoded, bytes) != 0)
            Py_CLEAR(encoded);
    }
    return encoded;
}

static PyObject *labels_of(PyObject *encoded)
{
    size_t count = (size_t)PyList_Size(encoded);
    const char **names = calloc(count + 1, sizeof(*names)), **labels;
    gto_error *error = NULL;
    if (!names)
        return PyErr_NoMemory();
    for (size_t i = 0; i < count; i++)
        names[i] = PyBytes_AsString(PyList_GetItem(encoded, (Py_ssize_t)i));
    int rc = gto_repo_labels(&labels, names, count, &error);
    free(names);
    if (rc != GTO_OK)
        return fail(error);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < count; i++)
        if (append(list, PyUnicode_DecodeFSDefault(labels[i])) != 0)
            Py_CLEAR(list);
    gto_free(labels);
    return list;
}

// Short names that tell repositories apart, of a list of their paths and URLs.
static PyObject *repository_labels(PyObject *module, PyObject *places)
{
    (void)module;
    if (!PyList_Check(places))
        return PyErr_Format(PyExc_TypeError, "expected a list, not %R", Py_TYPE(places));
    PyObject *encoded = encode_places(places);
    PyObject *labels = encoded ? labels_of(encoded) : NULL;
    Py_XDECREF(encoded);
    return labels;
}

PyMethodDef repository_methods[] = {
    {"open", open_repository, METH_VARARGS, NULL},
    {"connect", connect_repository, METH_O, NULL},
    {"give_up", give_up_repository, METH_O, NULL},
    {"close", close_repository, METH_O, NULL},
    {"repository", describe_repository, METH_O, NULL},
    {"repository_labels", repository_labels, METH_O, NULL},
    {"has_registry", has_registry, METH_O, NULL},
    {"resolve", resolve, METH_VARARGS, NULL},
    {"next_counter", next_counter, METH_VARARGS, NULL},
    {0},
};
