// Whether an artifact is what it was in its latest version.
#ifndef LIB_UNCHANGED_H
#define LIB_UNCHANGED_H

#include "plan.h"
#include "registry.h"

// *out becomes a change without tags that says which version stands, if what is at the artifact's
// path in the commit is what its latest version has; else it stays NULL. `registry`: read with
// messages. Errors: GTO_EARGS (no path is known, or nothing is there), and as stored_find().
int unchanged_find(gto_change **out, gto_repo *repo, const gto_registry *registry,
                   const struct gto_change_request *request, const char *commit_id,
                   gto_error **error);

#endif
