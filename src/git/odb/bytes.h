// Bytes, and numbers in network byte order, as packs, their indexes and hashes have them.
#ifndef GIT_ODB_BYTES_H
#define GIT_ODB_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct bytes {
    const unsigned char *data;
    size_t len;
};

// Takes the first byte off `bytes`. At the end it is 0, and *failed becomes true.
static inline unsigned bytes_take(struct bytes *bytes, bool *failed)
{
    if (!bytes->len) {
        *failed = true;
        return 0;
    }
    bytes->len--;
    return *bytes->data++;
}

static inline uint32_t read_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t read_be64(const unsigned char *p)
{
    return (uint64_t)read_be32(p) << 32 | read_be32(p + 4);
}

static inline void write_be32(unsigned char *p, uint32_t value)
{
    for (int i = 3; i >= 0; i--, value >>= 8)
        p[i] = (unsigned char)value;
}

static inline void write_be64(unsigned char *p, uint64_t value)
{
    write_be32(p, (uint32_t)(value >> 32));
    write_be32(p + 4, (uint32_t)value);
}

// Memory that is used again and again.
struct scratch {
    unsigned char *data;
    size_t cap;
};

enum { SCRATCH_KEPT = 1 << 20 }; // what is larger is not kept for smaller things

// Makes room for `size` bytes; what was there is lost. False if memory runs out.
static inline bool scratch_reserve(struct scratch *scratch, size_t size)
{
    if (size <= scratch->cap && (scratch->cap <= SCRATCH_KEPT || size > SCRATCH_KEPT))
        return true;
    free(scratch->data);
    scratch->data = malloc(size);
    scratch->cap = scratch->data ? size : 0;
    return scratch->data != NULL;
}

static inline void scratch_free(struct scratch *scratch)
{
    free(scratch->data);
    *scratch = (struct scratch){0};
}

#endif
