// What a commit holds at the path of an artifact: a file or a directory of Git's, or what stands
// for one that LFS or DVC keeps.
#ifndef LIB_STORED_H
#define LIB_STORED_H

#include <stdint.h>

#include "arena.h"
#include "repo.h"

struct stored {
    const char *kind;   // "file", "directory", "lfs", "dvc"; NULL: there is nothing
    const char *digest; // the id of a blob or a tree, or `sha256:...`, `md5:...`
    int64_t size;       // in bytes; -1: it is not known, or it is a directory
};

// Strings live in `arena`. Without `details`, a file is told from another by its blob alone, be it
// a pointer of LFS, and its size is not known. Errors: GTO_EREF (the commit cannot be read),
// GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int stored_find(struct stored *out, struct arena *arena, struct repo *git, const char *commit_id,
                const char *path, bool details, gto_error **error);

#endif
