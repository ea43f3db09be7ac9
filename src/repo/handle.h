// An open repository, as the files behind the seam know it.
#ifndef REPO_HANDLE_H
#define REPO_HANDLE_H

#include "repo/git.h"
#include "repo/objects.h"
#include "repo/repo.h"

struct server;

struct repo {
    struct location location;
    struct objects *objects;
    struct process_watch watch; // how Git is watched while it talks to a server
    struct server *server;      // whose objects are kept here; NULL: it is a repository of its own
    struct buf *missing;        // ids of objects that are not here are noted there, a line each,
                                // rather than fetched; NULL: they are fetched
};

#endif
