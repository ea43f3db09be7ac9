// The repositories that the command line names.
#ifndef CLI_REPO_LIST_H
#define CLI_REPO_LIST_H

#include "arena.h"
#include "gto.h"
#include "vec.h"

// Adds to `out` what the values of `-r` name, in their order: paths and URLs; of `@FILE`, those
// that the file lists, one a line; blank lines and lines that begin with `#` are passed over. Paths
// there count from the directory of the file, `~/` from the home directory.
// `arena` keeps them. Errors: GTO_EARGS (a file names none, or is no such list), GTO_ENOMEM,
// GTO_ERROR.
int repo_list_read(struct vec *out, struct arena *arena, const struct vec *values,
                   gto_error **error);

#endif
