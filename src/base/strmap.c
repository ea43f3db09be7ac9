#include "strmap.h"

#include <stdlib.h>
#include <string.h>

#include "platform.h"

// Eight bytes at a time, each mixed in by a multiplication; the odd constants are those of
// splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
static uint64_t hash_bytes(uint64_t seed, const char *key, size_t len)
{
    uint64_t hash = seed ^ len * UINT64_C(0x9e3779b97f4a7c15);
    while (len) {
        uint64_t word = 0;
        size_t take = len < sizeof(word) ? len : sizeof(word);
        memcpy(&word, key, take);
        hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
        hash ^= hash >> 29;
        key += take;
        len -= take;
    }
    hash *= UINT64_C(0x94d049bb133111eb);
    return hash ^ hash >> 31;
}

static struct strmap_entry *find(const struct strmap *map, const char *key, size_t len,
                                 uint64_t hash)
{
    size_t mask = map->cap - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct strmap_entry *entry = &map->entries[i];
        if (!entry->key ||
            (entry->hash == hash && entry->len == len && memcmp(entry->key, key, len) == 0))
            return entry;
    }
}

static int grow(struct strmap *map)
{
    struct strmap bigger = {
        .cap = map->cap ? map->cap * 2 : 64, .count = map->count, .seed = map->seed};
    // Where there is no randomness to be had, the place of the map has to do.
    if (!map->cap && !platform_random(&bigger.seed, sizeof(bigger.seed)))
        bigger.seed = (uintptr_t)map;
    bigger.entries = calloc(bigger.cap, sizeof(*bigger.entries));
    if (!bigger.entries)
        return -1;
    for (size_t i = 0; i < map->cap; i++) {
        const struct strmap_entry *old = &map->entries[i];
        if (old->key)
            *find(&bigger, old->key, old->len, old->hash) = *old;
    }
    free(map->entries);
    *map = bigger;
    return 0;
}

void *strmap_get(const struct strmap *map, const char *key, size_t len)
{
    if (!map->count)
        return NULL;
    return find(map, key, len, hash_bytes(map->seed, key, len))->value;
}

struct strmap_entry *strmap_put(struct strmap *map, const char *key, size_t len)
{
    uint64_t hash = hash_bytes(map->seed, key, len);
    struct strmap_entry *entry = map->cap ? find(map, key, len, hash) : NULL;
    if (entry && entry->key)
        return entry;
    if (map->count >= map->cap / 4 * 3) {
        if (grow(map) != 0)
            return NULL;
        hash = hash_bytes(map->seed, key, len); // the first growth seeds it
        entry = find(map, key, len, hash);
    }
    *entry = (struct strmap_entry){.key = key, .len = len, .hash = hash};
    map->count++;
    return entry;
}

bool strmap_add(struct strmap *map, const char *key, size_t len)
{
    struct strmap_entry *entry = strmap_put(map, key, len);
    if (entry && !entry->value)
        entry->value = map;
    return entry;
}

void strmap_free(struct strmap *map)
{
    free(map->entries);
    *map = (struct strmap){0};
}
