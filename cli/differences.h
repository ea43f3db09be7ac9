// What the commands that share a registry have in common.
#ifndef CLI_DIFFERENCES_H
#define CLI_DIFFERENCES_H

#include "options.h"

// Compares the tags of the artifacts that the options name with those of the remote repository.
// *out is to be freed with gto_comparison_free(). Errors: as gto_compare().
int differences_find(gto_comparison **out, gto_repo *repo, const struct options *options,
                     gto_error **error);

// Compares, pushes the tags that are only here (GTO_SIDE_LOCAL) or fetches those that are only
// there (GTO_SIDE_REMOTE), and prints which, and which differ and are left alone. Errors: as
// gto_push() and gto_fetch().
int differences_carry(gto_repo *repo, const struct options *options, enum gto_side side,
                      gto_error **error);

#endif
