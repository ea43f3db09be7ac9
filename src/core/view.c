// What is picked from a registry, in order.
#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "error.h"
#include "registry.h"

// Copies what the caller filled, of whatever version it is; NULL stands for the default.
static int copy_selection(struct gto_selection *copy, const struct gto_selection *selection,
                          gto_error **error)
{
    *copy = (struct gto_selection)GTO_SELECTION_INIT;
    if (!selection)
        return GTO_OK;
    int rc = error_check_struct(selection->struct_version, GTO_SELECTION_VERSION, "gto_selection",
                                error);
    if (rc != GTO_OK)
        return rc;
    if (selection->struct_version >= 2)
        *copy = *selection;
    else
        memcpy(copy, selection, offsetof(struct gto_selection, stage));
    return GTO_OK;
}

// The same, where its limits count.
static int check_selection(struct gto_selection *copy, const struct gto_selection *selection,
                           gto_error **error)
{
    int rc = copy_selection(copy, selection, error);
    if (rc != GTO_OK)
        return rc;
    if (copy->assignments_per_version < -1)
        return error_set(error, GTO_EARGS, "'assignments_per_version' must be >= -1");
    if (copy->versions_per_stage < -1)
        return error_set(error, GTO_EARGS, "'versions_per_stage' must be >=-1");
    return GTO_OK;
}

// ---- Artifacts

static int by_artifact_name(const void *a, const void *b)
{
    return strcmp((*(const gto_artifact *const *)a)->name, (*(const gto_artifact *const *)b)->name);
}

static bool is_in_stage(const gto_artifact *artifact, const char *name)
{
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        const gto_vstage *stage = version_find_stage(version, name);
        if (stage && gto_version_active(version) && gto_vstage_active(stage))
            return true;
    }
    return false;
}

// An artifact is what its greatest version is; where none is active, what any of them is.
static bool filter_takes(const gto_filter *filter, const gto_artifact *artifact)
{
    const gto_version *latest = gto_artifact_latest(artifact, false);
    bool takes = latest && gto_filter_matches(filter, latest);
    for (size_t i = 0; !latest && !takes && i < artifact->versions.count; i++)
        takes = gto_filter_matches(filter, gto_artifact_version(artifact, i));
    return takes;
}

static bool artifact_wanted(const gto_artifact *artifact, const struct gto_selection *selection)
{
    return (selection->deprecated || gto_artifact_active(artifact)) &&
           (!selection->stage || is_in_stage(artifact, selection->stage)) &&
           (!selection->filter || filter_takes(selection->filter, artifact));
}

int gto_pick_artifacts(const gto_artifact ***out, size_t *count, const gto_registry *registry,
                       const struct gto_selection *asked, bool by_name, gto_error **error)
{
    struct gto_selection selection;
    size_t kept = 0;
    int rc = copy_selection(&selection, asked, error);
    if (rc != GTO_OK)
        return rc;
    const gto_artifact **artifacts = malloc((registry->artifacts.count + 1) * sizeof(*artifacts));
    if (!artifacts)
        return error_no_memory(error);
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        if (artifact_wanted(artifact, &selection))
            artifacts[kept++] = artifact;
    }
    if (by_name)
        qsort(artifacts, kept, sizeof(*artifacts), by_artifact_name);
    *out = artifacts;
    *count = kept;
    return GTO_OK;
}

// ---- Versions in order

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

static int by_creation(const void *a, const void *b)
{
    const struct ranked_version *x = a, *y = b;
    int64_t of_x = gto_version_created_at(x->version, NULL);
    int64_t of_y = gto_version_created_at(y->version, NULL);
    return of_x != of_y ? (of_x < of_y) - (of_x > of_y)
                        : (x->place < y->place) - (x->place > y->place);
}

// `which`: an or of enum gto_versions.
static int sort_versions(struct ranked_version **out, size_t *count, const gto_artifact *artifact,
                         unsigned which, enum gto_sort sort)
{
    bool active_only = which & GTO_VERSIONS_ACTIVE,
         registered_only = which & GTO_VERSIONS_REGISTERED;
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
    qsort(versions, kept, sizeof(*versions), sort == GTO_SORT_SEMVER ? by_version : by_creation);
    *out = versions;
    *count = kept;
    return GTO_OK;
}

