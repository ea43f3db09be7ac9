// What a gto_repo is made of.
#ifndef REPOSITORY_H
#define REPOSITORY_H

#include "config.h"
#include "repo/repo.h"

struct gto_repo {
    struct repo *git;
    gto_config *config;
};

#endif
