#include "registry.h"

#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "error.h"

gto_registry *registry_new(void)
{
    return calloc(1, sizeof(gto_registry));
}

void gto_registry_free(gto_registry *registry)
{
    if (!registry)
        return;
    for (size_t i = 0; i < registry->artifacts.count; i++)
        vec_free(&((struct gto_artifact *)registry->artifacts.items[i])->versions);
    for (size_t i = 0; i < registry->annotations.count; i++)
        annotations_free(registry->annotations.items[i]);
    vec_free(&registry->artifacts);
    vec_free(&registry->events);
    vec_free(&registry->problems);
    vec_free(&registry->annotations);
    strmap_free(&registry->artifacts_by_name);
    strmap_free(&registry->commits_by_id);
    strmap_free(&registry->places);
    strmap_free(&registry->named);
    strmap_free(&registry->stages);
    strmap_free(&registry->strings);
    strmap_free(&registry->taken);
    arena_free(&registry->arena);
    free(registry);
}

// ---- What recurs is kept once

// The one copy of a text; NULL when memory is exhausted.
static const char *intern(gto_registry *registry, struct slice text)
{
    struct strmap_entry *entry =
        strmap_put(&registry->strings, text.len ? text.data : "", text.len);
    if (!entry)
        return NULL;
    if (!entry->value) {
        char *copy = arena_strndup(&registry->arena, text.data, text.len);
        if (!copy)
            return NULL;
        entry->key = copy;
        entry->value = copy;
    }
    return entry->value;
}

// The artifact of a tag, made if it is new; NULL when memory is exhausted.
static struct gto_artifact *find_artifact(gto_registry *registry, struct slice name_in_tag)
{
    struct strmap_entry *entry =
        strmap_put(&registry->artifacts_by_name, name_in_tag.data, name_in_tag.len);
    if (!entry || entry->value)
        return entry ? entry->value : NULL;
    char *key = arena_strndup(&registry->arena, name_in_tag.data, name_in_tag.len);
    struct gto_artifact *artifact = arena_zalloc(&registry->arena, sizeof(*artifact));
    struct buf name = {0};
    refname_add_artifact_for_people(&name, name_in_tag);
    if (artifact && !name.failed)
        artifact->name = arena_strndup(&registry->arena, name.data, name.len);
    buf_free(&name);
    if (!key || !artifact || !artifact->name)
        return NULL;
    entry->key = key;
    entry->value = artifact;
    return artifact;
}

// An artifact belongs to the registry as soon as there is an event or a version of it.
static int list_artifact(gto_registry *registry, struct gto_artifact *artifact)
{
    if (artifact->listed)
        return GTO_OK;
    artifact->listed = true;
    return vec_push(&registry->artifacts, artifact) == 0 ? GTO_OK : GTO_ENOMEM;
}

struct gto_commit *registry_commit(gto_registry *registry, struct slice id)
{
    struct strmap_entry *entry = strmap_put(&registry->commits_by_id, id.data, id.len);
    if (!entry || entry->value)
        return entry ? entry->value : NULL;
    struct gto_commit *commit = arena_alloc(&registry->arena, sizeof(*commit));
    char *copy = arena_strndup(&registry->arena, id.data, id.len);
    if (!commit || !copy)
        return NULL;
    *commit = (struct gto_commit){
        copy,         .author = "", .author_email = "", .committer = "", .committer_email = "",
        .message = ""};
    entry->key = copy;
    entry->value = commit;
    return commit;
}

// ---- Tags come in

static int note_counter(gto_registry *registry, struct gto_artifact *artifact, struct slice counter)
{
    if (digits_compare(counter, artifact->greatest_counter) <= 0)
        return GTO_OK;
    char *copy = arena_strndup(&registry->arena, counter.data, counter.len);
    if (!copy)
        return GTO_ENOMEM;
    artifact->greatest_counter = (struct slice){copy, counter.len};
    return GTO_OK;
}

int registry_note_tag(gto_registry *registry, const struct refname *name)
{
    struct gto_artifact *artifact = find_artifact(registry, name->artifact);
    return artifact ? note_counter(registry, artifact, name->counter) : GTO_ENOMEM;
}

static int fill_texts(gto_registry *registry, struct gto_event *event, const struct tag_object *tag,
                      bool messages)
{
    event->author = event->email = event->message = "";
    if (!messages)
        return GTO_OK;
    event->author = intern(registry, tag->tagger.name);
    event->email = intern(registry, tag->tagger.email);
    event->message = arena_strndup(&registry->arena, tag->message.data, tag->message.len);
    return event->author && event->email && event->message ? GTO_OK : GTO_ENOMEM;
}