int gto_artifact_versions(const gto_version ***out, size_t *count, const gto_artifact *artifact,
                          unsigned which, enum gto_sort sort, gto_error **error)
{
    struct ranked_version *ranked;
    size_t found;
    if (sort_versions(&ranked, &found, artifact, which, sort) != GTO_OK)
        return error_no_memory(error);
    const gto_version **versions = malloc((found + 1) * sizeof(*versions));
    for (size_t i = 0; versions && i < found; i++)
        versions[i] = ranked[i].version;
    free(ranked);
    if (!versions)
        return error_no_memory(error);
    *out = versions;
    *count = found;
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
                    const struct gto_selection *asked, gto_error **error)
{
    struct gto_selection selection;
    struct ranked_version *versions = NULL;
    size_t version_count, most = 0, found = 0;
    int rc = check_selection(&selection, asked, error);
    if (rc != GTO_OK)
        return rc;
    unsigned which = GTO_VERSIONS_ACTIVE;
    if (selection.registered_only)
        which |= GTO_VERSIONS_REGISTERED;
    if (sort_versions(&versions, &version_count, artifact, which, GTO_SORT_SEMVER) != GTO_OK)
        return error_no_memory(error);
    for (size_t i = 0; i < version_count; i++)
        most += versions[i].version->stage_count;
    const gto_vstage **stages = malloc((most + 1) * sizeof(*stages));
    for (size_t i = 0; stages && i < version_count; i++)
        found += add_active_stages(stages + found, versions[i].version,
                                   selection.assignments_per_version);
    free(versions);
    if (stages && selection.sort == GTO_SORT_TIMESTAMP)
        qsort(stages, found, sizeof(*stages), by_latest_activation);
    if (!stages || group_stages(stages, &found, selection.versions_per_stage) != GTO_OK) {
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

struct gto_picked {
    const gto_version *version;
    const gto_vstage *const *stages;
    size_t stage_count;
};

// In one piece of memory: the rows, and the stages of all of them behind.
struct gto_picks {
    size_t count;
    struct gto_picked rows[];
};

static bool row_has_stage(const gto_picked *row, const char *stage)
{
    for (size_t i = 0; i < row->stage_count; i++)
        if (strcmp(row->stages[i]->name, stage) == 0)
            return true;
    return false;
}

// What rows of versions are asked for.
struct row_query {
    const gto_shortcut *pick;
    const char *commit_id;
    const struct gto_selection *selection;
};

static bool row_wanted(const gto_picked *row, size_t place, const struct row_query *query)
{
    const gto_shortcut *pick = query->pick;
    const char *version = pick ? gto_shortcut_version(pick) : NULL;
    const char *stage = pick ? gto_shortcut_stage(pick) : NULL;
    const char *commit_id = query->commit_id;
    const struct gto_selection *selection = query->selection;
    if ((selection->stage && !row_has_stage(row, selection->stage)) ||
        (selection->filter && !gto_filter_matches(selection->filter, row->version)))
        return false;
    if (commit_id)
        return strcmp(row->version->commit->id, commit_id) == 0;
    if (pick && gto_shortcut_latest(pick))
        return place == 0;
    return (!version || strcmp(row->version->name, version) == 0) &&
           (!stage || row_has_stage(row, stage));
}

static gto_picks *make_picks(const struct ranked_version *versions, size_t version_count,
                             const struct ranked_stage *index, size_t stage_count,
                             const struct row_query *query)
{
    size_t room = 0, found;
    for (size_t i = 0; i < version_count; i++) {
        stages_of(index, stage_count, versions[i].version->name, &found);
        room += found;
    }
    gto_picks *picks =
        malloc(sizeof(*picks) + version_count * sizeof(*picks->rows) + room * sizeof(gto_vstage *));
    if (!picks)
        return NULL;
    picks->count = 0;
    const gto_vstage **place = (const gto_vstage **)(picks->rows + version_count);
    for (size_t i = 0; i < version_count; i++) {
        const char *name = versions[i].version->name;
        const struct ranked_stage *stages = stages_of(index, stage_count, name, &found);
        gto_picked row = {versions[i].version, place, found};
        for (size_t j = 0; j < found; j++)
            place[j] = stages[j].stage;
        place += found;
        if (row_wanted(&row, i, query))
            picks->rows[picks->count++] = row;
    }
    return picks;
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

int gto_pick_versions(gto_picks **out, const gto_artifact *artifact, const gto_shortcut *pick,
                      const char *commit_id, const struct gto_selection *asked, gto_error **error)
{
    struct gto_selection selection;
    const struct row_query query = {pick, commit_id, &selection};
    const gto_vstage **stages = NULL;
    struct ranked_version *versions = NULL;
    gto_picks *picks = NULL;
    size_t stage_count, version_count;
    int rc = check_selection(&selection, asked, error);
    if (rc == GTO_OK)
        rc = gto_pick_stages(&stages, &stage_count, artifact, &selection, error);
    if (rc != GTO_OK)
        return rc;
    struct ranked_stage *index = index_stages(stages, stage_count);
    unsigned which = selection.deprecated ? 0 : GTO_VERSIONS_ACTIVE;
    if (index &&
        sort_versions(&versions, &version_count, artifact, which, GTO_SORT_SEMVER) == GTO_OK) {
        if (!selection.deprecated && !gto_artifact_active(artifact))
            version_count = 0;
        picks = make_picks(versions, version_count, index, stage_count, &query);
    }
    free(index);
    free(stages);
    free(versions);
    if (!picks)
        return error_no_memory(error);
    *out = picks;
    return GTO_OK;
}

void gto_picks_free(gto_picks *picks)
{
    free(picks);
}

size_t gto_picks_count(const gto_picks *picks)
{
    return picks->count;
}

const gto_picked *gto_picks_item(const gto_picks *picks, size_t index)
{
    return &picks->rows[index];
}

const gto_version *gto_picked_version(const gto_picked *picked)
{
    return picked->version;
}

size_t gto_picked_stage_count(const gto_picked *picked)
{
    return picked->stage_count;
}

const gto_vstage *gto_picked_stage(const gto_picked *picked, size_t index)
{
    return picked->stages[index];
}
