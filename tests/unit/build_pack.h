// Packs made by hand, of which tests know each byte.
//
//   pack_begin();
//   uint64_t base = pack_add_object(REPO_TAG, "base"), delta = pack_add_delta(base, 4);
//   pack_end("name", items, count); // makes name.pack and name.idx
#ifndef BUILD_PACK_H
#define BUILD_PACK_H

#include "deflate.h"
#include "odb/bytes.h"
#include "odb/hash.h"
#include "temporary.h"

enum { OFS_DELTA = 6, REF_DELTA = 7 };

// What the index says of an object.
struct pack_item {
    unsigned char id[SHA1_SIZE];
    uint64_t offset;
};

static struct buf pack;

static inline void pack_begin(void)
{
    buf_clear(&pack);
    buf_add(&pack, "PACK\0\0\0\2\0\0\0\1", 12);
}

// Adds what an entry begins with, and returns its offset.
static inline uint64_t pack_add_header(unsigned type, uint64_t size)
{
    uint64_t offset = pack.len;
    unsigned char byte = (unsigned char)(type << 4 | (size & 15));
    for (size >>= 4; size; size >>= 7) {
        buf_addc(&pack, (char)(byte | 0x80));
        byte = size & 0x7f;
    }
    buf_addc(&pack, (char)byte);
    return offset;
}

static inline uint64_t pack_add_object(unsigned type, const char *data)
{
    uint64_t offset = pack_add_header(type, strlen(data));
    add_deflated(&pack, data, strlen(data), 6);
    return offset;
}

// Adds how far the base of a delta is before it.
static inline void pack_add_distance(uint64_t distance)
{
    unsigned char bytes[10];
    size_t at = sizeof(bytes) - 1;
    bytes[at] = distance & 0x7f;
    while (distance >>= 7)
        bytes[--at] = (unsigned char)(0x80 | (--distance & 0x7f));
    buf_add(&pack, bytes + at, sizeof(bytes) - at);
}

// Adds the data of a delta that appends "!" to a base of some bytes (less than 126).
static inline void pack_add_appending(unsigned char base_size)
{
    const unsigned char delta[] = {base_size, (unsigned char)(base_size + 1), 0x90, base_size, 1,
                                   '!'};
    add_deflated(&pack, delta, sizeof(delta), 6);
}

// Adds such a delta of the base at an offset.
static inline uint64_t pack_add_delta(uint64_t base, unsigned char base_size)
{
    uint64_t offset = pack_add_header(OFS_DELTA, 6);
    pack_add_distance(offset - base);
    pack_add_appending(base_size);
    return offset;
}

// Adds such a delta of the base with an id.
static inline uint64_t pack_add_delta_by_id(const unsigned char *base, unsigned char base_size)
{
    uint64_t offset = pack_add_header(REF_DELTA, 6);
    buf_add(&pack, base, SHA1_SIZE);
    pack_add_appending(base_size);
    return offset;
}

static inline int pack_by_id(const void *a, const void *b)
{
    return memcmp(a, b, SHA1_SIZE);
}

// Makes an index of version 1. The items are sorted.
static inline void pack_write_index(const char *name, struct pack_item *items, size_t count)
{
    struct buf index = {0};
    unsigned char number[4];
    size_t n = 0;
    if (count)
        qsort(items, count, sizeof(*items), pack_by_id);
    for (unsigned byte = 0; byte < 256; byte++) {
        while (n < count && items[n].id[0] <= byte)
            n++;
        write_be32(number, (uint32_t)n);
        buf_add(&index, number, 4);
    }
    for (size_t i = 0; i < count; i++) {
        write_be32(number, (uint32_t)items[i].offset);
        buf_add(&index, number, 4);
        buf_add(&index, items[i].id, SHA1_SIZE);
    }
    buf_fill(&index, 'c', 2 * SHA1_SIZE);
    temporary_file(name, index.data, index.len);
    buf_free(&index);
}

// Makes the files of the pack.
static inline void pack_end(const char *name, struct pack_item *items, size_t count)
{
    char file[64];
    buf_fill(&pack, 'c', SHA1_SIZE);
    snprintf(file, sizeof(file), "%s.pack", name);
    temporary_file(file, pack.data, pack.len);
    snprintf(file, sizeof(file), "%s.idx", name);
    pack_write_index(file, items, count);
}

#endif
