// What happened, in order.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "pattern.h"
#include "registry.h"

struct entry {
    const gto_event *event;
    size_t place;
};

static int by_time(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->event->time != y->event->time)
        return x->event->time < y->event->time ? -1 : 1;
    if (x->event->action != y->event->action)
        return x->event->action < y->event->action ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

// Artifacts apart, then by place: by the places that the entries have now, and by those of their
// events.
static int by_artifact_and_place(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->event->artifact != y->event->artifact)
        return strcmp(x->event->artifact->name, y->event->artifact->name);
    return (x->place > y->place) - (x->place < y->place);
}

static int by_artifact_and_rank(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->event->artifact != y->event->artifact)
        return strcmp(x->event->artifact->name, y->event->artifact->name);
    return (x->event->rank > y->event->rank) - (x->event->rank < y->event->rank);
}

// Among entries of one second, puts the counted ones of each artifact in the order of their
// counters, in the places that they have. `scratch` has room for twice as many.
static void order_counted(struct entry *entries, size_t count, struct entry *scratch)
{
    struct entry *places = scratch, *ranked = scratch + count;
    size_t counted = 0;
    for (size_t i = 0; i < count; i++)
        if (entries[i].event->counter_at)
            places[counted++] = (struct entry){entries[i].event, i};
    if (counted < 2)
        return;
    memcpy(ranked, places, counted * sizeof(*places));
    qsort(places, counted, sizeof(*places), by_artifact_and_place);
    qsort(ranked, counted, sizeof(*ranked), by_artifact_and_rank);
    for (size_t i = 0; i < counted; i++)
        entries[places[i].place].event = ranked[i].event;
}

static size_t collect_events(struct entry *entries, const gto_registry *registry,
                             const struct gto_history_options *options)
{
    const char *pattern = options->artifact;
    size_t count = 0;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (pattern && !pattern_matches(pattern, slice_of(artifact->name)))
            continue;
        for (size_t j = 0; j < artifact->events.count; j++) {
            const gto_event *event = artifact->events.items[j];
            if (event->time < options->since || event->time > options->until)
                continue;
            entries[count] = (struct entry){event, count};
            count++;
        }
    }
    return count;
}

// Puts the events in order, the oldest first. `scratch` has room for twice as many.
static void order_events(struct entry *entries, size_t count, struct entry *scratch)
{
    qsort(entries, count, sizeof(*entries), by_time);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1;
             end < count && entries[end].event->time == entries[start].event->time;)
            end++;
        if (end - start > 1)
            order_counted(entries + start, end - start, scratch);
    }
}

int gto_history_select(const gto_event ***out, size_t *count, const gto_registry *registry,
                       const struct gto_history_options *options, gto_error **error)
{
    int rc = error_check_struct(options->struct_version, GTO_HISTORY_OPTIONS_VERSION,
                                "gto_history_options", error);
    if (rc != GTO_OK)
        return rc;
    if (options->limit < -1)
        return error_set(error, GTO_EARGS, "The number of events must be >= -1");
    size_t most = registry->event_count + 1;
    struct entry *entries = malloc(3 * most * sizeof(*entries));
    const gto_event **events = malloc(most * sizeof(*events));
    if (!entries || !events) {
        free(entries);
        free(events);
        return error_no_memory(error);
    }
    size_t found = collect_events(entries, registry, options);
    order_events(entries, found, entries + most);
    size_t kept =
        options->limit >= 0 && (size_t)options->limit < found ? (size_t)options->limit : found;
    for (size_t i = 0; i < kept; i++)
        events[options->ascending ? i : kept - 1 - i] = entries[found - kept + i].event;
    free(entries);
    *out = events;
    *count = kept;
    return GTO_OK;
}

int gto_history(const gto_event ***out, size_t *count, const gto_registry *registry,
                const char *artifact, bool ascending, gto_error **error)
{
    struct gto_history_options options = GTO_HISTORY_OPTIONS_INIT;
    options.artifact = artifact;
    options.ascending = ascending;
    return gto_history_select(out, count, registry, &options, error);
}
