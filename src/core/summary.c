// What `show` says of one artifact: its latest version, and the versions in each stage.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "error.h"
#include "registry.h"

#define NOTHING SIZE_MAX

struct gto_summary {
    struct buf text; // all cells, each with its NUL
    bool shorten;
    // Where the latest version begins, then the versions in each stage; or NOTHING.
    size_t cells[];
};

static void add_version(gto_summary *summary, const gto_version *version)
{
    const char *name = version->name;
    buf_add(&summary->text, name, summary->shorten ? gto_short_length(name) : strlen(name));
}

static void fill_latest(gto_summary *summary, const gto_version *latest)
{
    summary->cells[0] = latest ? summary->text.len : NOTHING;
    if (!latest)
        return;
    add_version(summary, latest);
    buf_addc(&summary->text, '\0');
}

// What was picked of one stage: gto_pick_stages() groups them by name.
struct group {
    const char *name;
    const gto_vstage *const *first;
    size_t count;
};

static int compare_groups(const void *a, const void *b)
{
    return strcmp(((const struct group *)a)->name, ((const struct group *)b)->name);
}

// Fills `groups`, which has room for `count`, sorts them by name, and returns how many there are.
static size_t make_groups(struct group *groups, const gto_vstage *const *picked, size_t count)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (!made || strcmp(groups[made - 1].name, picked[i]->name) != 0)
            groups[made++] = (struct group){picked[i]->name, &picked[i], 0};
        groups[made - 1].count++;
    }
    if (made > 1)
        qsort(groups, made, sizeof(*groups), compare_groups);
    return made;
}

static void fill_stage(gto_summary *summary, size_t *cell, const char *stage,
                       const struct group *groups, size_t count)
{
    const struct group wanted = {.name = stage};
    const struct group *group =
        count ? bsearch(&wanted, groups, count, sizeof(*groups), compare_groups) : NULL;
    *cell = group ? summary->text.len : NOTHING;
    for (size_t i = 0; group && i < group->count; i++) {
        buf_adds(&summary->text, i ? ", " : "");
        add_version(summary, group->first[i]->version);
    }
    if (group)
        buf_addc(&summary->text, '\0');
}

// Against registries in which each artifact has stages of its own: tables grow with the square of
// what is read.
int gto_summaries_check(const gto_registry *registry, size_t artifact_count,
                        const char *const *stages, gto_error **error)
{
    enum { LEAST = 1 << 20, PER_TAG = 64 };
    size_t most = LEAST, stage_count = 0;
    if (registry->event_count > LEAST / PER_TAG)
        most = registry->event_count * PER_TAG;
    while (stages[stage_count])
        stage_count++;
    if (!stage_count || artifact_count <= most / stage_count)
        return GTO_OK;
    return error_set(error, GTO_ERROR,
                     "%zu artifacts in %zu stages make more than %zu cells: ask for some of the "
                     "artifacts, by a name or a pattern",
                     artifact_count, stage_count, most);
}

int gto_summary_make(gto_summary **out, const gto_artifact *artifact, const char *const *stages,
                     const struct gto_selection *selection, bool shorten, gto_error **error)
{
    const gto_vstage **picked = NULL;
    size_t count = 0, stage_count = 0;
    // Without stages to tell of there is nothing to pick.
    int rc = *stages ? gto_pick_stages(&picked, &count, artifact, selection, error) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    while (stages[stage_count])
        stage_count++;
    gto_summary *summary =
        calloc(1, sizeof(*summary) + (stage_count + 1) * sizeof(*summary->cells));
    struct group *groups = calloc(count + 1, sizeof(*groups));
    if (summary && groups) {
        size_t group_count = make_groups(groups, picked, count);
        summary->shorten = shorten;
        fill_latest(summary, gto_artifact_latest(artifact, true));
        for (size_t i = 0; i < stage_count; i++)
            fill_stage(summary, &summary->cells[i + 1], stages[i], groups, group_count);
    }
    bool failed = !summary || !groups || summary->text.failed;
    free(groups);
    free(picked);
    if (failed) {
        gto_summary_free(summary);
        return error_no_memory(error);
    }
    *out = summary;
    return GTO_OK;
}

void gto_summary_free(gto_summary *summary)
{
    if (!summary)
        return;
    buf_free(&summary->text);
    free(summary);
}

static const char *cell(const gto_summary *summary, size_t index)
{
    size_t start = summary->cells[index];
    return start == NOTHING ? NULL : summary->text.data + start;
}

const char *gto_summary_latest(const gto_summary *summary)
{
    return cell(summary, 0);
}

const char *gto_summary_stage(const gto_summary *summary, size_t index)
{
    return cell(summary, index + 1);
}
