// An open repository, as the files behind the seam know it.
#ifndef REPO_HANDLE_H
#define REPO_HANDLE_H

#include "repo/git.h"
#include "repo/objects.h"
#include "repo/repo.h"

struct repo {
    struct location location;
    struct objects *objects;
};

#endif
