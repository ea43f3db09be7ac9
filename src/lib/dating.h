// When the tags of a change are made, so that the change takes effect.
#ifndef LIB_DATING_H
#define LIB_DATING_H

#include "plan.h"
#include "registry.h"

// Dates a planned change. *tagger: the line that says who makes it and when, as Git gives it; it is
// replaced by one with a later date where somebody's clock is ahead, and then the change gets a
// notice that says so. A date that was given (GIT_COMMITTER_DATE) is kept. `registry`: what was
// planned on. Errors: GTO_EARGS (the change would have no effect), GTO_ENOMEM, GTO_ERROR.
int date_change(char **tagger, gto_change *change, const gto_registry *registry,
                const struct gto_change_request *request, gto_error **error);

#endif
