#include "rollback.h"

#include <string.h>

#include "buf.h"
#include "trailer.h"

// The assignments of a stage that stand on each other, the latest last: an assignment is put on
// top, a rollback takes off what it rolled back, and stands for the one below.
struct pile {
    struct vec events; // struct gto_event *
};

static const gto_event *at(const struct pile *pile, size_t index)
{
    return pile->events.items[index];
}

// The tag that an assignment rolls back, in `out`; empty if it is none.
static void read_rolled_back(struct buf *out, const gto_event *event)
{
    struct slice trailers = trailers_of(slice_of(event->texts->message)), key, value;
    while (trailer_next(&trailers, &key, &value)) {
        if (slice_equal(key, slice_of(ROLLBACK_TRAILER))) {
            buf_clear(out);
            trailer_unfold(out, value);
        }
    }
}

// Takes off an assignment and what is above it.
static void take_off(struct pile *pile, const char *tag)
{
    for (size_t i = pile->events.count; i-- > 0;) {
        if (strcmp(at(pile, i)->tag, tag) == 0) {
            pile->events.count = i;
            return;
        }
    }
}

// Takes off what is above the latest assignment of a version, if there is one.
static void go_back_to(struct pile *pile, const gto_version *version)
{
    for (size_t i = pile->events.count; i-- > 0;) {
        if (at(pile, i)->version == version) {
            pile->events.count = i + 1;
            return;
        }
    }
}

// Puts an assignment on top; one of the version that is there takes its place.
static int put_on(struct pile *pile, const gto_event *event)
{
    size_t count = pile->events.count;
    if (count && at(pile, count - 1)->version == event->version)
        pile->events.count--;
    return vec_push(&pile->events, (gto_event *)event) == 0 ? GTO_OK : GTO_ENOMEM;
}

static int apply_assignment(struct pile *pile, const gto_event *event)
{
    struct buf rolled_back = {0};
    read_rolled_back(&rolled_back, event);
    if (rolled_back.len) {
        take_off(pile, rolled_back.data);
        go_back_to(pile, event->version);
    }
    int rc = rolled_back.failed ? GTO_ENOMEM : put_on(pile, event);
    buf_free(&rolled_back);
    return rc;
}

// Removes the assignments of a version, or of all that are not active.
static void remove_versions(struct pile *pile, const gto_version *version)
{
    size_t kept = 0;
    for (size_t i = 0; i < pile->events.count; i++) {
        const gto_version *its = at(pile, i)->version;
        if (version ? its != version : gto_version_active(its))
            pile->events.items[kept++] = pile->events.items[i];
    }
    pile->events.count = kept;
}

static int fill(struct pile *pile, const gto_artifact *artifact, const char *stage)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifact->events.count; i++) {
        const gto_event *event = artifact->events.items[i];
        const char *its = gto_event_stage(event);
        if (!its || strcmp(its, stage) != 0)
            continue;
        if (event->action == GTO_ACTION_ASSIGN)
            rc = apply_assignment(pile, event);
        else
            remove_versions(pile, event->version);
    }
    remove_versions(pile, NULL);
    return rc;
}

// The assignment of the version that is in the stage: the latest one. NULL if there is none.
static const gto_event *find_current(const gto_artifact *artifact, const char *stage)
{
    const gto_event *current = NULL;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        const gto_vstage *its = version_find_stage(version, stage);
        if (its && gto_version_active(version) && gto_vstage_active(its) &&
            (!current || vstage_latest(its)->rank > current->rank))
            current = vstage_latest(its);
    }
    return current;
}

int rollback_find(struct rollback *out, const gto_artifact *artifact, const char *stage,
                  const char *to)
{
    struct pile pile = {{0}};
    *out = (struct rollback){0};
    out->current = find_current(artifact, stage);
    int rc = out->current ? fill(&pile, artifact, stage) : GTO_OK;
    // A version that was rolled back is in the stage again when what came in its place is taken
    // out: it is on top then.
    for (size_t i = rc == GTO_OK ? pile.events.count : 0; !out->version && i-- > 0;) {
        const gto_version *version = at(&pile, i)->version;
        if (version != out->current->version && (!to || strcmp(version->name, to) == 0))
            out->version = version;
    }
    vec_free(&pile.events);
    return rc;
}
