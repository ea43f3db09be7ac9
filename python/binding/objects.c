// Events, versions, stages and artifacts as the fields of the classes of gto.base.
#include "binding.h"

#include <string.h>

int maker_start(struct maker *maker, PyObject *module)
{
    memset(maker, 0, sizeof(*maker));
    maker->state = module_state(module);
    return load_calendar(maker->state);
}

void maker_end(struct maker *maker)
{
    text_cache_free(&maker->cache);
}

static PyObject *cached(struct maker *maker, const char *text)
{
    return to_cached_text(&maker->cache, text);
}

static PyObject *time_of(struct maker *maker, int64_t time, int offset)
{
    return to_time(maker->state, time, offset);
}

// ---- Events

static int put_facts(struct maker *maker, PyObject *fields, const struct event_facts *facts)
{
    PyObject *const *names = maker->state->names;
    if (put(fields, names[NAME_priority], PyLong_FromLong(gto_action_priority(facts->action))) ==
            0 &&
        put(fields, names[NAME_addition], to_bool(gto_action_adds(facts->action))) == 0 &&
        put(fields, names[NAME_artifact], cached(maker, facts->artifact)) == 0 &&
        put(fields, names[NAME_created_at], time_of(maker, facts->time, facts->offset)) == 0 &&
        put(fields, names[NAME_author], cached(maker, facts->author)) == 0 &&
        put(fields, names[NAME_author_email], cached(maker, facts->author_email)) == 0 &&
        put(fields, names[NAME_message], to_text(facts->message)) == 0)
        return put(fields, names[NAME_commit_hexsha], cached(maker, facts->commit_id));
    return -1;
}

// Puts what not all events have.
static int put_subject(struct maker *maker, PyObject *fields, const struct event_facts *facts)
{
    PyObject *const *names = maker->state->names;
    if (facts->tag && put(fields, names[NAME_tag], to_text(facts->tag)) != 0)
        return -1;
    if (facts->version && put(fields, names[NAME_version], cached(maker, facts->version)) != 0)
        return -1;
    return facts->stage ? put(fields, names[NAME_stage], cached(maker, facts->stage)) : 0;
}

PyObject *event_of_facts(struct maker *maker, const struct event_facts *facts, bool named)
{
    PyObject *fields = PyDict_New();
    if (fields && put_facts(maker, fields, facts) == 0 && put_subject(maker, fields, facts) == 0 &&
        (!named || put(fields, maker->state->names[NAME_event],
                       cached(maker, gto_action_event(facts->action))) == 0))
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

PyObject *event_fields(struct maker *maker, const gto_event *event, bool named)
{
    struct event_facts facts = {
        .action = gto_event_action(event),
        .artifact = gto_artifact_name(gto_event_artifact(event)),
        .author = gto_event_author(event),
        .author_email = gto_event_author_email(event),
        .message = gto_event_message(event),
        .commit_id = gto_event_commit_id(event),
        .tag = gto_event_tag(event),
        .version = gto_event_version(event),
        .stage = gto_event_stage(event),
    };
    facts.time = gto_event_time(event, &facts.offset);
    return event_of_facts(maker, &facts, named);
}

// The events of one kind of a version, a stage or an artifact.
struct events {
    struct maker *maker;
    const gto_event *(*at)(const void *owner, size_t index);
    const void *owner;
    size_t count;
    bool named;
};

static PyObject *events_of(const struct events *events, enum gto_action action)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < events->count; i++) {
        const gto_event *event = events->at(events->owner, i);
        if (gto_event_action(event) == action &&
            append(list, event_fields(events->maker, event, events->named)) != 0)
            Py_CLEAR(list);
    }
    return list;
}

// ---- Commits

// [{source, artifact}], or [] if artifacts.yaml says nothing.
static PyObject *enrichments_of(struct maker *maker, const gto_version *version)
{
    PyObject *const *names = maker->state->names;
    const gto_annotation *annotation = gto_version_annotation(version);
    PyObject *list = PyList_New(0);
    if (!list || !annotation)
        return list;
    PyObject *info = PyDict_New();
    if (info && put(info, names[NAME_source], to_text("gto")) == 0 &&
        put(info, names[NAME_artifact], annotation_fields(maker->state, annotation)) == 0 &&
        append(list, info) == 0)
        return list;
    Py_DECREF(list);
    return NULL;
}

