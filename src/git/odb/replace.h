// Objects that are read in place of others: refs/replace/, see git-replace(1).
#ifndef GIT_ODB_REPLACE_H
#define GIT_ODB_REPLACE_H

#include "arena.h"
#include "location.h"
#include "strmap.h"

struct replacements {
    struct strmap by_id; // of ids to the ids in their places, as raw bytes
    struct arena arena;
};

// Reads which objects are replaced, unless Git is told not to do so: by GIT_NO_REPLACE_OBJECTS, or
// core.useReplaceRefs. Errors: GTO_ERROR, GTO_ENOMEM.
int replacements_read(struct replacements *out, const struct location *location, gto_error **error);
void replacements_free(struct replacements *replacements);

// What is read in place of an object: mostly itself. NULL: they lead from one to the other too
// often, or in circles.
const unsigned char *replacements_find(const struct replacements *replacements,
                                       const unsigned char *id, size_t id_size);

#endif
