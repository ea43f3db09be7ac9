// What gto_compare() makes.
#ifndef LIB_COMPARE_H
#define LIB_COMPARE_H

#include "arena.h"
#include "gto.h"
#include "repo.h"

struct gto_difference {
    const struct repo_difference *tag;
    const char *artifact;
};

struct gto_comparison {
    struct repo_comparison tags;
    struct gto_difference *items; // as many
    struct arena arena;           // names of artifacts
    char *remote;
};

#endif
