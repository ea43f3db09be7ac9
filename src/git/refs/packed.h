// packed-refs: the file that holds most references, one a line.
#ifndef GIT_REFS_PACKED_H
#define GIT_REFS_PACKED_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"
#include "gto.h"

struct packed {
    char *map; // NULL: there is no such file, or nothing in it
    size_t size;
    const char *begin; // behind the header
    const char *end;
    size_t id_len;
    bool sorted;
};

struct packed_ref {
    const char *id; // as many bytes as ids have digits; whether they are digits is not looked at
    struct slice name;
    bool peeled; // what it points at follows: it is a tag object
};

// Maps the file `path`. Git only ever replaces it as a whole, so the map stays what it is.
// Errors: GTO_ERROR, GTO_ENOMEM.
int packed_open(struct packed *out, const char *path, size_t id_len, gto_error **error);
void packed_close(struct packed *packed);

// Where the references begin whose names are not less than `name`; the beginning if the file is not
// sorted.
const char *packed_seek(const struct packed *packed, struct slice name);
// Reads the reference at *at and moves on behind it. 1, 0 at the end, -1 if the file is damaged.
int packed_next(const struct packed *packed, const char **at, struct packed_ref *ref);

#endif
