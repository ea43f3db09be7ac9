// What show, history and stages answer: picks from a registry, in order.
#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "error.h"
#include "registry.h"

static int check_selection(const struct gto_selection *selection, gto_error **error)
{
    if (selection->assignments_per_version < -1)
        return error_set(error, GTO_EARGS, "'assignments_per_version' must be >= -1");
    if (selection->versions_per_stage < -1)
        return error_set(error, GTO_EARGS, "'versions_per_stage' must be >=-1");
    return GTO_OK;
}

// A version and its place in the artifact, by which equal ones are told apart.
struct ranked_version {
    const gto_version *version;
    size_t place;
};

static int by_version(const void *a, const void *b)
{
    const struct ranked_version *x = a, *y = b;
    int order = version_compare(x->version, y->version);
    return order ? order : (x->place < y->place) - (x->place > y->place);
}

// The versions of an artifact, greatest first: the active ones, or all; the registered ones, or
// all.
static int sort_versions(struct ranked_version **out, size_t *count, const gto_artifact *artifact,
                         bool active_only, bool registered_only)
{
    size_t kept = 0;
    struct ranked_version *versions = malloc((artifact->versions.count + 1) * sizeof(*versions));
    if (!versions)
        return GTO_ENOMEM;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if ((!active_only || gto_version_active(version)) &&
            (!registered_only || gto_version_registered(version)))
            versions[kept++] = (struct ranked_version){version, i};
    }
    qsort(versions, kept, sizeof(*versions), by_version);
    *out = versions;
    *count = kept;
    return GTO_OK;
}

const gto_version *gto_artifact_latest(const gto_artifact *artifact, bool registered_only)
{
    struct ranked_version best = {0};
    for (size_t i = 0; i < artifact->versions.count; i++) {
        struct ranked_version next = {gto_artifact_version(artifact, i), i};
        if (gto_version_active(next.version) &&
            (gto_version_registered(next.version) || !registered_only) &&
            (!best.version || by_version(&next, &best) < 0))
            best = next;
    }
    return best.version;
}

// ---- Stages

static int by_activation(const void *a, const void *b)
{
    size_t x = vstage_latest(*(const gto_vstage *const *)a)->rank;
    size_t y = vstage_latest(*(const gto_vstage *const *)b)->rank;
    return (x > y) - (x < y);
}

static int by_latest_activation(const void *a, const void *b)
{
    return by_activation(b, a);
}

// Adds the first `limit` active stages of a version, in the order in which they were assigned.
static size_t add_active_stages(const gto_vstage **stages, const gto_version *version, int limit)
{
    size_t count = 0;
    for (size_t i = 0; i < version->stage_count; i++)
        if (gto_vstage_active(version->stages[i]))
            stages[count++] = version->stages[i];
    if (count > 1)
        qsort(stages, count, sizeof(*stages), by_activation);
    return limit >= 0 && count > (size_t)limit ? (size_t)limit : count;
}

// An assignment and its place in the order asked for.
struct ranked_stage {
    const gto_vstage *stage;
    size_t place;
    size_t group; // the place at which its stage comes up first
};

