// Partial clones: Git fetches objects when they are asked for.
#ifndef GIT_ODB_PROMISOR_H
#define GIT_ODB_PROMISOR_H

#include "buf.h"
#include "run.h"
#include "repo.h"

// Has Git read an object into `data`, fetching it if need be. GTO_EREF without a message: it is not
// to be had, or too large. Errors: GTO_ERROR (git cannot be run), GTO_ENOMEM.
int partial_read_object(const struct location *location, const char *id, struct buf *data,
                        struct repo_object *object, gto_error **error);

#endif
