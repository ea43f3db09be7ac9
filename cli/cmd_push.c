#include "commands.h"
#include "differences.h"

int cmd_push(gto_repo *repo, const struct options *options, gto_error **error)
{
    return differences_mend(repo, options, DIFFERENCE_LOCAL, error);
}
