// A hash map from byte strings to pointers. Keys are not copied: they must outlive the map.
#ifndef BASE_STRMAP_H
#define BASE_STRMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strmap_entry {
    const char *key;
    size_t len;
    uint64_t hash;
    void *value;
};

struct strmap {
    struct strmap_entry *entries; // open addressing; a free entry has no key
    size_t cap;
    size_t count;
    uint64_t seed; // of the hashes: random, so that nobody can choose keys that collide
};

// The value of a key, or NULL.
void *strmap_get(const struct strmap *map, const char *key, size_t len);
// The entry of a key, added with the value NULL if it is new (then point entry->key at bytes that
// last). NULL when memory is exhausted. Valid until the next call.
struct strmap_entry *strmap_put(struct strmap *map, const char *key, size_t len);
// Makes sure that a key is there, with some value: for a map that is used as a set. False when
// memory is exhausted.
bool strmap_add(struct strmap *map, const char *key, size_t len);
void strmap_free(struct strmap *map);

#endif
