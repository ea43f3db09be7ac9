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
    bool plumbing;         // only Git itself can read it: its objects are SHA-256, or its
                           // references no files
    bool from_environment; // GIT_DIR or a companion of it says where; they hold for what we run
    enum { PARTIAL_UNKNOWN, PARTIAL_NO, PARTIAL_YES } partial; // location_is_partial() tells
};

// Finds the repository at or above `path`, or that of the environment and the current directory, by
// asking Git. Errors: GTO_ENOREPO, GTO_ENOMEM, GTO_ERROR.
int location_ask_git(struct location *out, const char *path, gto_error **error);
void location_free(struct location *location);
// Whether Git fetches objects when they are asked for. Git is asked once, when something is
// missing.
bool location_is_partial(struct location *location);

#endif
