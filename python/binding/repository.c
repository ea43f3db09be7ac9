// Repositories: opened for one question and closed again, with the global lock released meanwhile.
#include "binding.h"

#include <stdlib.h>

#include "digits.h"
#include "error.h"
#include "load.h"
#include "registry.h"
#include "repository.h"

gto_repo *open_repository(const struct path *path)
{
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    int rc;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path->text, NULL, &error);
    Py_END_ALLOW_THREADS;
    if (rc != GTO_OK)
        fail(error);
    return repo;
}

void close_repository(gto_repo *repo)
{
    Py_BEGIN_ALLOW_THREADS;
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
}

gto_registry *read_registry(gto_repo *repo, const char *artifact, unsigned flags)
{
    gto_registry *registry = NULL;
    gto_error *error = NULL;
    int rc;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_registry_read(&registry, repo, artifact, flags, &error);
    Py_END_ALLOW_THREADS;
    if (rc != GTO_OK) {
        fail(error);
        return NULL;
    }
    if (warn_of_problems(registry) == 0)
        return registry;
    gto_registry_free(registry);
    return NULL;
}

// Whether there is anything of a registry. Raises NoRepo where there is no repository at all.
static PyObject *has_registry(PyObject *module, PyObject *args)
{
    struct path path;
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    bool found = false;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&", to_path, &path))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path.text, NULL, &error);
    if (rc == GTO_OK)
        rc = gto_repo_has_registry(&found, repo, &error);
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
    path_free(&path);
    return rc == GTO_OK ? to_bool(found) : fail(error);
}

// The id of a revision's commit.
static PyObject *resolve(PyObject *module, PyObject *args)
{
    struct path path;
    const char *revision;
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    char *id = NULL;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&s", to_path, &path, &revision))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path.text, NULL, &error);
    if (rc == GTO_OK)
        rc = gto_repo_resolve(&id, repo, revision, &error);
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
    path_free(&path);
    PyObject *text = rc == GTO_OK ? to_text(id) : fail(error);
    free(id);
    return text;
}

// ---- Counters

// The number that the next counted tag of an artifact gets.
static int find_next_counter(struct buf *out, const char *path, const char *artifact,
                             gto_error **error)
{
    struct load what = {.artifact = artifact, .for_change = true};
    gto_repo *repo = NULL;
    gto_registry *registry = NULL;
    int rc = gto_repo_open(&repo, path, NULL, error);
    if (rc == GTO_OK)
        rc = load_registry(&registry, repo->git, repo->config, &what, error);
    if (rc == GTO_OK) {
        digits_add_successor(out, registry_greatest_counter(registry, artifact));
        rc = out->failed ? error_no_memory(error) : GTO_OK;
        gto_registry_free(registry);
    }
    gto_repo_free(repo);
    return rc;
}

static PyObject *next_counter(PyObject *module, PyObject *args)
{
    struct path path;
    const char *artifact;
    struct buf counter = {0};
    gto_error *error = NULL;
    int rc;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&s", to_path, &path, &artifact))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = find_next_counter(&counter, path.text, artifact, &error);
    Py_END_ALLOW_THREADS;
    path_free(&path);
    PyObject *text = rc == GTO_OK ? to_text(counter.data) : fail(error);
    buf_free(&counter);
    return text;
}

PyMethodDef repository_methods[] = {
    {"has_registry", has_registry, METH_VARARGS, NULL},
    {"resolve", resolve, METH_VARARGS, NULL},
    {"next_counter", next_counter, METH_VARARGS, NULL},
    {0},
};
