#include "pick.h"

#include "error.h"
#include "hint.h"
#include "repository.h"

bool pick_is_asked(const gto_shortcut *shortcut)
{
    return gto_shortcut_latest(shortcut) || gto_shortcut_version(shortcut) ||
           gto_shortcut_stage(shortcut);
}

// Says what there is instead of a version that is missing.
static int no_version(const gto_repo *repo, const gto_registry *registry,
                      const gto_shortcut *shortcut, gto_error **error)
{
    const char *name = gto_shortcut_artifact(shortcut);
    struct buf hint = {0};
    int rc = error_set(error, GTO_ENOVERSION, "No versions found for '%s'", name);
    if (rc == GTO_ENOVERSION &&
        hint_add(&hint, registry, &repo->config->allowed, name, gto_shortcut_version(shortcut),
                 gto_shortcut_stage(shortcut)) == GTO_OK &&
        hint.len && !hint.failed)
        error_set_detail(error, hint.data);
    buf_free(&hint);
    return rc;
}

// Picks versions; deregistered ones only if there are no others, and a version is named.
static int pick(gto_picks **out, const gto_artifact *artifact, const gto_shortcut *shortcut,
                bool deregistered, gto_error **error)
{
    struct gto_selection all = GTO_SELECTION_INIT;
    all.deprecated = true;
    int rc = gto_pick_versions(out, artifact, shortcut, NULL, NULL, error);
    if (rc != GTO_OK || gto_picks_count(*out) || !deregistered || !gto_shortcut_version(shortcut) ||
        gto_shortcut_latest(shortcut))
        return rc;
    gto_picks_free(*out);
    return gto_pick_versions(out, artifact, shortcut, NULL, &all, error);
}

int pick_version(const gto_version **out, const gto_repo *repo, const gto_registry *registry,
                 const gto_shortcut *shortcut, bool deregistered, gto_error **error)
{
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_artifact *artifact = gto_registry_find(registry, name);
    gto_picks *picks;
    if (!artifact)
        return error_set(error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    int rc = pick(&picks, artifact, shortcut, deregistered, error);
    if (rc != GTO_OK)
        return rc;
    if (!gto_picks_count(picks))
        rc = no_version(repo, registry, shortcut, error);
    else if (gto_picks_count(picks) > 1)
        rc = error_set(error, GTO_EMANYVERSIONS,
                       "Ambiguous naming shortcut: multiple variants found.");
    else
        *out = gto_picked_version(gto_picks_item(picks, 0));
    gto_picks_free(picks);
    return rc;
}