int registry_add_tag(gto_registry *registry, const struct refname *name, struct slice text,
                     const struct tag_object *tag, bool messages, const char *object_id)
{
    struct gto_artifact *artifact = find_artifact(registry, name->artifact);
    struct gto_event *event = arena_zalloc(&registry->arena, sizeof(*event));
    char *copy = arena_strndup(&registry->arena, text.data, text.len);
    if (!artifact || !event || !copy || note_counter(registry, artifact, name->counter) != GTO_OK)
        return GTO_ENOMEM;
    event->action = name->action;
    event->time = tag->tagger.time;
    event->offset = tag->tagger.offset;
    event->artifact = artifact;
    event->tag = copy;
    if (name->counter.len)
        event->counter = (struct slice){copy + (name->counter.data - text.data), name->counter.len};
    event->commit = registry_commit(registry, tag->target);
    if (name->version.len)
        event->version_name = intern(registry, name->version);
    if (name->stage.len)
        event->stage = intern(registry, name->stage);
    if (object_id)
        event->object_id = arena_strndup(&registry->arena, object_id, strlen(object_id));
    if (!event->commit || (name->version.len && !event->version_name) ||
        (name->stage.len && !event->stage) || (object_id && !event->object_id) ||
        fill_texts(registry, event, tag, messages) != GTO_OK ||
        vec_push(&registry->events, event) != 0 || list_artifact(registry, artifact) != GTO_OK)
        return GTO_ENOMEM;
    artifact->events.count++;
    return GTO_OK;
}

struct slice registry_greatest_counter(const gto_registry *registry, struct slice artifact)
{
    for (size_t i = 0; i < registry->artifacts_by_name.cap; i++) {
        const struct gto_artifact *known = registry->artifacts_by_name.entries[i].value;
        if (known && slice_equal(slice_of(known->name), artifact))
            return known->greatest_counter;
    }
    return (struct slice){0};
}

int registry_take(gto_registry *registry, struct slice tag)
{
    char *copy = arena_strndup(&registry->arena, tag.data, tag.len);
    struct strmap_entry *entry = copy ? strmap_put(&registry->taken, copy, tag.len) : NULL;
    if (!entry)
        return GTO_ENOMEM;
    entry->value = copy;
    return GTO_OK;
}

bool registry_is_taken(const gto_registry *registry, const char *tag)
{
    return strmap_get(&registry->taken, tag, strlen(tag)) != NULL;
}

// ---- Events make versions

// Deprecations are applied first, then (de)registrations, then (un)assignments.
static int phase(enum gto_action action)
{
    switch (action) {
    case GTO_REGISTER:
    case GTO_DEREGISTER:
        return 1;
    case GTO_ASSIGN:
    case GTO_UNASSIGN:
        return 2;
    default:
        return 0;
    }
}

// Gives each artifact its events, in order.
static int distribute_events(gto_registry *registry)
{
    size_t count = registry->events.count;
    struct gto_event **places = arena_alloc(&registry->arena, count * sizeof(struct gto_event *));
    struct gto_event **scratch = malloc((count + 1) * sizeof(*scratch));
    if (!places || !scratch) {
        free(scratch);
        return GTO_ENOMEM;
    }
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        struct gto_artifact *artifact = registry->artifacts.items[i];
        artifact->events.items = places;
        places += artifact->events.count;
        artifact->events.count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct gto_event *event = registry->events.items[i];
        struct event_list *events = &event->artifact->events;
        events->items[events->count++] = event;
    }
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        struct gto_artifact *artifact = registry->artifacts.items[i];
        events_sort(artifact->events.items, artifact->events.count, scratch);
    }
    free(scratch);
    return GTO_OK;
}

// The event by which an artifact became known: the earliest of its first phase.
static const gto_event *first_applied(const struct gto_artifact *artifact)
{
    const gto_event *first = artifact->events.items[0];
    for (size_t i = 1; i < artifact->events.count; i++)
        if (phase(artifact->events.items[i]->action) < phase(first->action))
            first = artifact->events.items[i];
    return first;
}

struct known_artifact {
    struct gto_artifact *artifact;
    const gto_event *first;
};

