// What DVC keeps in place of a file: `outs` of a NAME.dvc, and of the stages in a dvc.lock
// (https://dvc.org/doc/user-guide/project-structure/dvc-files).
#ifndef FILES_DVC_OUTS_H
#define FILES_DVC_OUTS_H

#include <stdint.h>

#include "arena.h"
#include "slice.h"
#include "gto.h"

struct dvc_out {
    const char *algorithm; // "md5", "etag", "checksum"
    const char *digest;
    int64_t size;       // -1: it is not said
    int64_t file_count; // of a directory; the same
};

// Finds the output `path`, from the directory of the file, in a NAME.dvc or a dvc.lock. Its strings
// live in `arena`. *found is false if there is none. Errors: GTO_EINVALID, GTO_ENOMEM.
int dvc_find_out(struct dvc_out *out, bool *found, struct arena *arena, const char *text,
                 size_t len, const char *path, gto_error **error);

#endif
