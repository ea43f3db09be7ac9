// Loose references: files that hold one reference each.
#ifndef GIT_REFS_LOOSE_H
#define GIT_REFS_LOOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "gto.h"

// Whether a reference can have this name: no name that git-check-ref-format(1) refuses, above all
// none that leads out of the directory of references.
bool ref_name_valid(const char *name, size_t len);

enum loose_kind { LOOSE_NONE, LOOSE_ID, LOOSE_SYMBOLIC, LOOSE_BROKEN };

struct loose_ref {
    enum loose_kind kind;
    char text[4097]; // NUL-terminated: the id in lower-case hexadecimal, or the name that it stands
                     // for
};

// Reads the reference in the file `path`. LOOSE_NONE: there is no such file. LOOSE_BROKEN: it is no
// regular file, or what it says is no reference. Errors: GTO_ERROR (it cannot be read now).
int loose_read(struct loose_ref *out, const char *path, size_t id_len, gto_error **error);

// Calls `visit` for each file below `directory` whose path from there begins with `prefix` and is a
// possible name; anything but GTO_OK ends the visit and is returned. Errors: GTO_ERROR, GTO_ENOMEM.
int loose_each(const char *directory, const char *prefix,
               int (*visit)(void *payload, const char *name, size_t len), void *payload,
               gto_error **error);

#endif
