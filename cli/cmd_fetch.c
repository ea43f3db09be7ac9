#include "commands.h"
#include "differences.h"

int cmd_fetch(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_comparison *comparison;
    int rc = differences_find(&comparison, repo, options, error);
    if (rc != GTO_OK)
        return rc;
    rc = gto_fetch(repo, comparison, error);
    if (rc == GTO_OK)
        rc = differences_say(repo, comparison, DIFFERENCE_REMOTE, error);
    gto_comparison_free(comparison);
    return rc;
}
