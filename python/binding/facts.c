// What follows from objects of gto.base, however they were made: they are handed to the library as
// a draft, and it answers.
#include "binding.h"

#include <stdlib.h>

// An event of the draft, and the object that it stands for.
struct pair {
    const gto_event *event;
    PyObject *object;
};

struct draft {
    const struct module_state *state;
    gto_draft *draft;
    gto_registry *registry;
    struct pair *pairs;
    size_t count, capacity;
};

static const double MAX_SECONDS = 1e12;

// ---- Reading objects

static PyObject *get(const struct draft *draft, PyObject *object, enum name name)
{
    return PyObject_GetAttr(object, draft->state->names[name]);
}

// A text of an object as bytes; that of None is empty.
static PyObject *get_bytes(const struct draft *draft, PyObject *object, enum name name)
{
    PyObject *text = get(draft, object, name), *bytes = NULL;
    if (text == Py_None)
        bytes = PyBytes_FromString("");
    else if (text && PyUnicode_Check(text))
        bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    else if (text)
        PyErr_Format(PyExc_TypeError, "%U of %R is no text", draft->state->names[name], object);
    Py_XDECREF(text);
    return bytes;
}

// The instant of an object. A draft needs times only to put them in order: these are microseconds.
static int get_time(const struct draft *draft, PyObject *object, int64_t *time)
{
    PyObject *moment = get(draft, object, NAME_created_at);
    PyObject *seconds = moment ? PyObject_CallMethod(moment, "timestamp", NULL) : NULL;
    Py_XDECREF(moment);
    if (!seconds)
        return -1;
    double value = PyFloat_AsDouble(seconds);
    Py_DECREF(seconds);
    if (PyErr_Occurred())
        return -1;
    if (!(value > -MAX_SECONDS && value < MAX_SECONDS)) {
        PyErr_SetString(PyExc_ValueError, "a time out of range");
        return -1;
    }
    *time = (int64_t)(value * 1e6 + (value < 0 ? -0.5 : 0.5));
    return 0;
}

// The items of a list or other iterable of an object.
static PyObject *get_items(const struct draft *draft, PyObject *object, enum name name)
{
    PyObject *items = get(draft, object, name);
    PyObject *tuple = items ? PySequence_Tuple(items) : NULL;
    Py_XDECREF(items);
    return tuple;
}

// ---- Filling the draft

static int remember(struct draft *draft, const gto_event *event, PyObject *object)
{
    if (draft->count == draft->capacity) {
        size_t capacity = draft->capacity ? 2 * draft->capacity : 16;
        struct pair *pairs = realloc(draft->pairs, capacity * sizeof(*pairs));
        if (!pairs) {
            PyErr_NoMemory();
            return -1;
        }
        draft->pairs = pairs;
        draft->capacity = capacity;
    }
    Py_INCREF(object);
    draft->pairs[draft->count++] = (struct pair){event, object};
    return 0;
}

static int check(int rc, gto_error *error)
{
    if (rc == GTO_OK)
        return 0;
    fail(error);
    return -1;
}

static bool has(const struct draft *draft, PyObject *object, enum name name)
{
    return PyObject_HasAttr(object, draft->state->names[name]);
}

static int add_event(struct draft *draft, PyObject *object, enum gto_action action,
                     const char *stage)
{
    struct gto_draft_event event = GTO_DRAFT_EVENT_INIT;
    const gto_event *added;
    gto_error *error = NULL;
    PyObject *tag = has(draft, object, NAME_tag) ? get_bytes(draft, object, NAME_tag)
                                                 : PyBytes_FromString(""); // a commit
    event.action = action;
    event.stage = stage;
    event.tag = tag ? PyBytes_AsString(tag) : NULL;
    int rc = tag ? get_time(draft, object, &event.time) : -1;
    if (rc == 0)
        rc = check(gto_draft_add_event(&added, draft->draft, &event, &error), error);
    Py_XDECREF(tag);
    return rc == 0 ? remember(draft, added, object) : -1;
}

static int add_events(struct draft *draft, PyObject *owner, enum name name, enum gto_action action,
                      const char *stage)
{
    PyObject *events = get_items(draft, owner, name);
    int rc = events ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < PyTuple_Size(events); i++)
        rc = add_event(draft, PyTuple_GetItem(events, i), action, stage);
    Py_XDECREF(events);
    return rc;
}

