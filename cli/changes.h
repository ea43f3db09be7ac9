// What the commands that change a registry have in common.
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include "options.h"

// Says what a change did, and pushes it if that was asked for; frees it.
int changes_finish(gto_repo *repo, const struct options *options, gto_change *change,
                   gto_error **error);

#endif
