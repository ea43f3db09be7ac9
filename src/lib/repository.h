// What a gto_repo is made of.
#ifndef LIB_REPOSITORY_H
#define LIB_REPOSITORY_H

#include "config.h"
#include "repo.h"

struct gto_repo {
    struct repo *git;
    gto_config *config;
};

#endif