static int by_first_applied(const void *a, const void *b)
{
    const gto_event *x = ((const struct known_artifact *)a)->first;
    const gto_event *y = ((const struct known_artifact *)b)->first;
    if (phase(x->action) != phase(y->action))
        return phase(x->action) - phase(y->action);
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return strcmp(x->tag, y->tag);
}

// Puts the artifacts in the order in which they became known.
static int order_artifacts(gto_registry *registry)
{
    struct vec *artifacts = &registry->artifacts;
    struct known_artifact *known = malloc((artifacts->count + 1) * sizeof(*known));
    if (!known)
        return GTO_ENOMEM;
    for (size_t i = 0; i < artifacts->count; i++)
        known[i] = (struct known_artifact){artifacts->items[i], first_applied(artifacts->items[i])};
    qsort(known, artifacts->count, sizeof(*known), by_first_applied);
    for (size_t i = 0; i < artifacts->count; i++)
        artifacts->items[i] = known[i].artifact;
    free(known);
    return GTO_OK;
}

// An artifact at a commit.
struct place {
    const void *key[2]; // the artifact and the commit
    struct gto_version *first, *last;
    struct gto_version
        *registered;            // the one registered last of those that are, at the event at hand
    struct gto_version *stands; // the same, or the last that was: what is assigned belongs to it
};

// NULL when memory is exhausted.
static struct place *find_place(gto_registry *registry, const struct gto_artifact *artifact,
                                const struct gto_commit *commit)
{
    const void *key[2] = {artifact, commit};
    struct strmap_entry *entry = strmap_put(&registry->places, (const char *)key, sizeof(key));
    if (!entry || entry->value)
        return entry ? entry->value : NULL;
    struct place *place = arena_zalloc(&registry->arena, sizeof(*place));
    if (!place)
        return NULL;
    memcpy(place->key, key, sizeof(key));
    entry->key = (const char *)place->key;
    entry->value = place;
    return place;
}

// Adds a version behind the others at its commit. A NULL name: named by the commit.
static struct gto_version *add_version(gto_registry *registry, struct place *place,
                                       struct gto_artifact *artifact, const char *name,
                                       struct gto_commit *commit)
{
    struct gto_version *version = arena_zalloc(&registry->arena, sizeof(*version));
    if (!version || vec_push(&artifact->versions, version) != 0)
        return NULL;
    version->artifact = artifact;
    version->name = name ? name : commit->id;
    version->commit = commit;
    version->discovered = !name;
    version->first_at_commit = !place->first;
    if (name)
        semver_scan(&version->semver, slice_of(name));
    if (place->last)
        place->last->next_at_commit = version;
    else
        place->first = place->stands = version;
    place->last = version;
    return version;
}

// The version that a (de)registration names.
static struct gto_version *named_version(gto_registry *registry, const gto_event *event)
{
    const void *key[3] = {event->artifact, event->commit, event->version_name}; // interned
    struct place *place = find_place(registry, event->artifact, event->commit);
    struct strmap_entry *entry = strmap_put(&registry->named, (const char *)key, sizeof(key));
    if (!place || !entry || entry->value)
        return place && entry ? entry->value : NULL;
    char *copy = arena_alloc(&registry->arena, sizeof(key));
    if (!copy)
        return NULL;
    entry->key = memcpy(copy, key, sizeof(key));
    entry->value =
        add_version(registry, place, event->artifact, event->version_name, event->commit);
    return entry->value;
}

// The version that an (un)assignment belongs to: that of its commit.
static struct gto_version *assigned_version(gto_registry *registry, const gto_event *event)
{
    struct place *place = find_place(registry, event->artifact, event->commit);
    if (!place || place->stands)
        return place ? place->stands : NULL;
    return add_version(registry, place, event->artifact, NULL, event->commit);
}

const gto_version *registry_version_at(const gto_registry *registry, const gto_artifact *artifact,
                                       const char *commit_id)
{
    const void *key[2] = {artifact,
                          strmap_get(&registry->commits_by_id, commit_id, strlen(commit_id))};
    const struct place *place = strmap_get(&registry->places, (const char *)key, sizeof(key));
    return place ? place->stands : NULL;
}

