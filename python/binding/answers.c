// What is asked most, and of large registries, made without the detour through classes.
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#include "object_id.h"

// ---- history

static PyObject *history_row(struct module_state *state, struct text_cache *cache,
                             const gto_event *event, bool shorten)
{
    PyObject *const *keys = state->keys;
    enum gto_action action = gto_event_action(event);
    const char *artifact = gto_artifact_name(gto_event_artifact(event));
    const char *commit = gto_event_commit_id(event), *version = gto_event_version(event);
    int offset;
    int64_t time = gto_event_time(event, &offset);
    PyObject *row = PyObject_CallObject(state->ordered_dict, NULL);
    if (row && put(row, keys[KEY_timestamp], to_time(state, time, offset)) == 0 &&
        put(row, keys[KEY_artifact], to_cached_text(cache, artifact)) == 0 &&
        put(row, keys[KEY_event], to_cached_text(cache, gto_action_event(action))) == 0 &&
        put(row, keys[KEY_priority], PyLong_FromLong(gto_action_priority(action))) == 0 &&
        put(row, keys[KEY_version],
            shorten ? to_short_text(version, true) : to_cached_text(cache, version)) == 0 &&
        put(row, keys[KEY_stage], to_cached_text(cache, gto_event_stage(event))) == 0 &&
        put(row, keys[KEY_commit],
            shorten ? to_short_text(commit, true) : to_cached_text(cache, commit)) == 0 &&
        put(row, keys[KEY_author], to_cached_text(cache, gto_event_author(event))) == 0 &&
        put(row, keys[KEY_author_email], to_cached_text(cache, gto_event_author_email(event))) ==
            0 &&
        put(row, keys[KEY_message], to_text(gto_event_message(event))) == 0 &&
        put(row, keys[KEY_ref], to_text(gto_event_tag(event))) == 0)
        return row;
    Py_XDECREF(row);
    return NULL;
}

static PyObject *history_rows(struct module_state *state, const gto_event **events, size_t count,
                              bool shorten)
{
    struct text_cache cache = {0};
    if (load_calendar(state) != 0)
        return NULL;
    bool collects = pause_collector();
    PyObject *rows = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; rows && i < count; i++) {
        PyObject *row = history_row(state, &cache, events[i], shorten);
        if (!row)
            Py_CLEAR(rows);
        else
            PyList_SetItem(rows, (Py_ssize_t)i, row);
    }
    text_cache_free(&cache);
    resume_collector(collects);
    return rows;
}

static PyObject *history(PyObject *module, PyObject *args)
{
    struct path path;
    const char *artifact;
    int ascending, shorten, rc;
    const gto_event **events = NULL;
    size_t count;
    gto_error *error = NULL;
    if (!PyArg_ParseTuple(args, "O&zpp", to_path, &path, &artifact, &ascending, &shorten))
        return NULL;
    gto_repo *repo = open_repository(&path);
    path_free(&path);
    gto_registry *registry = repo ? read_registry(repo, artifact, GTO_READ_MESSAGES) : NULL;
    close_repository(repo);
    if (!registry)
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_history(&events, &count, registry, artifact, ascending, &error);
    Py_END_ALLOW_THREADS;
    PyObject *rows =
        rc == GTO_OK ? history_rows(module_state(module), events, count, shorten) : fail(error);
    free(events);
    gto_registry_free(registry);
    return rows;
}

// ---- show

struct show {
    struct module_state *state;
    struct text_cache cache;
    struct gto_selection selection;
    bool shorten;
    const char **stages;
};

static PyObject *version_text(const struct show *show, const char *name)
{
    size_t len = show->shorten ? strnlen(name, SHORT_ID_LEN) : strlen(name);
    return PyUnicode_DecodeUTF8(name, (Py_ssize_t)len, "replace");
}

// The versions in a stage, separated by commas; None if there is none.
static PyObject *versions_in(const struct show *show, const char *stage, const gto_vstage **picked,
                             size_t count)
{
    PyObject *text = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(gto_vstage_name(picked[i]), stage) != 0)
            continue;
        PyObject *name = version_text(show, gto_version_name(gto_vstage_version(picked[i])));
        PyObject *longer = !name ? NULL : text ? PyUnicode_FromFormat("%U, %U", text, name) : name;
        if (text)
            Py_XDECREF(name);
        Py_XDECREF(text);
        text = longer;
        if (!text)
            return NULL;
    }
    return text ? text : to_text(NULL);
}

static PyObject *stages_of(struct show *show, const gto_artifact *artifact)
{
    const gto_vstage **picked = NULL;
    size_t count = 0;
    gto_error *error = NULL;
    if (*show->stages && // without any, nobody asks
        gto_pick_stages(&picked, &count, artifact, &show->selection, &error) != GTO_OK)
        return fail(error);
    PyObject *stages = PyDict_New();
    for (const char **stage = show->stages; stages && *stage; stage++) {
        PyObject *name = to_cached_text(&show->cache, *stage);
        if (!name || put(stages, name, versions_in(show, *stage, picked, count)) != 0)
            Py_CLEAR(stages);
        Py_XDECREF(name);
    }
    free(picked);
    return stages;
}

