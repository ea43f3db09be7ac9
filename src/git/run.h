// Running Git in a repository.
#ifndef GIT_RUN_H
#define GIT_RUN_H

#include <stdbool.h>

#include "buf.h"
#include "gto.h"
#include "location.h"
#include "process.h"

// Whether variables of the environment say where the repository is.
bool environment_has_location(void);

// Runs `git ARGS...` in a repository. `process` says all but argv; unless it is
// on the terminal, it speaks English.
int git_run(const struct location *location, const char *const *args, struct process process,
            int *status, gto_error **error);
// Runs `git ARGS...` in a directory (NULL: the current one) of which no more is known. With
// `from_environment`, what the environment says of the repository holds.
int git_run_at(const char *directory, bool from_environment, const char *const *args,
               struct process process, int *status, gto_error **error);
// Runs `git ARGS...`, which has to end well: GTO_ERROR with `failure` and what Git says otherwise.
// *out is the first line of what it writes, to be freed; NULL if that is not wanted.
int git_ask(const struct location *location, const char *const *args, struct process process,
            const char *failure, char **out, gto_error **error);

#endif