static int find_named_versions(gto_registry *registry, const struct gto_artifact *artifact)
{
    for (size_t i = 0; i < artifact->events.count; i++) {
        struct gto_event *event = artifact->events.items[i];
        if (!event_is_direct(event))
            continue;
        event->version = named_version(registry, event);
        if (!event->version)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

static void take_out(struct place *place, struct gto_version *version)
{
    if (version->registered_before)
        version->registered_before->registered_behind = version->registered_behind;
    if (version->registered_behind)
        version->registered_behind->registered_before = version->registered_before;
    else if (place->registered == version)
        place->registered = version->registered_before;
    version->registered_before = version->registered_behind = NULL;
}

// Notes that a version is registered, or not any more: of those at its commit that are, the one
// registered last gets what is assigned there. If none is, the last one does.
static int note_registration(gto_registry *registry, const gto_event *event)
{
    struct gto_version *version = event->version;
    struct place *place = find_place(registry, event->artifact, event->commit);
    if (!place)
        return GTO_ENOMEM;
    take_out(place, version);
    if (event->action == GTO_REGISTER) {
        version->registered_before = place->registered;
        if (place->registered)
            place->registered->registered_behind = version;
        place->registered = version;
    }
    if (place->registered)
        place->stands = place->registered;
    return GTO_OK;
}

// Finds the versions of the assignments among `count` events of one second, of which the
// (de)registrations come first.
static int find_assigned_versions(gto_registry *registry, struct gto_event **events, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (event_is_direct(events[i]) && note_registration(registry, events[i]) != GTO_OK)
            return GTO_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        if (events[i]->action != GTO_ASSIGN && events[i]->action != GTO_UNASSIGN)
            continue;
        events[i]->version = assigned_version(registry, events[i]);
        if (!events[i]->version)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

static int find_versions(gto_registry *registry, const struct gto_artifact *artifact)
{
    struct gto_event **events = artifact->events.items;
    size_t count = artifact->events.count;
    if (find_named_versions(registry, artifact) != GTO_OK)
        return GTO_ENOMEM;
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && events[end]->time == events[start]->time;)
            end++;
        if (find_assigned_versions(registry, events + start, end - start) != GTO_OK)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

// Gives lists their places, in which they are filled afterwards.
static int place_list(struct arena *arena, struct event_list *list)
{
    if (!list->count)
        return GTO_OK;
    list->items = arena_alloc(arena, list->count * sizeof(*list->items));
    list->count = 0;
    return list->items ? GTO_OK : GTO_ENOMEM;
}

static void append(struct event_list *list, struct gto_event *event)
{
    list->items[list->count++] = event;
}

// Gives each version of an artifact its events, in order.
static int fill_versions(gto_registry *registry, const struct gto_artifact *artifact)
{
    for (size_t i = 0; i < artifact->events.count; i++)
        if (artifact->events.items[i]->version)
            artifact->events.items[i]->version->events.count++;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        struct gto_version *version = artifact->versions.items[i];
        if (place_list(&registry->arena, &version->events) != GTO_OK)
            return GTO_ENOMEM;
    }
    for (size_t i = 0; i < artifact->events.count; i++)
        if (artifact->events.items[i]->version)
            append(&artifact->events.items[i]->version->events, artifact->events.items[i]);
    return GTO_OK;
}

// Finds the version's stage of an event, made if it is new; NULL when memory is exhausted.
static struct gto_vstage *find_stage(gto_registry *registry, struct gto_version *version,
                                     const char *name, struct gto_vstage **stages)
{
    struct strmap_entry *entry = strmap_put(&registry->stages, name, strlen(name));
    if (!entry)
        return NULL;
    struct gto_vstage *latest = entry->value; // versions are filled one after the other
    if (latest && latest->version == version)
        return latest;
    struct gto_vstage *stage = arena_zalloc(&registry->arena, sizeof(*stage));
    if (!stage)
        return NULL;
    stage->name = name;
    stage->version = version;
    stages[version->stage_count++] = stage;
    entry->value = stage;
    return stage;
}

// Sorts the (un)assignments of a version by stages. `scratch` has room for one stage an event.
static int fill_stages(gto_registry *registry, struct gto_version *version,
                       struct gto_vstage **scratch)
{
    const struct event_list *events = &version->events;
    struct gto_vstage **stages = scratch, **stage_of = scratch + events->count;
    for (size_t i = 0; i < events->count; i++) {
        stage_of[i] = NULL;
        if (event_is_direct(events->items[i]))
            continue;
        stage_of[i] = find_stage(registry, version, events->items[i]->stage, stages);
        if (!stage_of[i])
            return GTO_ENOMEM;
        stage_of[i]->events.count++;
    }
    size_t size = version->stage_count * sizeof(*stages);
    version->stages = arena_alloc(&registry->arena, size);
    if (!version->stages)
        return GTO_ENOMEM;
    memcpy(version->stages, stages, size);
    for (size_t i = 0; i < version->stage_count; i++)
        if (place_list(&registry->arena, &stages[i]->events) != GTO_OK)
            return GTO_ENOMEM;
    for (size_t i = 0; i < events->count; i++)
        if (stage_of[i])
            append(&stage_of[i]->events, events->items[i]);
    return GTO_OK;
}

static int link_artifact(gto_registry *registry, const struct gto_artifact *artifact,
                         struct gto_vstage **scratch)
{
    int rc = find_versions(registry, artifact);
    if (rc == GTO_OK)
        rc = fill_versions(registry, artifact);
    for (size_t i = 0; rc == GTO_OK && i < artifact->versions.count; i++)
        rc = fill_stages(registry, artifact->versions.items[i], scratch);
    return rc;
}

int registry_link(gto_registry *registry)
{
    int rc = distribute_events(registry);
    if (rc == GTO_OK)
        rc = order_artifacts(registry);
    size_t most = 0;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (artifact->events.count > most)
            most = artifact->events.count;
    }
    struct gto_vstage **scratch = malloc((2 * most + 1) * sizeof(*scratch));
    if (!scratch)
        return GTO_ENOMEM;
    for (size_t i = 0; rc == GTO_OK && i < registry->artifacts.count; i++)
        rc = link_artifact(registry, registry->artifacts.items[i], scratch);
    free(scratch);
    return rc;
}

// ---- What commits say

int registry_add_annotated(gto_registry *registry, const char *artifact_name,
                           struct gto_commit *commit)
{
    struct buf in_tag = {0};
    refname_add_artifact_for_tag(&in_tag, slice_of(artifact_name));
    struct gto_artifact *artifact =
        in_tag.failed ? NULL : find_artifact(registry, (struct slice){in_tag.data, in_tag.len});
    buf_free(&in_tag);
    if (!artifact || list_artifact(registry, artifact) != GTO_OK)
        return GTO_ENOMEM;
    struct place *place = find_place(registry, artifact, commit);
    if (!place || (!place->first && !add_version(registry, place, artifact, NULL, commit)))
        return GTO_ENOMEM;
    return GTO_OK;
}

int registry_set_commit(gto_registry *registry, struct gto_commit *commit,
                        const struct commit_object *object)
{
    const struct signature *author = &object->author, *committer = &object->committer;
    const char *message =
        arena_strndup(&registry->arena, object->message.data, object->message.len);
    struct gto_commit filled = {
        .id = commit->id,
        .known = true,
        .author = intern(registry, author->name),
        .author_email = intern(registry, author->email),
        .committer = intern(registry, committer->name),
        .committer_email = intern(registry, committer->email),
        .message = message,
        .time = committer->time,
        .offset = committer->offset,
        .annotations = commit->annotations,
    };
    if (!filled.author || !filled.author_email || !filled.committer || !filled.committer_email ||
        !message)
        return GTO_ENOMEM;
    *commit = filled;
    return GTO_OK;
}

const gto_annotation *gto_version_annotation(const gto_version *version)
{
    const struct annotations *annotations = version->commit->annotations;
    return annotations ? annotations_find(annotations, version->artifact->name) : NULL;
}

// ---- Problems

int registry_add_problem(gto_registry *registry, enum gto_problem_code code,
                         const struct problem_facts *facts)
{
    struct gto_problem *problem = problem_new(&registry->arena, code, facts);
    return problem && vec_push(&registry->problems, problem) == 0 ? GTO_OK : GTO_ENOMEM;
}

size_t gto_registry_problem_count(const gto_registry *registry)
{
    return registry->problems.count;
}

const gto_problem *gto_registry_problem(const gto_registry *registry, size_t index)
{
    return registry->problems.items[index];
}

// ---- Questions

size_t gto_registry_artifact_count(const gto_registry *registry)
{
    return registry->artifacts.count;
}

const gto_artifact *gto_registry_artifact(const gto_registry *registry, size_t index)
{
    return registry->artifacts.items[index];
}

const gto_event *registry_find_tag(const gto_registry *registry, const char *tag)
{
    for (size_t i = 0; i < registry->events.count; i++) {
        const gto_event *event = registry->events.items[i];
        if (strcmp(event->tag, tag) == 0)
            return event;
    }
    return NULL;
}

const gto_artifact *gto_registry_find(const gto_registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = registry->artifacts.items[i];
        if (strcmp(artifact->name, name) == 0)
            return artifact;
    }
    return NULL;
}