static PyObject *show_artifact(struct show *show, const gto_artifact *artifact)
{
    PyObject *const *keys = show->state->keys;
    const gto_version *latest = gto_artifact_latest(artifact, true);
    PyObject *row = PyDict_New();
    if (row &&
        put(row, keys[KEY_version],
            latest ? version_text(show, gto_version_name(latest)) : to_text(NULL)) == 0 &&
        put(row, keys[KEY_stage], stages_of(show, artifact)) == 0 &&
        put(row, keys[KEY_registered], to_bool(gto_artifact_registered(artifact))) == 0 &&
        put(row, keys[KEY_active], to_bool(gto_artifact_active(artifact))) == 0)
        return row;
    Py_XDECREF(row);
    return NULL;
}

static PyObject *show_artifacts(struct show *show, const gto_registry *registry)
{
    PyObject *rows = PyDict_New();
    for (size_t i = 0; rows && i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (!gto_artifact_active(artifact) && !show->selection.deprecated)
            continue;
        PyObject *name = to_text(gto_artifact_name(artifact));
        if (!name || put(rows, name, show_artifact(show, artifact)) != 0)
            Py_CLEAR(rows);
        Py_XDECREF(name);
    }
    return rows;
}

// ({artifact: {version, stage, registered, active}}, [stage])
static PyObject *show(PyObject *module, PyObject *args)
{
    struct path path;
    int shorten;
    gto_error *error = NULL;
    PyObject *answer = NULL;
    struct show show = {.state = module_state(module)};
    if (!PyArg_ParseTuple(args, "O&O&p", to_path, &path, to_selection, &show.selection, &shorten))
        return NULL;
    show.shorten = shorten;
    gto_repo *repo = open_repository(&path);
    path_free(&path);
    gto_registry *registry = repo ? read_registry(repo, NULL, 0) : NULL;
    if (registry) {
        if (gto_stages(&show.stages, gto_repo_config(repo), registry, GTO_STAGES_AUTO, &error) ==
            GTO_OK)
            answer = Py_BuildValue("(NN)", show_artifacts(&show, registry),
                                   to_list((const char *const *)show.stages));
        else
            fail(error);
    }
    text_cache_free(&show.cache);
    free(show.stages);
    gto_registry_free(registry);
    close_repository(repo);
    return answer;
}

// ---- stages, check_ref

// `which`: an enum gto_stages.
static PyObject *stages(PyObject *module, PyObject *args)
{
    struct path path;
    int which;
    const char **stages = NULL;
    gto_registry *registry = NULL;
    gto_error *error = NULL;
    PyObject *list = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "O&i", to_path, &path, &which))
        return NULL;
    gto_repo *repo = open_repository(&path);
    path_free(&path);
    if (!repo)
        return NULL;
    const gto_config *config = gto_repo_config(repo);
    bool used = gto_stages_need_registry(config, (enum gto_stages)which);
    if (used)
        registry = read_registry(repo, NULL, 0);
    if (registry || !used) {
        if (gto_stages(&stages, config, registry, (enum gto_stages)which, &error) == GTO_OK)
            list = to_list((const char *const *)stages);
        else
            fail(error);
    }
    free(stages);
    gto_registry_free(registry);
    close_repository(repo);
    return list;
}

// (action, fields) of what a tag did, or None.
static PyObject *check_ref(PyObject *module, PyObject *args)
{
    struct path path;
    const char *ref;
    gto_registry *registry = NULL;
    const gto_event *event = NULL;
    gto_repo *repo = NULL;
    gto_error *error = NULL;
    int rc;
    if (!PyArg_ParseTuple(args, "O&s", to_path, &path, &ref))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    rc = gto_repo_open(&repo, path.text, NULL, &error);
    if (rc == GTO_OK)
        rc = gto_check_ref(&registry, &event, repo, ref, &error);
    gto_repo_free(repo);
    Py_END_ALLOW_THREADS;
    path_free(&path);
    if (rc != GTO_OK)
        return fail(error);
    if (!event)
        Py_RETURN_NONE;
    struct text_cache cache = {0};
    PyObject *pair =
        warn_of_problems(registry) == 0 ? event_pair(module_state(module), &cache, event) : NULL;
    text_cache_free(&cache);
    gto_registry_free(registry);
    return pair;
}

PyMethodDef answer_methods[] = {
    {"history", history, METH_VARARGS, NULL},
    {"show", show, METH_VARARGS, NULL},
    {"stages", stages, METH_VARARGS, NULL},
    {"check_ref", check_ref, METH_VARARGS, NULL},
    {0},
};
