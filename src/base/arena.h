// Memory that lives and dies together: allocated piece by piece, freed by one call.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head;
    char *next; // free space of the newest block
    char *end;
};

// Uninitialised, aligned for any type; NULL when memory is exhausted.
void *arena_alloc(struct arena *arena, size_t size);
// The same, zeroed.
void *arena_zalloc(struct arena *arena, size_t size);
// A NUL-terminated copy of `len` bytes.
char *arena_strndup(struct arena *arena, const char *s, size_t len);
// Takes over all that `other` holds, which is empty afterwards.
void arena_adopt(struct arena *arena, struct arena *other);
void arena_free(struct arena *arena);

#endif
