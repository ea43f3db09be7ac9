// What happened: history, and what one tag did.
#include "binding.h"

#include <stdlib.h>

static PyObject *history_row(struct maker *maker, const gto_event *event, bool shorten)
{
    PyObject *const *names = maker->state->names;
    struct text_cache *cache = &maker->cache;
    enum gto_action action = gto_event_action(event);
    const char *artifact = gto_artifact_name(gto_event_artifact(event));
    const char *commit = gto_event_commit_id(event), *version = gto_event_version(event);
    int offset;
    int64_t time = gto_event_time(event, &offset);
    PyObject *row = PyObject_CallObject(maker->state->ordered_dict, NULL);
    if (row && put(row, names[NAME_timestamp], to_time(maker->state, time, offset)) == 0 &&
        put(row, names[NAME_artifact], to_cached_text(cache, artifact)) == 0 &&
        put(row, names[NAME_event], to_cached_text(cache, gto_action_event(action))) == 0 &&
        put(row, names[NAME_priority], PyLong_FromLong(gto_action_priority(action))) == 0 &&
        put(row, names[NAME_version],
            shorten ? to_short_text(version, true) : to_cached_text(cache, version)) == 0 &&
        put(row, names[NAME_stage], to_cached_text(cache, gto_event_stage(event))) == 0 &&
        put(row, names[NAME_commit],
            shorten ? to_short_text(commit, true) : to_cached_text(cache, commit)) == 0 &&
        put(row, names[NAME_author], to_cached_text(cache, gto_event_author(event))) == 0 &&
        put(row, names[NAME_author_email], to_cached_text(cache, gto_event_author_email(event))) ==
            0 &&
        put(row, names[NAME_message], to_text(gto_event_message(event))) == 0 &&
        put(row, names[NAME_ref], to_text(gto_event_tag(event))) == 0)
        return row;
    Py_XDECREF(row);
    return NULL;
}

static PyObject *history_rows(PyObject *module, const gto_event **events, size_t count,
                              bool shorten)
{
    struct maker maker;
    if (maker_start(&maker, module) != 0)
        return NULL;
    bool collects = pause_collector();
    PyObject *rows = PyList_New(0);
    for (size_t i = 0; rows && i < count; i++)
        if (append(rows, history_row(&maker, events[i], shorten)) != 0)
            Py_CLEAR(rows);
    maker_end(&maker);
    resume_collector(collects);
    return rows;
}

// A question for run(): the events, in order.
struct remembering {
    struct reading reading;
    struct gto_history_options options;
    const char *since, *until; // NULL: ever
    const gto_event **events;
    size_t count;
};

static int work_history(gto_repo *repo, void *payload, gto_error **error)
{
    struct remembering *question = payload;
    struct gto_history_options *options = &question->options;
    int rc = GTO_OK;
    if (question->since)
        rc = gto_repo_moment(&options->since, repo, question->since, error);
    if (rc == GTO_OK && question->until)
        rc = gto_repo_moment(&options->until, repo, question->until, error);
    if (rc == GTO_OK)
        rc = work_read(repo, &question->reading, error);
    options->artifact = question->reading.artifact;
    return rc == GTO_OK ? gto_history_select(&question->events, &question->count,
                                             question->reading.registry, options, error)
                        : rc;
}

static PyObject *history(PyObject *module, PyObject *args)
{
    PyObject *where, *rows = NULL;
    int ascending, shorten;
    struct remembering question = {.reading = {.flags = GTO_READ_MESSAGES},
                                   .options = GTO_HISTORY_OPTIONS_INIT};
    if (!PyArg_ParseTuple(args, "Ozppzziz", &where, &question.reading.artifact, &ascending,
                          &shorten, &question.since, &question.until, &question.options.limit,
                          &question.reading.at))
        return NULL;
    question.options.ascending = ascending;
    if (run(where, work_history, &question, NULL) == 0 &&
        warn_of_problems(question.reading.registry) == 0)
        rows = history_rows(module, question.events, question.count, shorten);
    gto_free(question.events);
    gto_registry_free(question.reading.registry);
    return rows;
}

// A question for run(): what a tag did.
struct checking {
    const char *ref;
    gto_registry *registry;
    const gto_event *event;
};

static int work_check_ref(gto_repo *repo, void *payload, gto_error **error)
{
    struct checking *question = payload;
    return gto_check_ref(&question->registry, &question->event, repo, question->ref, error);
}

// The event of a tag, or None.
static PyObject *check_ref(PyObject *module, PyObject *args)
{
    PyObject *where, *fields = NULL;
    struct maker maker;
    struct checking question = {0};
    if (!PyArg_ParseTuple(args, "Os", &where, &question.ref))
        return NULL;
    if (run(where, work_check_ref, &question, NULL) == 0) {
        if (!question.event) {
            fields = to_text(NULL);
        } else if (warn_of_problems(question.registry) == 0 && maker_start(&maker, module) == 0) {
            fields = event_fields(&maker, question.event, true);
            maker_end(&maker);
        }
    }
    gto_registry_free(question.registry);
    return fields;
}

static PyObject *all_events(PyObject *module, const gto_registry *registry)
{
    struct maker maker;
    PyObject *list = maker_start(&maker, module) == 0 ? PyList_New(0) : NULL;
    for (size_t i = 0; list && i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *known = gto_registry_artifact(registry, i);
        for (size_t j = 0; list && j < gto_artifact_event_count(known); j++)
            if (append(list, event_fields(&maker, gto_artifact_event(known, j), true)) != 0)
                Py_CLEAR(list);
    }
    maker_end(&maker);
    return list;
}

// The events of all tags, each with its message as it stands; of one artifact, or of all.
static PyObject *tags(PyObject *module, PyObject *args)
{
    PyObject *where, *list = NULL;
    struct reading reading = {.flags = GTO_READ_RAW_MESSAGES};
    if (!PyArg_ParseTuple(args, "Oz", &where, &reading.artifact))
        return NULL;
    if (read_registry(where, &reading) == 0)
        list = all_events(module, reading.registry);
    gto_registry_free(reading.registry);
    return list;
}

PyMethodDef history_methods[] = {
    {"history", history, METH_VARARGS, NULL},
    {"check_ref", check_ref, METH_VARARGS, NULL},
    {"tags", tags, METH_VARARGS, NULL},
    {0},
};
