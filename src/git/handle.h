// An open repository, as the files behind the seam know it.
#ifndef GIT_HANDLE_H
#define GIT_HANDLE_H

#include "run.h"
#include "odb/odb.h"
#include "repo.h"

struct server;

struct repo {
    struct location location;
    struct odb *odb;
    unsigned threads;           // as odb_open() has them
    struct process_watch watch; // how Git is watched while it talks to a server
    bool named;                 // a path says which repository it is, not the current directory
    struct server *server;      // whose objects are kept here; NULL: it is a repository of its own
    bool in_steps;              // a server was met that knows no atomic pushes
    bool knows_remotes;         // `remotes` has what configuration says of them
    struct buf remotes;
    struct buf *missing; // ids of objects that are not here are noted there, a line each,
                         // rather than fetched; NULL: they are fetched
};

// Runs `git ARGS...` in the repository, as git_run(). Where a server's cache was removed, it is run
// once more in another one.
int repo_run_git(struct repo *repo, const char *const *args, struct process process, int *status,
                 gto_error **error);

// The id that a commit or a tag begins with: of its tree, or of what it points at. `id` has room
// for MAX_ID_LEN + 1 bytes. False if the object is malformed.
bool repo_object_target(const struct repo *repo, const struct repo_object *object, char *id);

#endif