static int add_stage(struct draft *draft, PyObject *vstage)
{
    PyObject *name = get_bytes(draft, vstage, NAME_stage);
    if (!name)
        return -1;
    const char *stage = PyBytes_AsString(name);
    int rc = add_events(draft, vstage, NAME_assignments, GTO_ACTION_ASSIGN, stage);
    if (rc == 0)
        rc = add_events(draft, vstage, NAME_unassignments, GTO_ACTION_UNASSIGN, stage);
    Py_DECREF(name);
    return rc;
}

// Adds what a version or a stage says of its version.
static int add_version_itself(struct draft *draft, PyObject *object)
{
    gto_error *error = NULL;
    PyObject *name = get_bytes(draft, object, NAME_version);
    PyObject *commit = name ? get_bytes(draft, object, NAME_commit_hexsha) : NULL;
    int rc = commit ? check(gto_draft_add_version(draft->draft, PyBytes_AsString(name),
                                                  PyBytes_AsString(commit), &error),
                            error)
                    : -1;
    Py_XDECREF(commit);
    Py_XDECREF(name);
    return rc;
}

static int set_commit_time(struct draft *draft, PyObject *version)
{
    PyObject *commits = get_items(draft, version, NAME_enrichments);
    int64_t time = 0;
    int rc = commits ? 0 : -1;
    if (rc == 0 && PyTuple_Size(commits) > 0) {
        rc = get_time(draft, PyTuple_GetItem(commits, 0), &time);
        if (rc == 0)
            gto_draft_set_commit_time(draft->draft, time, 0);
    }
    Py_XDECREF(commits);
    return rc;
}

static int add_stages(struct draft *draft, PyObject *version)
{
    PyObject *stages = get(draft, version, NAME_stages);
    PyObject *vstages = stages ? PyMapping_Values(stages) : NULL;
    int rc = vstages ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < PyList_Size(vstages); i++)
        rc = add_stage(draft, PyList_GetItem(vstages, i));
    Py_XDECREF(vstages);
    Py_XDECREF(stages);
    return rc;
}

static int add_version(struct draft *draft, PyObject *version)
{
    if (add_version_itself(draft, version) != 0 || set_commit_time(draft, version) != 0 ||
        add_events(draft, version, NAME_registrations, GTO_ACTION_REGISTER, NULL) != 0 ||
        add_events(draft, version, NAME_deregistrations, GTO_ACTION_DEREGISTER, NULL) != 0)
        return -1;
    return add_stages(draft, version);
}

static int add_artifact(struct draft *draft, PyObject *artifact)
{
    PyObject *versions = get_items(draft, artifact, NAME_versions);
    int rc = versions ? 0 : -1;
    if (rc == 0)
        rc = add_events(draft, artifact, NAME_creations, GTO_ACTION_NONE, NULL);
    if (rc == 0)
        rc = add_events(draft, artifact, NAME_deprecations, GTO_ACTION_DEPRECATE, NULL);
    for (Py_ssize_t i = 0; rc == 0 && i < PyTuple_Size(versions); i++)
        rc = add_version(draft, PyTuple_GetItem(versions, i));
    Py_XDECREF(versions);
    return rc;
}

static int draft_start(struct draft *draft, PyObject *module)
{
    gto_error *error = NULL;
    *draft = (struct draft){.state = module_state(module)};
    return check(gto_draft_new(&draft->draft, "x", &error), error);
}

static void draft_end(struct draft *draft)
{
    gto_draft_free(draft->draft);
    gto_registry_free(draft->registry);
    for (size_t i = 0; i < draft->count; i++)
        Py_DECREF(draft->pairs[i].object);
    free(draft->pairs);
}

// Fills a draft by `add`, and makes a registry of it. Returns its only artifact.
static const gto_artifact *draft_of(struct draft *draft, PyObject *module, PyObject *object,
                                    int (*add)(struct draft *draft, PyObject *object))
{
    gto_error *error = NULL;
    if (draft_start(draft, module) != 0 || add(draft, object) != 0)
        return NULL;
    if (check(gto_draft_finish(&draft->registry, draft->draft, &error), error) != 0)
        return NULL;
    return gto_registry_artifact(draft->registry, 0);
}

// ---- From events to objects

static int by_event(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct pair *)a)->event;
    uintptr_t y = (uintptr_t)((const struct pair *)b)->event;
    return (x > y) - (x < y);
}

// The object of an event as a new reference; None for NULL. The pairs are sorted.
static PyObject *object_of(const struct draft *draft, const gto_event *event)
{
    struct pair key = {event, NULL};
    const struct pair *pair =
        event ? bsearch(&key, draft->pairs, draft->count, sizeof(key), by_event) : NULL;
    PyObject *object = pair ? pair->object : Py_None;
    Py_INCREF(object);
    return object;
}

