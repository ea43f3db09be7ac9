// What gto_compare() makes.
#ifndef COMPARISON_H
#define COMPARISON_H

#include "base/arena.h"
#include "gto.h"
#include "repo/repo.h"

struct gto_comparison {
    struct repo_comparison tags;
    struct gto_difference *items; // as many
    struct arena arena;           // names of artifacts
    char *remote;
};

#endif
