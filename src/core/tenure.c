#include "tenure.h"

#include <stdlib.h>
#include <string.h>

// The versions that are assigned to a stage while events are gone through, the latest assignment
// last.
struct holders {
    const gto_event **assignments;
    size_t count;
};

// Whether a version was active right after an event of that rank.
static bool was_active(const gto_version *version, uint32_t rank)
{
    const gto_event *latest = NULL;
    for (size_t i = 0; i < version->events.count; i++) {
        const gto_event *event = version->events.items[i];
        if (event->rank > rank)
            break;
        if (event_is_direct(event))
            latest = event;
    }
    return !latest || latest->action == GTO_ACTION_REGISTER;
}

static void drop(struct holders *holders, const gto_event *event)
{
    const gto_vstage *vstage = version_find_stage(event->version, event->subject);
    if (!vstage || vstage->events.items[0] == event)
        return; // its first event: there is nothing to drop
    for (size_t i = holders->count; i-- > 0;)
        if (holders->assignments[i]->version == event->version) {
            holders->count--;
            memmove(holders->assignments + i, holders->assignments + i + 1,
                    (holders->count - i) * sizeof(*holders->assignments));
            return;
        }
}

// The assignment of the version that the stage has right after an event, or NULL.
static const gto_event *find_current(const struct holders *holders, uint32_t rank)
{
    for (size_t i = holders->count; i-- > 0;)
        if (was_active(holders->assignments[i]->version, rank))
            return holders->assignments[i];
    return NULL;
}

static int add_tenure(struct tenures *out, const gto_event *assignment, const gto_event *begin)
{
    if (out->count == out->cap) {
        size_t cap = out->cap ? out->cap * 2 : 8;
        struct tenure *items = realloc(out->items, cap * sizeof(*items));
        if (!items)
            return GTO_ENOMEM;
        out->items = items;
        out->cap = cap;
    }
    out->items[out->count++] =
        (struct tenure){.version = assignment->version, .assignment = assignment, .begin = begin};
    return GTO_OK;
}

// Goes on from one event to the next.
static int step(struct tenures *out, struct holders *holders, const gto_event **current,
                const gto_event *event, const char *stage)
{
    bool direct = event->version && event_is_direct(event);
    if (!event->version || (!direct && strcmp(event->subject, stage) != 0))
        return GTO_OK;
    if (!direct) {
        drop(holders, event);
        if (event->action == GTO_ACTION_ASSIGN)
            holders->assignments[holders->count++] = event;
    }
    const gto_event *next = find_current(holders, event->rank);
    bool changes = (*current ? (*current)->version : NULL) != (next ? next->version : NULL);
    if (changes && *current)
        out->items[out->count - 1].end = event;
    else if (!changes && next)
        out->items[out->count - 1].assignment = next; // assigned once more
    *current = next;
    return changes && next ? add_tenure(out, next, event) : GTO_OK;
}

int tenures_find(struct tenures *out, const gto_artifact *artifact, const char *stage)
{
    const gto_event *current = NULL;
    struct holders holders = {0};
    size_t assignments = 0;
    for (size_t i = 0; i < artifact->events.count; i++)
        assignments += artifact->events.items[i]->action == GTO_ACTION_ASSIGN;
    if (!assignments)
        return GTO_OK;
    holders.assignments = malloc(assignments * sizeof(const gto_event *));
    int rc = holders.assignments ? GTO_OK : GTO_ENOMEM;
    for (size_t i = 0; rc == GTO_OK && i < artifact->events.count; i++)
        rc = step(out, &holders, &current, artifact->events.items[i], stage);
    free(holders.assignments);
    return rc;
}

void tenures_free(struct tenures *tenures)
{
    free(tenures->items);
    *tenures = (struct tenures){0};
}

const struct tenure *tenures_current(const struct tenures *tenures)
{
    const struct tenure *last = tenures->count ? &tenures->items[tenures->count - 1] : NULL;
    return last && !last->end ? last : NULL;
}
