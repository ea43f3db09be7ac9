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

// As gto_compare(). `known`: a name that is nowhere is an error (GTO_ENOARTIFACT).
int compare_tags(gto_comparison **out, gto_repo *repo, const char *remote,
                 const char *const *artifacts, bool known, gto_error **error);

// The order in which tags make sense one by one: what a tag is about comes in a lower step.
// Deletions have the opposite order.
enum { COMPARE_LAST_STEP = 4 };
unsigned compare_step(const char *tag);

#endif
