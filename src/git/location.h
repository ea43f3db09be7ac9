// Where a repository is.
#ifndef GIT_LOCATION_H
#define GIT_LOCATION_H

#include <stdbool.h>
#include <stddef.h>

#include "gto.h"

// The lengths of object ids in hexadecimal: with SHA-1, and with SHA-256.
enum { SHA1_LEN = 40, MAX_ID_LEN = 64 };

struct location {
    char *root;       // of the work tree; of a bare repository: its Git directory
    char *git_dir;    // of this work tree
    char *common_dir; // of all its work trees: references
    char *object_dir;
    size_t id_len; // of object ids in hexadecimal
    bool bare;
    bool refs_by_git;      // its references are, or may be, no files: Git's plumbing reads them
    bool from_environment; // GIT_DIR or a companion of it says where; they hold for what we run
    enum { PARTIAL_UNKNOWN, PARTIAL_NO, PARTIAL_YES } partial; // location_is_partial() tells
};

// Finds the repository at or above `path`, or that of the environment and the current directory if
// it is NULL. A plain one that belongs to the user is found without Git; else Git is asked, and
// what it refuses is refused. *out is to be freed with location_free(). Errors: GTO_ENOREPO (none,
// or one that must not be used), GTO_ENOMEM, GTO_ERROR.
int location_find(struct location *out, const char *path, gto_error **error);
void location_free(struct location *location);
// Whether Git fetches objects when they are asked for. If the repository's own configuration does
// not say so, Git is asked: once, when something is missing.
bool location_is_partial(struct location *location);

#endif
