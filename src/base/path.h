// Paths of files.
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

// `directory/name`, to be freed; NULL if memory ran out.
char *path_join(const char *directory, const char *name);

// Adds `path`, which counts from `directory` (empty: the root), as it counts from the root: without
// `.`, `..` and empty parts; `.` for the root itself. False, with nothing added, if it leads out of
// the root or is absolute.
bool path_normalize(struct buf *out, struct slice directory, struct slice path);

#endif