static void sort_pairs(struct draft *draft)
{
    if (draft->count)
        qsort(draft->pairs, draft->count, sizeof(*draft->pairs), by_event);
}

// ---- Questions

// Adds events and commits of any kind: only their order is asked for.
static int add_any(struct draft *draft, PyObject *events)
{
    PyObject *items = PySequence_Tuple(events);
    int rc = items ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < PyTuple_Size(items); i++)
        rc = add_event(draft, PyTuple_GetItem(items, i), GTO_ACTION_NONE, NULL);
    Py_XDECREF(items);
    return rc;
}

// Events in the order in which they happened, the oldest first.
static PyObject *order(PyObject *module, PyObject *events)
{
    struct draft draft;
    PyObject *list = NULL;
    const gto_artifact *artifact = draft_of(&draft, module, events, add_any);
    if (artifact) {
        sort_pairs(&draft);
        list = PyList_New(0);
        for (size_t i = 0; list && i < gto_artifact_event_count(artifact); i++)
            if (append(list, object_of(&draft, gto_artifact_event(artifact, i))) != 0)
                Py_CLEAR(list);
    }
    draft_end(&draft);
    return list;
}

// {is_active, is_registered, discovered, event}: the event that tells who made it, or None.
static PyObject *version_facts(PyObject *module, PyObject *version)
{
    struct draft draft;
    PyObject *facts = NULL;
    const gto_artifact *artifact = draft_of(&draft, module, version, add_version);
    if (artifact) {
        const gto_version *only = gto_artifact_version(artifact, 0);
        sort_pairs(&draft);
        facts = Py_BuildValue("{sNsNsNsN}", "is_active", to_bool(gto_version_active(only)),
                              "is_registered", to_bool(gto_version_registered(only)), "discovered",
                              to_bool(gto_version_discovered(only)), "event",
                              object_of(&draft, gto_version_authoring_event(only)));
    }
    draft_end(&draft);
    return facts;
}

static int add_lone_stage(struct draft *draft, PyObject *vstage)
{
    return add_version_itself(draft, vstage) == 0 ? add_stage(draft, vstage) : -1;
}

// The same of a stage: {is_active, event}; None if it has no events.
static PyObject *vstage_facts(PyObject *module, PyObject *vstage)
{
    struct draft draft;
    PyObject *facts = NULL;
    const gto_artifact *artifact = draft_of(&draft, module, vstage, add_lone_stage);
    if (artifact) {
        const gto_version *version = gto_artifact_version(artifact, 0);
        const gto_vstage *only =
            gto_version_stage_count(version) ? gto_version_stage(version, 0) : NULL;
        sort_pairs(&draft);
        facts = only ? Py_BuildValue("{sNsN}", "is_active", to_bool(gto_vstage_active(only)),
                                     "event", object_of(&draft, gto_vstage_authoring_event(only)))
                     : to_text(NULL);
    }
    draft_end(&draft);
    return facts;
}

// {is_active, is_registered}
static PyObject *artifact_facts(PyObject *module, PyObject *object)
{
    struct draft draft;
    PyObject *facts = NULL;
    const gto_artifact *artifact = draft_of(&draft, module, object, add_artifact);
    if (artifact)
        facts = Py_BuildValue("{sNsN}", "is_active", to_bool(gto_artifact_active(artifact)),
                              "is_registered", to_bool(gto_artifact_registered(artifact)));
    draft_end(&draft);
    return facts;
}

// A version, and its place among those of its artifact.
struct placed {
    const gto_version *version;
    size_t place;
};

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct placed *)a)->version;
    uintptr_t y = (uintptr_t)((const struct placed *)b)->version;
    return (x > y) - (x < y);
}