static int by_place(const void *a, const void *b)
{
    const struct ranked_stage *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

static int by_stage_and_version(const void *a, const void *b)
{
    const struct ranked_stage *x = a, *y = b;
    int order = strcmp(x->stage->name, y->stage->name);
    if (!order)
        order = strcmp(x->stage->version->name, y->stage->version->name);
    return order ? order : by_place(a, b);
}

static int by_stage_and_place(const void *a, const void *b)
{
    const struct ranked_stage *x = a, *y = b;
    int order = strcmp(x->stage->name, y->stage->name);
    return order ? order : by_place(a, b);
}

static int by_group_and_place(const void *a, const void *b)
{
    const struct ranked_stage *x = a, *y = b;
    return x->group != y->group ? (x->group > y->group) - (x->group < y->group) : by_place(a, b);
}

// Keeps one assignment of a stage to a version's name: the first. A version may be at two commits.
static size_t drop_repeated(struct ranked_stage *ranked, size_t count)
{
    size_t kept = 0;
    qsort(ranked, count, sizeof(*ranked), by_stage_and_version);
    for (size_t i = 0; i < count; i++)
        if (!kept || ranked[kept - 1].stage->name != ranked[i].stage->name || // both interned
            strcmp(ranked[kept - 1].stage->version->name, ranked[i].stage->version->name) != 0)
            ranked[kept++] = ranked[i];
    return kept;
}

// Keeps the first `limit` versions of each stage.
static size_t limit_stages(struct ranked_stage *ranked, size_t count, int limit)
{
    size_t kept = 0, of_stage = 0, group = 0;
    qsort(ranked, count, sizeof(*ranked), by_stage_and_place);
    for (size_t i = 0; i < count; i++) {
        if (!i || ranked[i].stage->name != ranked[i - 1].stage->name) {
            group = ranked[i].place;
            of_stage = 0;
        }
        if (limit >= 0 && of_stage++ >= (size_t)limit)
            continue;
        ranked[kept] = ranked[i];
        ranked[kept++].group = group;
    }
    return kept;
}

// Leaves of the stages what is asked for, stage by stage, in the order in which they come up.
static int group_stages(const gto_vstage **stages, size_t *count, int limit)
{
    size_t kept = *count;
    struct ranked_stage *ranked = malloc((kept + 1) * sizeof(*ranked));
    if (!ranked)
        return GTO_ENOMEM;
    for (size_t i = 0; i < kept; i++)
        ranked[i] = (struct ranked_stage){stages[i], i, 0};
    kept = drop_repeated(ranked, kept);
    kept = limit_stages(ranked, kept, limit);
    qsort(ranked, kept, sizeof(*ranked), by_group_and_place);
    for (size_t i = 0; i < kept; i++)
        stages[i] = ranked[i].stage;
    free(ranked);
    *count = kept;
    return GTO_OK;
}

int gto_pick_stages(const gto_vstage ***out, size_t *count, const gto_artifact *artifact,
                    const struct gto_selection *selection, gto_error **error)
{
    struct ranked_version *versions = NULL;
    size_t version_count, most = 0, found = 0;
    int rc = check_selection(selection, error);
    if (rc != GTO_OK)
        return rc;
    if (sort_versions(&versions, &version_count, artifact, true, selection->registered_only) !=
        GTO_OK)
        return error_no_memory(error);
    for (size_t i = 0; i < version_count; i++)
        most += versions[i].version->stage_count;
    const gto_vstage **stages = malloc((most + 1) * sizeof(*stages));
    for (size_t i = 0; stages && i < version_count; i++)
        found += add_active_stages(stages + found, versions[i].version,
                                   selection->assignments_per_version);
    free(versions);
    if (stages && selection->sort == GTO_SORT_TIMESTAMP)
        qsort(stages, found, sizeof(*stages), by_latest_activation);
    if (!stages || group_stages(stages, &found, selection->versions_per_stage) != GTO_OK) {
        free(stages);
        return error_no_memory(error);
    }
    *out = stages;
    *count = found;
    return GTO_OK;
}

// ---- Versions

static int by_version_name(const void *a, const void *b)
{
    const struct ranked_stage *x = a, *y = b;
    int order = strcmp(x->stage->version->name, y->stage->version->name);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

// The stages of the versions of one name: two at different commits share them, as they share the
// name.
static const struct ranked_stage *stages_of(const struct ranked_stage *index, size_t count,
                                            const char *name, size_t *found)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index[middle].stage->version->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (*found = 0; low + *found < count; (*found)++)
        if (strcmp(index[low + *found].stage->version->name, name) != 0)
            break;
    return index + low;
}

static bool row_has_stage(const gto_picked *row, const char *stage)
{
    for (size_t i = 0; i < row->stage_count; i++)
        if (strcmp(row->stages[i]->name, stage) == 0)
            return true;
    return false;
}

static bool row_wanted(const gto_picked *row, size_t place, const gto_shortcut *pick,
                       const char *commit_id)
{
    const char *version = pick ? gto_shortcut_version(pick) : NULL;
    const char *stage = pick ? gto_shortcut_stage(pick) : NULL;
    if (commit_id)
        return strcmp(row->version->commit->id, commit_id) == 0;
    if (pick && gto_shortcut_latest(pick))
        return place == 0;
    return (!version || strcmp(row->version->name, version) == 0) &&
           (!stage || row_has_stage(row, stage));
}

// Puts together the rows: one piece of memory, with the stages of all rows behind them.
static gto_picked *make_rows(size_t *count, const struct ranked_version *versions,
                             size_t version_count, const struct ranked_stage *index,
                             size_t stage_count, const gto_shortcut *pick, const char *commit_id)
{
    size_t room = 0, found, kept = 0;
    for (size_t i = 0; i < version_count; i++) {
        stages_of(index, stage_count, versions[i].version->name, &found);
        room += found;
    }
    gto_picked *rows = malloc((version_count + 1) * sizeof(*rows) + room * sizeof(gto_vstage *));
    if (!rows)
        return NULL;
    const gto_vstage **place = (const gto_vstage **)(rows + version_count + 1);
    for (size_t i = 0; i < version_count; i++) {
        const char *name = versions[i].version->name;
        const struct ranked_stage *stages = stages_of(index, stage_count, name, &found);
        gto_picked row = {versions[i].version, place, found};
        for (size_t j = 0; j < found; j++)
            place[j] = stages[j].stage;
        place += found;
        if (row_wanted(&row, i, pick, commit_id))
            rows[kept++] = row;
    }
    *count = kept;
    return rows;
}

// Stages, sorted by the names of their versions.
static struct ranked_stage *index_stages(const gto_vstage **stages, size_t count)
{
    struct ranked_stage *index = malloc((count + 1) * sizeof(*index));
    if (!index)
        return NULL;
    for (size_t i = 0; i < count; i++)
        index[i] = (struct ranked_stage){stages[i], i, 0};
    qsort(index, count, sizeof(*index), by_version_name);
    return index;
}

int gto_pick_versions(gto_picked **out, size_t *count, const gto_artifact *artifact,
                      const gto_shortcut *pick, const char *commit_id,
                      const struct gto_selection *selection, gto_error **error)
{
    const gto_vstage **stages = NULL;
    struct ranked_version *versions = NULL;
    gto_picked *rows = NULL;
    size_t stage_count, version_count, row_count = 0;
    int rc = gto_pick_stages(&stages, &stage_count, artifact, selection, error);
    if (rc != GTO_OK)
        return rc;
    struct ranked_stage *index = index_stages(stages, stage_count);
    if (index && sort_versions(&versions, &version_count, artifact, !selection->deprecated,
                               false) == GTO_OK) {
        if (!selection->deprecated && !gto_artifact_active(artifact))
            version_count = 0;
        rows = make_rows(&row_count, versions, version_count, index, stage_count, pick, commit_id);
    }
    free(index);
    free(stages);
    free(versions);
    if (!rows)
        return error_no_memory(error);
    *out = rows;
    *count = row_count;
    return GTO_OK;
}

// ---- History

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
                             const char *artifact_name)
{
    size_t count = 0;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (artifact_name && strcmp(artifact->name, artifact_name) != 0)
            continue;
        for (size_t j = 0; j < artifact->events.count; j++, count++)
            entries[count] = (struct entry){artifact->events.items[j], count};
    }
    return count;
}

int gto_history(const gto_event ***out, size_t *count, const gto_registry *registry,
                const char *artifact, bool ascending, gto_error **error)
{
    size_t most = registry->event_count + 1;
    struct entry *entries = malloc(3 * most * sizeof(*entries));
    const gto_event **events = malloc(most * sizeof(*events));
    if (!entries || !events) {
        free(entries);
        free(events);
        return error_no_memory(error);
    }
    size_t found = collect_events(entries, registry, artifact);
    qsort(entries, found, sizeof(*entries), by_time);
    for (size_t start = 0, end; start < found; start = end) {
        for (end = start + 1;
             end < found && entries[end].event->time == entries[start].event->time;)
            end++;
        if (end - start > 1)
            order_counted(entries + start, end - start, entries + most);
    }
    for (size_t i = 0; i < found; i++)
        events[ascending ? i : found - 1 - i] = entries[i].event;
    free(entries);
    *out = events;
    *count = found;
    return GTO_OK;
}
