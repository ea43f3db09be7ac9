#include <string.h>
#include <unistd.h>

#include "changes.h"
#include "commands.h"
#include "guess.h"
#include "term.h"

// Looks for a stage among those of a version. True if it is there.
static bool look_at(const gto_version *version, const char *stage, struct guess *guess)
{
    for (size_t i = 0; i < gto_version_stage_count(version); i++) {
        const char *name = gto_vstage_name(gto_version_stage(version, i));
        if (strcmp(name, stage) == 0)
            return true;
        guess_try(guess, name);
    }
    return false;
}

// Adds a hint if no version was ever in this stage, and one is near.
static void add_hint(struct buf *out, const gto_registry *registry, const char *stage)
{
    struct guess guess = guess_start(slice_of(stage));
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        for (size_t j = 0; j < gto_artifact_version_count(artifact); j++)
            if (look_at(gto_artifact_version(artifact, j), stage, &guess))
                return;
    }
    if (guess.name)
        buf_addf(out, "No version was in stage '%s' before. Did you mean '%s'?", stage, guess.name);
}

// Stages that are not configured may be mistyped. What cannot be read gives no hint.
static void find_hint(struct buf *out, gto_repo *repo, const char *stage)
{
    gto_registry *registry;
    if (!term_is_terminal(STDERR_FILENO) || gto_config_stages(gto_repo_config(repo)) ||
        gto_registry_read(&registry, repo, NULL, 0, NULL) != GTO_OK)
        return;
    add_hint(out, registry, stage);
    gto_registry_free(registry);
}

int cmd_assign(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_request request = changes_request(options, GTO_ACTION_ASSIGN);
    struct buf hint = {0};
    request.stage = options->stage;
    request.revision = options->ref;
    // With a revision, the version given is the name for what gets registered there.
    if (options->ref)
        request.new_version = options->version;
    else if (options->version)
        request.version = options->version;
    else
        request.revision = "HEAD";
    find_hint(&hint, repo, options->stage);
    int rc = changes_make(repo, options, &request, error);
    if (rc == GTO_OK && hint.len && !hint.failed)
        term_hint(hint.data);
    buf_free(&hint);
    return rc;
}
