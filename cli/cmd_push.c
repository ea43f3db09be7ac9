#include "commands.h"
#include "differences.h"

int cmd_push(gto_repo *repo, const struct options *options, gto_error **error)
{
    return differences_carry(repo, options, GTO_SIDE_LOCAL, error);
}
