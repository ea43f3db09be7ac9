#include "base/error.h"
#include "changes.h"
#include "commands.h"

int cmd_register(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_options how = options->change;
    gto_change *change;
    if (options_conflict(options->bump))
        return error_set(error, GTO_EARGS,
                         "Need to specify either version or single bump argument");
    how.bump = options->bump == BUMP_BIT_MAJOR   ? GTO_BUMP_MAJOR
               : options->bump == BUMP_BIT_MINOR ? GTO_BUMP_MINOR
               : options->bump == BUMP_BIT_PATCH ? GTO_BUMP_PATCH
                                                 : GTO_BUMP_DEFAULT;
    const char *revision = options->ref && *options->ref ? options->ref : "HEAD";
    int rc = gto_register(&change, repo, options->name, revision, options->version, &how, error);
    return rc == GTO_OK ? changes_finish(repo, options, change, error) : rc;
}
