// What the commands that share a registry have in common.
#ifndef CLI_DIFFERENCES_H
#define CLI_DIFFERENCES_H

#include "options.h"

#define REMOTE "origin"

// Compares the tags of the artifacts that the options name with those of REMOTE. *out is to be
// freed with gto_comparison_free(). Errors: as gto_compare().
int differences_find(gto_comparison **out, gto_repo *repo, const struct options *options,
                     gto_error **error);

enum difference { DIFFERENCE_LOCAL, DIFFERENCE_REMOTE, DIFFERENCE_BOTH };
enum difference difference_kind(const struct gto_difference *item);

// Says what became of the tags that were only on one side, and which are left alone, for they
// differ. Errors: GTO_ENOMEM, GTO_ERROR.
int differences_say(gto_repo *repo, const gto_comparison *comparison, enum difference kind,
                    gto_error **error);

#endif
