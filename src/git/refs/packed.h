// packed-refs: the file that holds most references, one a line (gitformat of `git pack-refs`).
//
// It is read through a window rather than mapped: a repository may have a million references, and
// a map of a file that somebody cuts short ends the process.
#ifndef GIT_REFS_PACKED_H
#define GIT_REFS_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "gto.h"
#include "slice.h"

struct packed {
    int fd;      // < 0: there is no such file
    char *path;  // for messages
    off_t size;  // of the file
    off_t begin; // behind the header
    off_t next;  // what of the file follows the window
    char *window;
    size_t at, end; // of what is in the window and not yet taken
    size_t id_len;
    bool sorted;
    struct buf last;   // the name that was read last
    struct slice from; // names before this one are skipped; its bytes are the caller's
};

struct packed_ref {
    const char *id; // as many bytes as ids have digits; whether they are digits is not looked at
    struct slice name;
    bool peeled; // what it points at follows: it is a tag object
};

// Opens the file `path`. Git only ever replaces it as a whole, so what is open stays what it is.
// Errors: GTO_ERROR, GTO_ENOMEM.
int packed_open(struct packed *out, const char *path, size_t id_len, gto_error **error);
void packed_close(struct packed *packed);

// Goes to the references whose names are not less than `name`, which has to outlive the reading;
// to the beginning if the file is not sorted. Errors: GTO_ERROR.
int packed_seek(struct packed *packed, struct slice name, gto_error **error);
// Reads the next reference, whose id and name are valid until the next call. *found is false at the
// end. Errors: GTO_ERROR (the file is damaged, not sorted though it says so, or cannot be read),
// GTO_ENOMEM.
int packed_next(struct packed *packed, struct packed_ref *ref, bool *found, gto_error **error);

#endif
