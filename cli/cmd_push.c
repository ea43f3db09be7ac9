#include "commands.h"
#include "differences.h"

int cmd_push(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_comparison *comparison;
    int rc = differences_find(&comparison, repo, options, error);
    if (rc != GTO_OK)
        return rc;
    rc = gto_push(repo, comparison, error);
    if (rc == GTO_OK)
        rc = differences_say(repo, comparison, DIFFERENCE_LOCAL, error);
    gto_comparison_free(comparison);
    return rc;
}
