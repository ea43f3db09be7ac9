// What a commit holds at the path of an artifact: a file or a directory of Git's, or what stands
// for one that LFS or DVC keeps.
#ifndef LIB_STORED_H
#define LIB_STORED_H

#include <stdint.h>

#include "arena.h"
#include "repo.h"

struct gto_stored {
    const char *path;    // as it is asked for
    const char *kind;    // "file", "directory", "lfs", "dvc"; NULL: there is nothing
    const char *digest;  // the id of a blob or a tree, or `sha256:...`, `md5:...`
    int64_t size;        // in bytes; -1: it is not known, or it is a directory of Git's
    int64_t file_count;  // of a directory that DVC keeps; -1: it is not known
    const char *pointer; // the file that says what DVC keeps; NULL: none does
    // A file of DVC's that could not be read, and may say what is there; NULL: none. Why, and
    // whether it is not valid (GTO_EINVALID), or not to be had (GTO_EREF).
    const char *unread, *unread_reason;
    int unread_code;
};

// Strings live in `arena`, `path` where it is. Without `details`, a file is told from another by
// its blob alone, be it a pointer of LFS, and its size is not known. Errors: GTO_EREF (the commit
// cannot be read), GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int stored_find(struct gto_stored *out, struct arena *arena, struct repo *git,
                const char *commit_id, const char *path, bool details, gto_error **error);

#endif
