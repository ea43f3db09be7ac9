// A reader of objects: what an implementation of the seam has to bring. All else in repo/ is
// common.
#ifndef REPO_OBJECTS_H
#define REPO_OBJECTS_H

#include "repo/git.h"
#include "repo/repo.h"

// Prepares what the reader is built on, and lets go of it; called in pairs, around all that
// follows.
void objects_start(void);
void objects_stop(void);

// Finds the repository at or above `path` (NULL: the current directory), as far as this can be done
// without Git. *out is to be freed with location_free().
enum located { LOCATED, LOCATED_NOTHING, LOCATED_UNSURE };
enum located objects_locate(struct location *out, const char *path);

// One reader is used by one thread at a time; there may be several.
struct objects;
// Errors: GTO_ERROR, GTO_ENOMEM.
int objects_open(struct objects **out, const struct location *location, gto_error **error);
void objects_free(struct objects *objects);
// Lets it see what was packed anew since it was opened. Errors, without a message: GTO_ERROR,
// GTO_ENOMEM.
int objects_refresh(struct objects *objects);

// Reads an object; `id` has as many hexadecimal digits as ids have. To be given back with
// objects_release(). GTO_EREF, without a message: it is not there, or unreadable.
int objects_read(struct objects *objects, const char *id, struct repo_object *object);
// Reads its type and size alone; its data is NULL.
int objects_read_header(struct objects *objects, const char *id, struct repo_object *object);
void objects_release(struct repo_object *object);

#endif
