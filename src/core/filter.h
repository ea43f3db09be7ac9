// Versions that somebody picked by what Git or their descriptions say of them.
#ifndef CORE_FILTER_H
#define CORE_FILTER_H

#include "vec.h"
#include "gto.h"

struct gto_filter {
    struct vec versions; // const gto_version *, sorted by their addresses once it is sealed
};

// NULL when memory is exhausted. To be freed with gto_filter_free().
gto_filter *filter_new(void);
// Errors: GTO_ENOMEM.
int filter_add(gto_filter *filter, const gto_version *version);
// After the last version was added.
void filter_seal(gto_filter *filter);

#endif
