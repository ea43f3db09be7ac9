// What `git for-each-ref` writes, taken apart.
#ifndef GIT_REFS_FOR_EACH_REF_H
#define GIT_REFS_FOR_EACH_REF_H

#include <stdbool.h>

#include "slice.h"

// A line of "ID NAME".
bool for_each_ref_line(struct slice line, size_t id_len, const char **id, struct slice *name);

// The name in a warning of it about a broken reference.
bool for_each_ref_warning(struct slice line, struct slice *name);

#endif
