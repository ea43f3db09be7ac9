// Running `git rev-list`.
#ifndef GIT_REV_LIST_H
#define GIT_REV_LIST_H

#include "process.h"
#include "repo.h"

// Runs `git ARGS...`, whose answer process.out gets. Paths mean what they say, whatever the
// environment says of them. Errors: GTO_ERROR (Git's own message), GTO_ENOMEM.
int rev_list_run(struct repo *repo, const char *const *args, struct process process,
                 gto_error **error);
// The error of a repository on a server.
int rev_list_refuse_server(const struct repo *repo, gto_error **error);

#endif
