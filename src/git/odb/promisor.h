// Partial clones: Git fetches objects from a promisor remote when they are asked for.
#ifndef GIT_ODB_PROMISOR_H
#define GIT_ODB_PROMISOR_H

#include "location.h"

// Has Git fetch an object, unless it is there. Errors: GTO_EREF, without a message (it is not to be
// had), GTO_ERROR (git cannot be run), GTO_ENOMEM.
int promisor_fetch(const struct location *location, const unsigned char *id, gto_error **error);

#endif
