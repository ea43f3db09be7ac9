// Events and commits as the fields of their classes.
#include "binding.h"

static int put_rank(const struct module_state *state, PyObject *fields, enum gto_action action)
{
    PyObject *const *keys = state->keys;
    if (put(fields, keys[KEY_priority], PyLong_FromLong(gto_action_priority(action))) != 0)
        return -1;
    return put(fields, keys[KEY_addition], to_bool(gto_action_adds(action)));
}

static int put_event(struct module_state *state, struct text_cache *cache, PyObject *fields,
                     const gto_event *event)
{
    PyObject *const *keys = state->keys;
    const char *artifact = gto_artifact_name(gto_event_artifact(event));
    int offset;
    int64_t time = gto_event_time(event, &offset);
    bool done =
        put_rank(state, fields, gto_event_action(event)) == 0 &&
        put(fields, keys[KEY_artifact], to_cached_text(cache, artifact)) == 0 &&
        put(fields, keys[KEY_created_at], to_time(state, time, offset)) == 0 &&
        put(fields, keys[KEY_author], to_cached_text(cache, gto_event_author(event))) == 0 &&
        put(fields, keys[KEY_author_email], to_cached_text(cache, gto_event_author_email(event))) ==
            0 &&
        put(fields, keys[KEY_message], to_text(gto_event_message(event))) == 0 &&
        put(fields, keys[KEY_commit_hexsha], to_cached_text(cache, gto_event_commit_id(event))) ==
            0 &&
        put(fields, keys[KEY_tag], to_text(gto_event_tag(event))) == 0;
    if (done && gto_event_version(event))
        done = put(fields, keys[KEY_version], to_cached_text(cache, gto_event_version(event))) == 0;
    if (done && gto_event_stage(event))
        done = put(fields, keys[KEY_stage], to_cached_text(cache, gto_event_stage(event))) == 0;
    return done ? 0 : -1;
}

PyObject *event_pair(struct module_state *state, struct text_cache *cache, const gto_event *event)
{
    PyObject *fields = PyDict_New();
    if (!fields)
        return NULL;
    if (put_event(state, cache, fields, event) == 0)
        return Py_BuildValue("(sN)", gto_action_name(gto_event_action(event)), fields);
    Py_DECREF(fields);
    return NULL;
}

PyObject *commit_fields(struct module_state *state, const gto_version *version)
{
    PyObject *const *keys = state->keys;
    const gto_commit *commit = gto_version_commit(version);
    const char *artifact = gto_artifact_name(gto_version_artifact(version));
    if (!commit)
        return to_text(NULL);
    PyObject *fields = PyDict_New();
    int offset;
    int64_t time = gto_commit_time(commit, &offset);
    if (fields && put_rank(state, fields, GTO_ACTION_NONE) == 0 &&
        put(fields, keys[KEY_artifact], to_text(artifact)) == 0 &&
        put(fields, keys[KEY_created_at], to_time(state, time, offset)) == 0 &&
        put(fields, keys[KEY_author], to_text(gto_commit_author(commit))) == 0 &&
        put(fields, keys[KEY_author_email], to_text(gto_commit_author_email(commit))) == 0 &&
        put(fields, keys[KEY_message], to_text(gto_commit_message(commit))) == 0 &&
        put(fields, keys[KEY_commit_hexsha], to_text(gto_commit_id(commit))) == 0 &&
        put(fields, keys[KEY_version], to_text(gto_version_name(version))) == 0 &&
        put(fields, keys[KEY_committer], to_text(gto_commit_committer(commit))) == 0 &&
        put(fields, keys[KEY_committer_email], to_text(gto_commit_committer_email(commit))) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}