// The versions of an artifact, to look up their places. To be freed.
static struct placed *index_versions(const gto_artifact *artifact)
{
    size_t count = gto_artifact_version_count(artifact);
    struct placed *index = malloc((count + 1) * sizeof(*index));
    if (!index) {
        PyErr_NoMemory();
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        index[i] = (struct placed){gto_artifact_version(artifact, i), i};
    qsort(index, count, sizeof(*index), by_address);
    return index;
}

static size_t place_of(const struct placed *index, const gto_version *version)
{
    size_t count = gto_artifact_version_count(gto_version_artifact(version));
    struct placed key = {version, 0};
    const struct placed *found = bsearch(&key, index, count, sizeof(key), by_address);
    return found->place;
}

static PyObject *to_places(const gto_artifact *artifact, unsigned which, enum gto_sort sort)
{
    const gto_version **versions;
    size_t count;
    gto_error *error = NULL;
    if (gto_artifact_versions(&versions, &count, artifact, which, sort, &error) != GTO_OK)
        return fail(error);
    struct placed *index = index_versions(artifact);
    PyObject *places = index ? PyList_New(0) : NULL;
    for (size_t i = 0; places && i < count; i++)
        if (append(places, PyLong_FromSize_t(place_of(index, versions[i]))) != 0)
            Py_CLEAR(places);
    free(index);
    gto_free(versions);
    return places;
}

// The places of versions of an artifact, in an order: active ones, registered ones, or all.
static PyObject *artifact_versions(PyObject *module, PyObject *args)
{
    PyObject *object, *places = NULL;
    int active, registered, by_version;
    struct draft draft;
    if (!PyArg_ParseTuple(args, "Oppp", &object, &active, &registered, &by_version))
        return NULL;
    const gto_artifact *artifact = draft_of(&draft, module, object, add_artifact);
    unsigned which =
        (active ? GTO_VERSIONS_ACTIVE : 0u) | (registered ? GTO_VERSIONS_REGISTERED : 0u);
    if (artifact)
        places = to_places(artifact, which, by_version ? GTO_SORT_SEMVER : GTO_SORT_TIMESTAMP);
    draft_end(&draft);
    return places;
}

static PyObject *to_placed_stages(const gto_artifact *artifact,
                                  const struct gto_selection *selection)
{
    const gto_vstage **stages;
    size_t count;
    gto_error *error = NULL;
    if (gto_pick_stages(&stages, &count, artifact, selection, &error) != GTO_OK)
        return fail(error);
    struct placed *index = index_versions(artifact);
    PyObject *list = index ? PyList_New(0) : NULL;
    for (size_t i = 0; list && i < count; i++) {
        Py_ssize_t place = (Py_ssize_t)place_of(index, gto_vstage_version(stages[i]));
        if (append(list, Py_BuildValue("(nN)", place, to_text(gto_vstage_name(stages[i])))) != 0)
            Py_CLEAR(list);
    }
    free(index);
    gto_free(stages);
    return list;
}

// The stages that are picked of an artifact: [(the place of the version, stage)].
static PyObject *artifact_stages(PyObject *module, PyObject *args)
{
    PyObject *object;
    struct gto_selection selection;
    struct draft draft;
    if (!PyArg_ParseTuple(args, "OO&", &object, to_selection, &selection))
        return NULL;
    const gto_artifact *artifact = draft_of(&draft, module, object, add_artifact);
    PyObject *list = artifact ? to_placed_stages(artifact, &selection) : NULL;
    draft_end(&draft);
    return list;
}

static int add_names(struct draft *draft, PyObject *names)
{
    gto_error *error = NULL;
    PyObject *items = PySequence_Tuple(names);
    int rc = items ? 0 : -1;
    for (Py_ssize_t i = 0; rc == 0 && i < PyTuple_Size(items); i++) {
        PyObject *name = PyTuple_GetItem(items, i);
        PyObject *bytes = PyUnicode_AsEncodedString(name, "utf-8", "surrogatepass");
        rc = bytes ? check(gto_draft_add_version(draft->draft, PyBytes_AsString(bytes), "", &error),
                           error)
                   : -1;
        Py_XDECREF(bytes);
    }
    Py_XDECREF(items);
    return rc;
}

// The places of names of versions, the greatest first.
static PyObject *sort_names(PyObject *module, PyObject *names)
{
    struct draft draft;
    const gto_artifact *artifact = draft_of(&draft, module, names, add_names);
    PyObject *places = artifact ? to_places(artifact, 0, GTO_SORT_SEMVER) : NULL;
    draft_end(&draft);
    return places;
}

PyMethodDef fact_methods[] = {
    {"order", order, METH_O, NULL},
    {"version_facts", version_facts, METH_O, NULL},
    {"vstage_facts", vstage_facts, METH_O, NULL},
    {"artifact_facts", artifact_facts, METH_O, NULL},
    {"artifact_versions", artifact_versions, METH_VARARGS, NULL},
    {"artifact_stages", artifact_stages, METH_VARARGS, NULL},
    {"sort_names", sort_names, METH_O, NULL},
    {0},
};
