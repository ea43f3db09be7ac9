// Where a repository is, and running Git there.
#ifndef REPO_GIT_H
#define REPO_GIT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/process.h"
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
// Whether variables of the environment say where the repository is.
bool environment_has_location(void);

// Runs `git ARGS...` in a repository. `process` says all but argv; unless it is
// on the terminal, it speaks English.
int git_run(const struct location *location, const char *const *args, struct process process,
            int *status, gto_error **error);
// Starts `git ARGS...` there, to talk with.
int git_start(const struct location *location, const char *const *args, struct process process,
              struct child *child, gto_error **error);
// Runs `git ARGS...`, which has to end well: GTO_ERROR with `failure` and what Git says otherwise.
// *out is the first line of what it writes, to be freed; NULL if that is not wanted.
int git_ask(const struct location *location, const char *const *args, struct process process,
            const char *failure, char **out, gto_error **error);
// What Git said about a failure, as one line to be freed: its errors alone (unless there are none),
// or `all`, which includes the words of hooks. NULL if memory ran out.
char *git_complaint(const struct buf *err, bool all);
// What a server said, to be freed: "" if it said nothing.
char *git_words_of_server(const struct buf *err);

#endif
