#include "error.h"
#include "changes.h"
#include "commands.h"

int cmd_register(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_options how = changes_how(options);
    gto_change *change;
    if (options_conflict(options->bump))
        return error_set(error, GTO_EARGS,
                         "Need to specify either version or single bump argument");
    how.bump = options->bump == BUMP_BIT_MAJOR   ? GTO_BUMP_MAJOR
               : options->bump == BUMP_BIT_MINOR ? GTO_BUMP_MINOR
               : options->bump == BUMP_BIT_PATCH ? GTO_BUMP_PATCH
                                                 : GTO_BUMP_DEFAULT;
    struct vec labels = {0};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i <= options->labels.count; i++)
        rc = vec_push(&labels, i < options->labels.count ? options->labels.items[i] : NULL);
    if (rc != GTO_OK) {
        vec_free(&labels);
        return error_no_memory(error);
    }
    how.labels = (const char *const *)labels.items;
    const char *revision = options->ref ? options->ref : "HEAD";
    rc = gto_register(&change, repo, options->name, revision, options->version, &how, error);
    vec_free(&labels);
    return rc == GTO_OK ? changes_finish(repo, options, change, error) : rc;
}
