#include "odb/base_cache.h"

#include "gto.h"

enum {
    SLOTS_LOG = 13,
    SLOTS = 1 << SLOTS_LOG,
    MAX_BYTES = 4 << 20,
};

static size_t slot_of(uint64_t offset)
{
    return (size_t)(offset * 0x9e3779b97f4a7c15u >> (64 - SLOTS_LOG));
}

static void empty(struct base_cache *cache, struct base *slot)
{
    if (!slot->data)
        return;
    cache->bytes -= slot->size;
    free(slot->data);
    slot->data = NULL;
}

const struct base *base_cache_find(const struct base_cache *cache, uint64_t offset)
{
    const struct base *slot = cache->slots ? &cache->slots[slot_of(offset)] : NULL;
    return slot && slot->data && slot->offset == offset ? slot : NULL;
}

int base_cache_add(struct base_cache *cache, struct base base, const struct base **out)
{
    if (!cache->slots)
        cache->slots = calloc(SLOTS, sizeof(*cache->slots));
    if (!cache->slots) {
        free(base.data);
        return GTO_ENOMEM;
    }
    struct base *slot = &cache->slots[slot_of(base.offset)];
    empty(cache, slot);
    for (size_t i = 0; i < SLOTS && cache->bytes + base.size > MAX_BYTES; i++)
        empty(cache, &cache->slots[cache->hand++ % SLOTS]);
    *slot = base;
    cache->bytes += base.size;
    *out = slot;
    return GTO_OK;
}

void base_cache_free(struct base_cache *cache)
{
    for (size_t i = 0; cache->slots && i < SLOTS; i++)
        empty(cache, &cache->slots[i]);
    free(cache->slots);
    *cache = (struct base_cache){0};
}
