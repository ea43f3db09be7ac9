#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    alignas(max_align_t) char data[];
};

static int arena_grow(struct arena *arena, size_t size)
{
    // The space is counted from an aligned start, so a whole request always fits a block of its
    // own.
    size_t space = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    if (space > SIZE_MAX - sizeof(struct arena_block))
        return -1;
    struct arena_block *block = malloc(sizeof(*block) + space);
    if (!block)
        return -1;
    block->older = arena->head;
    arena->head = block;
    arena->next = block->data;
    arena->end = block->data + space;
    return 0;
}

static void *arena_take(struct arena *arena, size_t size, size_t align)
{
    size_t pad = arena->next ? -(uintptr_t)arena->next & (align - 1) : 0;
    size_t left = arena->next ? (size_t)(arena->end - arena->next) : 0;
    if (pad > left || size > left - pad) {
        if (arena_grow(arena, size) != 0)
            return NULL;
        pad = 0;
    }
    void *p = arena->next + pad;
    arena->next += pad + size;
    return p;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return arena_take(arena, size ? size : 1, alignof(max_align_t));
}

void *arena_zalloc(struct arena *arena, size_t size)
{
    void *p = arena_alloc(arena, size);
    if (p)
        memset(p, 0, size);
    return p;
}

char *arena_strndup(struct arena *arena, const char *s, size_t len)
{
    // Text needs no alignment: strings are packed tightly.
    if (len == SIZE_MAX)
        return NULL;
    char *copy = arena_take(arena, len + 1, 1);
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

void arena_adopt(struct arena *arena, struct arena *other)
{
    struct arena_block **oldest = &other->head;
    while (*oldest)
        oldest = &(*oldest)->older;
    if (arena->head) { // behind the block that is being filled
        *oldest = arena->head->older;
        arena->head->older = other->head;
        *other = (struct arena){0};
    } else {
        *arena = *other;
        *other = (struct arena){0};
    }
}

void arena_free(struct arena *arena)
{
    for (struct arena_block *block = arena->head; block;) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    *arena = (struct arena){0};
}
