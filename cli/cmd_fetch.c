#include "commands.h"
#include "differences.h"

int cmd_fetch(gto_repo *repo, const struct options *options, gto_error **error)
{
    return differences_mend(repo, options, DIFFERENCE_REMOTE, error);
}
