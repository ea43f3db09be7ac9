#include "changes.h"
#include "commands.h"

int cmd_deprecate(gto_repo *repo, const struct options *options, gto_error **error)
{
    const struct gto_change_options how = changes_how(options);
    gto_change *change;
    int rc;
    if (options->stage)
        rc = gto_unassign(&change, repo, options->name, options->stage, NULL, options->version,
                          &how, error);
    else if (options->version)
        rc = gto_deregister(&change, repo, options->name, NULL, options->version, &how, error);
    else
        rc = gto_deprecate(&change, repo, options->name, options->ref, &how, error);
    return rc == GTO_OK ? changes_finish(repo, options, change, error) : rc;
}
