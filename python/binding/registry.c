// A registry as plain data, and what is picked from it.
#include "binding.h"

#include <stdlib.h>

#define CAPSULE "gto._gto.registry"

static void free_capsule(PyObject *capsule)
{
    gto_registry_free(PyCapsule_GetPointer(capsule, CAPSULE));
}

static int to_registry(PyObject *object, void *registry)
{
    *(const gto_registry **)registry = PyCapsule_GetPointer(object, CAPSULE);
    return *(const gto_registry **)registry != NULL;
}

// Reads a registry, of one artifact or of all.
static PyObject *read_all(PyObject *module, PyObject *args)
{
    struct path path;
    const char *artifact;
    unsigned flags;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&zI", to_path, &path, &artifact, &flags))
        return NULL;
    gto_repo *repo = open_repository(&path);
    path_free(&path);
    gto_registry *registry = repo ? read_registry(repo, artifact, flags) : NULL;
    close_repository(repo);
    PyObject *capsule = registry ? PyCapsule_New(registry, CAPSULE, free_capsule) : NULL;
    if (!capsule)
        gto_registry_free(registry);
    return capsule;
}

// ---- All of it

// The tags of some events.
static PyObject *tags_of(size_t count, const gto_event *(*at)(const void *, size_t),
                         const void *owner)
{
    PyObject *tags = PyList_New(0);
    for (size_t i = 0; tags && i < count; i++) {
        if (append(tags, to_text(gto_event_tag(at(owner, i)))) != 0) {
            Py_DECREF(tags);
            return NULL;
        }
    }
    return tags;
}

static const gto_event *event_of_version(const void *version, size_t index)
{
    return gto_version_event(version, index);
}

static const gto_event *event_of_stage(const void *vstage, size_t index)
{
    return gto_vstage_event(vstage, index);
}

// (name, active, authoring tag, tags)
static PyObject *stage_data(struct text_cache *cache, const gto_vstage *vstage)
{
    return Py_BuildValue("(NNNN)", to_cached_text(cache, gto_vstage_name(vstage)),
                         to_bool(gto_vstage_active(vstage)),
                         to_text(gto_event_tag(gto_vstage_authoring_event(vstage))),
                         tags_of(gto_vstage_event_count(vstage), event_of_stage, vstage));
}

static PyObject *stages_data(struct text_cache *cache, const gto_version *version)
{
    PyObject *stages = PyList_New(0);
    for (size_t i = 0; stages && i < gto_version_stage_count(version); i++) {
        if (append(stages, stage_data(cache, gto_version_stage(version, i))) != 0) {
            Py_DECREF(stages);
            return NULL;
        }
    }
    return stages;
}

static PyObject *version_time(struct module_state *state, const gto_version *version,
                              int64_t (*ask)(const gto_version *, int *))
{
    int offset;
    int64_t time = ask(version, &offset);
    return to_time(state, time, offset);
}

// (name, commit id, active, registered, discovered, activated_at, created_at, authoring tag, tags,
// commit, annotation, stages)
static PyObject *version_data(struct module_state *state, struct text_cache *cache,
                              const gto_version *version)
{
    const gto_event *authoring = gto_version_authoring_event(version);
    const gto_annotation *annotation = gto_version_annotation(version);
    return Py_BuildValue(
        "(NNNNNNNNNNNN)", to_cached_text(cache, gto_version_name(version)),
        to_cached_text(cache, gto_version_commit_id(version)), to_bool(gto_version_active(version)),
        to_bool(gto_version_registered(version)), to_bool(gto_version_discovered(version)),
        version_time(state, version, gto_version_activated_at),
        version_time(state, version, gto_version_created_at),
        to_text(authoring ? gto_event_tag(authoring) : NULL),
        tags_of(gto_version_event_count(version), event_of_version, version),
        commit_fields(state, version), annotation ? annotation_fields(annotation) : to_text(NULL),
        stages_data(cache, version));
}

static PyObject *versions_data(struct module_state *state, struct text_cache *cache,
                               const gto_artifact *artifact)
{
    PyObject *versions = PyList_New(0);
    for (size_t i = 0; versions && i < gto_artifact_version_count(artifact); i++) {
        if (append(versions, version_data(state, cache, gto_artifact_version(artifact, i))) != 0) {
            Py_DECREF(versions);
            return NULL;
        }
    }
    return versions;
}

