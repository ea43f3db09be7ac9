#include "vec.h"

#include <stdint.h>
#include <stdlib.h>

int vec_push(struct vec *vec, void *item)
{
    if (vec->count == vec->cap) {
        size_t cap = vec->cap ? vec->cap * 2 : 16;
        if (cap > SIZE_MAX / sizeof(*vec->items))
            return -1;
        void **items = realloc(vec->items, cap * sizeof(*items));
        if (!items)
            return -1;
        vec->items = items;
        vec->cap = cap;
    }
    vec->items[vec->count++] = item;
    return 0;
}

void vec_free(struct vec *vec)
{
    free(vec->items);
    *vec = (struct vec){0};
}