// The event that a version's commit is.
static PyObject *commit_fields(struct maker *maker, const gto_version *version)
{
    PyObject *const *names = maker->state->names;
    const gto_commit *commit = gto_version_commit(version);
    struct event_facts facts = {
        .action = GTO_ACTION_NONE,
        .artifact = gto_artifact_name(gto_version_artifact(version)),
        .author = gto_commit_author(commit),
        .author_email = gto_commit_author_email(commit),
        .message = gto_commit_message(commit),
        .commit_id = gto_commit_id(commit),
        .version = gto_version_name(version),
    };
    facts.time = gto_commit_time(commit, &facts.offset);
    PyObject *fields = event_of_facts(maker, &facts, false);
    if (fields && put(fields, names[NAME_enrichments], enrichments_of(maker, version)) == 0 &&
        put(fields, names[NAME_committer], cached(maker, gto_commit_committer(commit))) == 0 &&
        put(fields, names[NAME_committer_email],
            cached(maker, gto_commit_committer_email(commit))) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

// [the commit], or [] if nothing is known of it.
static PyObject *commits_of(struct maker *maker, const gto_version *version)
{
    PyObject *list = PyList_New(0);
    if (list && gto_version_commit(version) && append(list, commit_fields(maker, version)) != 0)
        Py_CLEAR(list);
    return list;
}

// ---- Who made it, when and why

static int put_authorship(struct maker *maker, PyObject *fields, const gto_event *event)
{
    PyObject *const *names = maker->state->names;
    int offset;
    int64_t time = gto_event_time(event, &offset);
    if (put(fields, names[NAME_created_at], time_of(maker, time, offset)) == 0 &&
        put(fields, names[NAME_author], cached(maker, gto_event_author(event))) == 0 &&
        put(fields, names[NAME_author_email], cached(maker, gto_event_author_email(event))) == 0 &&
        put(fields, names[NAME_message], to_text(gto_event_message(event))) == 0)
        return put(fields, names[NAME_ref], to_text(gto_event_tag(event)));
    return -1;
}

// The same of a version that its commit tells of; of one that cannot be read nothing is known.
static int put_commit_authorship(struct maker *maker, PyObject *fields, const gto_version *version)
{
    PyObject *const *names = maker->state->names;
    const gto_commit *commit = gto_version_commit(version);
    int offset;
    int64_t time = gto_version_created_at(version, &offset);
    if (put(fields, names[NAME_created_at], time_of(maker, time, offset)) == 0 &&
        put(fields, names[NAME_author], cached(maker, commit ? gto_commit_author(commit) : "")) ==
            0 &&
        put(fields, names[NAME_author_email],
            cached(maker, commit ? gto_commit_author_email(commit) : "")) == 0 &&
        put(fields, names[NAME_message], to_text(commit ? gto_commit_message(commit) : "")) == 0)
        return put(fields, names[NAME_ref], to_text(gto_version_ref(version)));
    return -1;
}

// ---- Stages

static const gto_event *event_of_stage(const void *vstage, size_t index)
{
    return gto_vstage_event(vstage, index);
}

static PyObject *fields_of_stage(struct maker *maker, const gto_vstage *vstage, bool named)
{
    PyObject *const *names = maker->state->names;
    const gto_version *version = gto_vstage_version(vstage);
    const char *artifact = gto_artifact_name(gto_version_artifact(version));
    const struct events events = {maker, event_of_stage, vstage, gto_vstage_event_count(vstage),
                                  named};
    PyObject *fields = PyDict_New();
    if (fields && put(fields, names[NAME_artifact], cached(maker, artifact)) == 0 &&
        put(fields, names[NAME_commit_hexsha], cached(maker, gto_version_commit_id(version))) ==
            0 &&
        put(fields, names[NAME_version], cached(maker, gto_version_name(version))) == 0 &&
        put(fields, names[NAME_stage], cached(maker, gto_vstage_name(vstage))) == 0 &&
        put(fields, names[NAME_assignments], events_of(&events, GTO_ACTION_ASSIGN)) == 0 &&
        put(fields, names[NAME_unassignments], events_of(&events, GTO_ACTION_UNASSIGN)) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

PyObject *vstage_fields(struct maker *maker, const gto_vstage *vstage)
{
    return fields_of_stage(maker, vstage, false);
}

// A stage with what follows from its events.
static PyObject *vstage_state(struct maker *maker, const gto_vstage *vstage)
{
    PyObject *const *names = maker->state->names;
    bool active = gto_vstage_active(vstage);
    const gto_event *event = gto_vstage_authoring_event(vstage);
    int offset;
    int64_t time = gto_event_time(event, &offset);
    PyObject *fields = fields_of_stage(maker, vstage, true);
    if (fields && put(fields, names[NAME_is_active], to_bool(active)) == 0 &&
        put(fields, names[NAME_activated_at],
            active ? time_of(maker, time, offset) : to_text(NULL)) == 0 &&
        put_authorship(maker, fields, event) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

// ---- Versions

static const gto_event *event_of_version(const void *version, size_t index)
{
    return gto_version_event(version, index);
}

// {stage: fields}
static PyObject *stages_of(struct maker *maker, const gto_version *version)
{
    PyObject *stages = PyDict_New();
    for (size_t i = 0; stages && i < gto_version_stage_count(version); i++) {
        const gto_vstage *vstage = gto_version_stage(version, i);
        PyObject *name = cached(maker, gto_vstage_name(vstage));
        if (!name || put(stages, name, vstage_fields(maker, vstage)) != 0)
            Py_CLEAR(stages);
        Py_XDECREF(name);
    }
    return stages;
}

// The fields of a version; `stages`, a new reference, is the last one.
static PyObject *fields_of_version(struct maker *maker, const gto_version *version,
                                   PyObject *stages)
{
    PyObject *const *names = maker->state->names;
    const char *artifact = gto_artifact_name(gto_version_artifact(version));
    const struct events events = {maker, event_of_version, version,
                                  gto_version_event_count(version), false};
    PyObject *fields = PyDict_New();
    if (fields && stages && put(fields, names[NAME_artifact], cached(maker, artifact)) == 0 &&
        put(fields, names[NAME_commit_hexsha], cached(maker, gto_version_commit_id(version))) ==
            0 &&
        put(fields, names[NAME_version], cached(maker, gto_version_name(version))) == 0 &&
        put(fields, names[NAME_enrichments], commits_of(maker, version)) == 0 &&
        put(fields, names[NAME_registrations], events_of(&events, GTO_ACTION_REGISTER)) == 0 &&
        put(fields, names[NAME_deregistrations], events_of(&events, GTO_ACTION_DEREGISTER)) == 0 &&
        PyDict_SetItem(fields, names[NAME_stages], stages) == 0) {
        Py_DECREF(stages);
        return fields;
    }
    Py_XDECREF(stages);
    Py_XDECREF(fields);
    return NULL;
}

PyObject *version_fields(struct maker *maker, const gto_version *version)
{
    return fields_of_version(maker, version, stages_of(maker, version));
}

// The states of the stages that were picked.
static PyObject *picked_stages(struct maker *maker, const gto_picked *row)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < gto_picked_stage_count(row); i++)
        if (append(list, vstage_state(maker, gto_picked_stage(row, i))) != 0)
            Py_CLEAR(list);
    return list;
}

static int put_version_authorship(struct maker *maker, PyObject *fields, const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    return event ? put_authorship(maker, fields, event)
                 : put_commit_authorship(maker, fields, version);
}

PyObject *version_summary(struct maker *maker, const gto_version *version)
{
    PyObject *const *names = maker->state->names;
    PyObject *fields = PyDict_New();
    if (fields && put(fields, names[NAME_version], cached(maker, gto_version_name(version))) == 0 &&
        put(fields, names[NAME_commit_hexsha], cached(maker, gto_version_commit_id(version))) ==
            0 &&
        put(fields, names[NAME_is_active], to_bool(gto_version_active(version))) == 0 &&
        put(fields, names[NAME_discovered], to_bool(gto_version_discovered(version))) == 0 &&
        put_version_authorship(maker, fields, version) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

PyObject *version_state(struct maker *maker, const gto_picked *row)
{
    PyObject *const *names = maker->state->names;
    const gto_version *version = gto_picked_version(row);
    int offset;
    int64_t activated_at = gto_version_activated_at(version, &offset);
    PyObject *fields = fields_of_version(maker, version, picked_stages(maker, row));
    if (fields && put(fields, names[NAME_is_active], to_bool(gto_version_active(version))) == 0 &&
        put(fields, names[NAME_activated_at], time_of(maker, activated_at, offset)) == 0 &&
        put_version_authorship(maker, fields, version) == 0 &&
        put(fields, names[NAME_discovered], to_bool(gto_version_discovered(version))) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

// ---- Artifacts

static const gto_event *event_of_artifact(const void *artifact, size_t index)
{
    return gto_artifact_event(artifact, index);
}

static PyObject *versions_of(struct maker *maker, const gto_artifact *artifact)
{
    PyObject *versions = PyList_New(0);
    for (size_t i = 0; versions && i < gto_artifact_version_count(artifact); i++)
        if (append(versions, version_fields(maker, gto_artifact_version(artifact, i))) != 0)
            Py_CLEAR(versions);
    return versions;
}

PyObject *artifact_fields(struct maker *maker, const gto_artifact *artifact)
{
    PyObject *const *names = maker->state->names;
    const struct events events = {maker, event_of_artifact, artifact,
                                  gto_artifact_event_count(artifact), false};
    PyObject *fields = PyDict_New();
    if (fields && put(fields, names[NAME_artifact], to_text(gto_artifact_name(artifact))) == 0 &&
        put(fields, names[NAME_versions], versions_of(maker, artifact)) == 0 &&
        put(fields, names[NAME_creations], PyList_New(0)) == 0 &&
        put(fields, names[NAME_deprecations], events_of(&events, GTO_ACTION_DEPRECATE)) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}
