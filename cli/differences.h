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

// Compares, carries over the tags that are only here (DIFFERENCE_LOCAL) or only there
// (DIFFERENCE_REMOTE), and says so, and which differ and are left alone. Errors: as gto_push() and
// gto_fetch().
int differences_mend(gto_repo *repo, const struct options *options, enum difference kind,
                     gto_error **error);

#endif
