// A growing array of pointers.
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

struct vec {
    void **items;
    size_t count;
    size_t cap;
};

// 0, or -1 when memory is exhausted.
int vec_push(struct vec *vec, void *item);
void vec_free(struct vec *vec);

#endif
