// What `show` says of one artifact: its latest version, and the versions in each stage.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "error.h"
#include "version.h"

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

static void fill_stage(gto_summary *summary, size_t *cell, const char *stage,
                       const gto_vstage *const *picked, size_t count)
{
    *cell = NOTHING;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(picked[i]->name, stage) != 0)
            continue;
        if (*cell == NOTHING)
            *cell = summary->text.len;
        else
            buf_adds(&summary->text, ", ");
        add_version(summary, picked[i]->version);
    }
    if (*cell != NOTHING)
        buf_addc(&summary->text, '\0');
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
    if (summary) {
        summary->shorten = shorten;
        fill_latest(summary, gto_artifact_latest(artifact, true));
        for (size_t i = 0; i < stage_count; i++)
            fill_stage(summary, &summary->cells[i + 1], stages[i], picked, count);
    }
    free(picked);
    if (!summary || summary->text.failed) {
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
