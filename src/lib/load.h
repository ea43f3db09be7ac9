// From the tags of a repository to a registry.
#ifndef LIB_LOAD_H
#define LIB_LOAD_H

#include "config.h"
#include "gto.h"
#include "moment.h"
#include "repo.h"

struct load {
    const char *artifact; // this one alone, or those that a pattern matches; NULL for all
    unsigned flags;       // enum gto_read
    bool commit_times;    // the commits of all versions, as GTO_READ_COMMITS, but not what they say
    const struct moment *at; // as it stood then; NULL: now
    bool for_change;         // remember the names that are taken, and the ids of the tags' objects
};

// Errors: GTO_ENOMEM, GTO_ERROR.
int load_registry(gto_registry **out, struct repo *repo, const gto_config *config,
                  const struct load *what, gto_error **error);

#endif
