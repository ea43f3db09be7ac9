// A registry, or some of it, as the fields of the classes of gto.base.
#include "binding.h"

#include <string.h>

enum { ALL = GTO_READ_MESSAGES | GTO_READ_COMMITS };

// ---- All of it

static PyObject *to_artifacts(PyObject *module, const gto_registry *registry)
{
    struct maker maker;
    if (maker_start(&maker, module) != 0)
        return NULL;
    bool collects = pause_collector();
    PyObject *artifacts = PyDict_New();
    for (size_t i = 0; artifacts && i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (put_named(artifacts, gto_artifact_name(artifact), artifact_fields(&maker, artifact)) !=
            0)
            Py_CLEAR(artifacts);
    }
    maker_end(&maker);
    resume_collector(collects);
    return artifacts;
}

// {artifacts: {artifact: fields}, plugins}, of one artifact or of all; now, or as it stood.
static PyObject *state(PyObject *module, PyObject *args)
{
    PyObject *where, *answer = NULL;
    struct reading reading = {.flags = ALL};
    if (!PyArg_ParseTuple(args, "Oz|z", &where, &reading.artifact, &reading.at))
        return NULL;
    if (read_registry(where, &reading) == 0)
        answer = Py_BuildValue("{sNsi}", "artifacts", to_artifacts(module, reading.registry),
                               "plugins", (int)reading.plugins);
    gto_registry_free(reading.registry);
    return answer;
}

// ---- Some versions of an artifact

typedef PyObject *pick_fn(struct maker *maker, const gto_artifact *artifact, void *payload);

// What `pick` picks of the artifact that was read; None if there is no such artifact.
static PyObject *pick_of(PyObject *module, const struct reading *reading, pick_fn *pick,
                         void *payload)
{
    struct maker maker;
    const gto_artifact *artifact = gto_registry_find(reading->registry, reading->artifact);
    if (!artifact)
        Py_RETURN_NONE;
    PyObject *picked = maker_start(&maker, module) == 0 ? pick(&maker, artifact, payload) : NULL;
    maker_end(&maker);
    return picked;
}

struct versions {
    int registered, all;
};

static PyObject *pick_latest(struct maker *maker, const gto_artifact *artifact, void *payload)
{
    const struct versions *versions = payload;
    const gto_version *latest = gto_artifact_latest(artifact, versions->registered);
    PyObject *list = PyList_New(0);
    if (list && latest && append(list, version_fields(maker, latest)) != 0)
        Py_CLEAR(list);
    return list;
}

static PyObject *pick_sorted(struct maker *maker, const gto_artifact *artifact, void *payload)
{
    const struct versions *versions = payload;
    const gto_version **sorted;
    size_t count;
    gto_error *error = NULL;
    unsigned which = GTO_VERSIONS_ACTIVE;
    if (versions->registered)
        which |= GTO_VERSIONS_REGISTERED;
    if (gto_artifact_versions(&sorted, &count, artifact, which, GTO_SORT_SEMVER, &error) != GTO_OK)
        return fail(error);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < count; i++)
        if (append(list, version_fields(maker, sorted[i])) != 0)
            Py_CLEAR(list);
    gto_free(sorted);
    return list;
}

// {versions, plugins}: the greatest active version of an artifact, or all of them, the greatest
// first. `versions` is None if there is no such artifact.
static PyObject *latest(PyObject *module, PyObject *args)
{
    PyObject *where, *answer = NULL;
    struct versions versions;
    struct reading reading = {.flags = ALL};
    if (!PyArg_ParseTuple(args, "Ospp|z", &where, &reading.artifact, &versions.registered,
                          &versions.all, &reading.at))
        return NULL;
    if (read_registry(where, &reading) == 0)
        answer = Py_BuildValue(
            "{sNsi}", "versions",
            pick_of(module, &reading, versions.all ? pick_sorted : pick_latest, &versions),
            "plugins", (int)reading.plugins);
    gto_registry_free(reading.registry);
    return answer;
}

struct in_stage {
    const char *stage;
    struct gto_selection selection;
};

static PyObject *pick_in_stage(struct maker *maker, const gto_artifact *artifact, void *payload)
{
    const struct in_stage *in_stage = payload;
    const gto_vstage **stages;
    size_t count;
    gto_error *error = NULL;
    if (gto_pick_stages(&stages, &count, artifact, &in_stage->selection, &error) != GTO_OK)
        return fail(error);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < count; i++)
        if (strcmp(gto_vstage_name(stages[i]), in_stage->stage) == 0 &&
            append(list, vstage_fields(maker, stages[i])) != 0)
            Py_CLEAR(list);
    gto_free(stages);
    return list;
}

// The versions of an artifact that are in a stage, as the fields of that stage; None if there is no
// such artifact.
static PyObject *in_stage(PyObject *module, PyObject *args)
{
    PyObject *where, *list = NULL;
    struct in_stage in_stage;
    struct reading reading = {.flags = ALL};
    if (!PyArg_ParseTuple(args, "OssO&|z", &where, &reading.artifact, &in_stage.stage, to_selection,
                          &in_stage.selection, &reading.at))
        return NULL;
    if (read_registry(where, &reading) == 0)
        list = pick_of(module, &reading, pick_in_stage, &in_stage);
    gto_registry_free(reading.registry);
    return list;
}

PyMethodDef state_methods[] = {
    {"state", state, METH_VARARGS, NULL},
    {"latest", latest, METH_VARARGS, NULL},
    {"in_stage", in_stage, METH_VARARGS, NULL},
    {0},
};
