#include "filter.h"

#include <stdint.h>
#include <stdlib.h>

gto_filter *filter_new(void)
{
    return calloc(1, sizeof(gto_filter));
}

int filter_add(gto_filter *filter, const gto_version *version)
{
    return vec_push(&filter->versions, (gto_version *)version) == 0 ? GTO_OK : GTO_ENOMEM;
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (void *const *)a, y = (uintptr_t) * (void *const *)b;
    return (x > y) - (x < y);
}

void filter_seal(gto_filter *filter)
{
    if (filter->versions.count)
        qsort(filter->versions.items, filter->versions.count, sizeof(void *), by_address);
}

bool gto_filter_matches(const gto_filter *filter, const gto_version *version)
{
    const struct vec *versions = &filter->versions;
    return versions->count &&
           bsearch(&version, versions->items, versions->count, sizeof(void *), by_address);
}

void gto_filter_free(gto_filter *filter)
{
    if (!filter)
        return;
    vec_free(&filter->versions);
    free(filter);
}