static PyObject *events_data(struct module_state *state, struct text_cache *cache,
                             const gto_artifact *artifact)
{
    PyObject *events = PyList_New(0);
    for (size_t i = 0; events && i < gto_artifact_event_count(artifact); i++) {
        if (append(events, event_pair(state, cache, gto_artifact_event(artifact, i))) != 0) {
            Py_DECREF(events);
            return NULL;
        }
    }
    return events;
}

// (name, active, registered, events, versions)
static PyObject *artifact_data(struct module_state *state, struct text_cache *cache,
                               const gto_artifact *artifact)
{
    return Py_BuildValue(
        "(NNNNN)", to_text(gto_artifact_name(artifact)), to_bool(gto_artifact_active(artifact)),
        to_bool(gto_artifact_registered(artifact)), events_data(state, cache, artifact),
        versions_data(state, cache, artifact));
}

static PyObject *list_artifacts(PyObject *module, PyObject *args)
{
    struct text_cache cache = {0};
    const gto_registry *registry;
    if (!PyArg_ParseTuple(args, "O&", to_registry, &registry))
        return NULL;
    if (load_calendar(module_state(module)) != 0)
        return NULL;
    bool collects = pause_collector();
    PyObject *artifacts = PyList_New(0);
    for (size_t i = 0; artifacts && i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (append(artifacts, artifact_data(module_state(module), &cache, artifact)) != 0)
            Py_CLEAR(artifacts);
    }
    text_cache_free(&cache);
    resume_collector(collects);
    return artifacts;
}

// ---- What is picked

// (stage, version, commit id)
static PyObject *picked_stage(const gto_vstage *vstage)
{
    const gto_version *version = gto_vstage_version(vstage);
    return Py_BuildValue("(NNN)", to_text(gto_vstage_name(vstage)),
                         to_text(gto_version_name(version)),
                         to_text(gto_version_commit_id(version)));
}

static PyObject *stages_of_pick(const gto_picked *row)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < gto_picked_stage_count(row); i++) {
        if (append(list, picked_stage(gto_picked_stage(row, i))) != 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *picked_stages(const gto_vstage *const *stages, size_t count)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < count; i++) {
        if (append(list, picked_stage(stages[i])) != 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *pick_stages(PyObject *module, PyObject *args)
{
    const gto_registry *registry;
    const char *name;
    struct gto_selection selection;
    const gto_vstage **stages;
    size_t count;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&sO&", to_registry, &registry, &name, to_selection, &selection))
        return NULL;
    const gto_artifact *artifact = gto_registry_find(registry, name);
    if (!artifact)
        return PyList_New(0);
    if (gto_pick_stages(&stages, &count, artifact, &selection, &error) != GTO_OK)
        return fail(error);
    PyObject *list = picked_stages(stages, count);
    free(stages);
    return list;
}

// (version, commit id, stages)
static PyObject *picked_version(const gto_picked *row)
{
    const gto_version *version = gto_picked_version(row);
    return Py_BuildValue("(NNN)", to_text(gto_version_name(version)),
                         to_text(gto_version_commit_id(version)), stages_of_pick(row));
}

static PyObject *picked_versions(const gto_picks *picks)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < gto_picks_count(picks); i++) {
        if (append(list, picked_version(gto_picks_item(picks, i))) != 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

// The versions of an artifact that a shortcut and a commit (or None) pick.
static PyObject *pick_versions(PyObject *module, PyObject *args)
{
    const gto_registry *registry;
    const char *text, *commit;
    struct gto_selection selection;
    gto_shortcut *shortcut;
    gto_picks *picks = NULL;
    gto_error *error = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&szO&", to_registry, &registry, &text, &commit, to_selection,
                          &selection))
        return NULL;
    if (gto_shortcut_parse(&shortcut, text, &error) != GTO_OK)
        return fail(error);
    const gto_artifact *artifact = gto_registry_find(registry, gto_shortcut_artifact(shortcut));
    int rc = GTO_OK;
    if (artifact)
        rc = gto_pick_versions(&picks, artifact, shortcut, commit, &selection, &error);
    gto_shortcut_free(shortcut);
    if (rc != GTO_OK)
        return fail(error);
    PyObject *list = artifact ? picked_versions(picks) : PyList_New(0);
    gto_picks_free(picks);
    return list;
}

PyMethodDef registry_methods[] = {
    {"read", read_all, METH_VARARGS, NULL},
    {"artifacts", list_artifacts, METH_VARARGS, NULL},
    {"pick_stages", pick_stages, METH_VARARGS, NULL},
    {"pick_versions", pick_versions, METH_VARARGS, NULL},
    {0},
};
