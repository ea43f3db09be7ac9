#include "link.h"

#include <stdlib.h>
#include <string.h>

#include "digits.h"

// Deprecations are applied first, then (de)registrations, then (un)assignments.
static int phase(enum gto_action action)
{
    switch (action) {
    case GTO_ACTION_REGISTER:
    case GTO_ACTION_DEREGISTER:
        return 1;
    case GTO_ACTION_ASSIGN:
    case GTO_ACTION_UNASSIGN:
        return 2;
    default:
        return 0;
    }
}

// Gives each artifact its events, in order.
static int distribute_events(struct builder *builder)
{
    const gto_registry *registry = builder->registry;
    size_t count = builder->events.count;
    struct gto_event **places =
        arena_alloc(&builder->registry->arena, count * sizeof(struct gto_event *));
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
        struct gto_event *event = builder->events.items[i];
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

// ---- Versions

// An artifact at a commit.
struct place {
    struct gto_version *first, *last;
    struct gto_version *registered; // the one registered last of those that are, at the event at
                                    // hand
    struct gto_version *stands;     // the same, or the last that was: what is assigned belongs to
                                    // it
};

struct linker {
    struct builder *builder;
    gto_registry *registry;
    struct arena scratch; // of one artifact: its places,
    struct strmap named;  // and its versions by commit and name, all but the first at a commit
};

// NULL when memory is exhausted.
static struct place *find_place(struct linker *linker, const struct gto_artifact *artifact,
                                const struct gto_commit *commit)
{
    struct commit_mark *mark = commit->mark;
    if (mark->artifact == artifact)
        return mark->place;
    struct place *place = arena_zalloc(&linker->scratch, sizeof(*place));
    if (place) {
        mark->artifact = artifact;
        mark->place = place;
    }
    return place;
}

static void set_stands(struct place *place, struct gto_version *version)
{
    if (place->stands)
        place->stands->stands = false;
    place->stands = version;
    version->stands = true;
}

// A version of an artifact. A NULL name: named by the commit. NULL when memory is exhausted.
static struct gto_version *new_version(gto_registry *registry, struct gto_artifact *artifact,
                                       const char *name, struct gto_commit *commit)
{
    struct gto_version *version = arena_alloc(&registry->arena, sizeof(*version));
    if (!version || vec_push(&artifact->versions, version) != 0)
        return NULL;
    *version = (struct gto_version){
        .artifact = artifact,
        .name = name ? name : commit->id,
        .commit = commit,
        .discovered = !name,
        .by_commit = !name || !gto_semver_valid(name),
    };
    if (!version->by_commit)
        version->semver = semver_key_of(name);
    return version;
}

struct gto_version *link_drafted(struct builder *builder, struct gto_artifact *artifact,
                                 const char *name, struct gto_commit *commit)
{
    return new_version(builder->registry, artifact, name, commit);
}

// Adds a version behind the others at its commit.
static struct gto_version *add_version(const struct linker *linker, struct place *place,
                                       struct gto_artifact *artifact, const char *name,
                                       struct gto_commit *commit)
{
    struct gto_version *version = new_version(linker->registry, artifact, name, commit);
    if (!version)
        return NULL;
    version->first_at_commit = !place->first;
    if (place->last) {
        place->last->next_at_commit = version;
    } else {
        place->first = version;
        set_stands(place, version);
    }
    place->last = version;
    return version;
}

struct gto_version *link_unregistered(struct builder *builder, struct gto_artifact *artifact,
                                      struct gto_commit *commit)
{
    struct gto_version *version = new_version(builder->registry, artifact, NULL, commit);
    if (version)
        version->first_at_commit = version->stands = true;
    return version;
}

// One of several versions at a commit, by its name; added if it is new. There may be very many.
static struct gto_version *another_version(struct linker *linker, struct place *place,
                                           const gto_event *event)
{
    struct buf key = {0};
    buf_add(&key, &place, sizeof(place));
    buf_adds(&key, event->subject);
    struct strmap_entry *entry = key.failed ? NULL : strmap_put(&linker->named, key.data, key.len);
    if (entry && !entry->value) {
        entry->key = arena_strndup(&linker->scratch, key.data, key.len);
        if (entry->key)
            entry->value =
                add_version(linker, place, event->artifact, event->subject, event->commit);
    }
    buf_free(&key);
    return entry ? entry->value : NULL;
}

// The version that a (de)registration names. NULL when memory is exhausted.
static struct gto_version *named_version(struct linker *linker, const gto_event *event)
{
    struct place *place = find_place(linker, event->artifact, event->commit);
    if (!place)
        return NULL;
    if (!place->first)
        return add_version(linker, place, event->artifact, event->subject, event->commit);
    if (strcmp(place->first->name, event->subject) == 0)
        return place->first;
    return another_version(linker, place, event);
}

// The version that an (un)assignment belongs to: that of its commit. NULL when memory is exhausted.
static struct gto_version *assigned_version(struct linker *linker, const gto_event *event)
{
    struct place *place = find_place(linker, event->artifact, event->commit);
    if (!place || place->stands)
        return place ? place->stands : NULL;
    return add_version(linker, place, event->artifact, NULL, event->commit);
}

static int find_named_versions(struct linker *linker, const struct gto_artifact *artifact)
{
    for (size_t i = 0; i < artifact->events.count; i++) {
        struct gto_event *event = artifact->events.items[i];
        if (!event_is_direct(event))
            continue;
        event->version = named_version(linker, event);
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
static int note_registration(struct linker *linker, const gto_event *event)
{
    struct gto_version *version = event->version;
    struct place *place = find_place(linker, event->artifact, event->commit);
    if (!place)
        return GTO_ENOMEM;
    take_out(place, version);
    if (event->action == GTO_ACTION_REGISTER) {
        version->registered_before = place->registered;
        if (place->registered)
            place->registered->registered_behind = version;
        place->registered = version;
    }
    if (place->registered)
        set_stands(place, place->registered);
    return GTO_OK;
}

// Finds the versions of the assignments among `count` events of one second, of which the
// (de)registrations come first.
static int find_assigned_versions(struct linker *linker, struct gto_event **events, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (event_is_direct(events[i]) && note_registration(linker, events[i]) != GTO_OK)
            return GTO_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        if (events[i]->action != GTO_ACTION_ASSIGN && events[i]->action != GTO_ACTION_UNASSIGN)
            continue;
        events[i]->version = assigned_version(linker, events[i]);
        if (!events[i]->version)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

static int find_versions(struct linker *linker, const struct gto_artifact *artifact)
{
    struct gto_event **events = artifact->events.items;
    size_t count = artifact->events.count;
    if (find_named_versions(linker, artifact) != GTO_OK)
        return GTO_ENOMEM;
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && events[end]->time == events[start]->time;)
            end++;
        if (find_assigned_versions(linker, events + start, end - start) != GTO_OK)
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
static int fill_versions(struct linker *linker, const struct gto_artifact *artifact)
{
    for (size_t i = 0; i < artifact->events.count; i++)
        if (artifact->events.items[i]->version)
            artifact->events.items[i]->version->events.count++;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        struct gto_version *version = artifact->versions.items[i];
        if (place_list(&linker->registry->arena, &version->events) != GTO_OK)
            return GTO_ENOMEM;
    }
    for (size_t i = 0; i < artifact->events.count; i++)
        if (artifact->events.items[i]->version)
            append(&artifact->events.items[i]->version->events, artifact->events.items[i]);
    return GTO_OK;
}

// Finds the version's stage of an event, made if it is new; NULL when memory is exhausted.
static struct gto_vstage *find_stage(struct linker *linker, struct gto_version *version,
                                     const char *name, struct gto_vstage **stages)
{
    struct strmap_entry *entry = strmap_put(&linker->builder->stages, name, strlen(name));
    if (!entry)
        return NULL;
    struct gto_vstage *latest = entry->value; // versions are filled one after the other
    if (latest && latest->version == version)
        return latest;
    struct gto_vstage *stage = arena_zalloc(&linker->registry->arena, sizeof(*stage));
    if (!stage)
        return NULL;
    stage->name = name;
    stage->version = version;
    stages[version->stage_count++] = stage;
    entry->value = stage;
    return stage;
}

// Sorts the (un)assignments of a version by stages. `scratch` has room for one stage an event.
static int fill_stages(struct linker *linker, struct gto_version *version,
                       struct gto_vstage **scratch)
{
    const struct event_list *events = &version->events;
    struct gto_vstage **stages = scratch, **stage_of = scratch + events->count;
    for (size_t i = 0; i < events->count; i++) {
        stage_of[i] = NULL;
        if (event_is_direct(events->items[i]))
            continue;
        stage_of[i] = find_stage(linker, version, events->items[i]->subject, stages);
        if (!stage_of[i])
            return GTO_ENOMEM;
        stage_of[i]->events.count++;
    }
    size_t size = version->stage_count * sizeof(*stages);
    version->stages = arena_alloc(&linker->registry->arena, size);
    if (!version->stages)
        return GTO_ENOMEM;
    memcpy(version->stages, stages, size);
    for (size_t i = 0; i < version->stage_count; i++)
        if (place_list(&linker->registry->arena, &stages[i]->events) != GTO_OK)
            return GTO_ENOMEM;
    for (size_t i = 0; i < events->count; i++)
        if (stage_of[i])
            append(&stage_of[i]->events, events->items[i]);
    return GTO_OK;
}

// Fills the versions and stages of an artifact whose events know their versions.
static int fill_artifact(struct linker *linker, const struct gto_artifact *artifact,
                         struct gto_vstage **scratch)
{
    int rc = fill_versions(linker, artifact);
    for (size_t i = 0; rc == GTO_OK && i < artifact->versions.count; i++)
        rc = fill_stages(linker, artifact->versions.items[i], scratch);
    return rc;
}

// The most events that an artifact has.
static size_t most_events(const gto_registry *registry)
{
    size_t most = 0;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (artifact->events.count > most)
            most = artifact->events.count;
    }
    return most;
}

// `find`: the events' versions are to be found.
static int link_all(struct builder *builder, bool find)
{
    gto_registry *registry = builder->registry;
    struct linker linker = {.builder = builder, .registry = registry};
    struct gto_vstage **scratch = malloc((2 * most_events(registry) + 1) * sizeof(*scratch));
    int rc = scratch ? distribute_events(builder) : GTO_ENOMEM;
    if (rc == GTO_OK && find)
        rc = order_artifacts(registry);
    for (size_t i = 0; rc == GTO_OK && i < registry->artifacts.count; i++) {
        const struct gto_artifact *artifact = registry->artifacts.items[i];
        rc = find ? find_versions(&linker, artifact) : GTO_OK;
        if (rc == GTO_OK)
            rc = fill_artifact(&linker, artifact, scratch);
        arena_free(&linker.scratch);
        strmap_free(&linker.named);
    }
    free(scratch);
    return rc;
}

int link_events(struct builder *builder)
{
    return link_all(builder, true);
}

int link_drafted_events(struct builder *builder)
{
    return link_all(builder, false);
}
