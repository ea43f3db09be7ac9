// What the commands that change a registry have in common.
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include "options.h"

// How the options say that a change is to be made.
struct gto_change_options changes_how(const struct options *options);

// Says what a change did; frees it.
int changes_finish(gto_repo *repo, const struct options *options, gto_change *change,
                   gto_error **error);

#endif
