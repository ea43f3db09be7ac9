// Objects of a pack that others are deltas of, kept while they are likely to be needed.
#ifndef GIT_ODB_BASE_CACHE_H
#define GIT_ODB_BASE_CACHE_H

#include "odb/bytes.h"
#include "repo.h"

struct base {
    uint64_t offset; // in the pack
    enum repo_type type;
    size_t size;
    unsigned char *data; // NULL: the slot is free
};

struct base_cache {
    struct base *slots; // by a hash of the offset; the latter of two with the same one wins
    size_t bytes;
    size_t hand; // the slot to be emptied next when there are too many bytes
};

// NULL: it is not kept.
const struct base *base_cache_find(const struct base_cache *cache, uint64_t offset);
// Takes over `base`, whose data are allocated. *out is valid, however large it is, until the next
// call. Errors: GTO_ENOMEM, and the data are freed.
int base_cache_add(struct base_cache *cache, struct base base, const struct base **out);
void base_cache_free(struct base_cache *cache);

#endif
