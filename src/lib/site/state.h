// What a site depends on, in a word: where it is the same as that of the site that is there,
// nothing has to be read or written.
#ifndef LIB_SITE_STATE_H
#define LIB_SITE_STATE_H

#include "gto.h"

enum { STATE_SIZE = 2 * 32 + 1 };

// The digest of all references that registries are made of, HEAD, configurations, remote
// repositories, options, and this program. Tags are listed and no object is read. Errors: those of
// gto_repo_moment(), GTO_ENOMEM, GTO_ERROR.
int state_find(char out[STATE_SIZE], gto_repo *const *repos, size_t count,
               const struct gto_site_options *options, gto_error **error);

#endif
