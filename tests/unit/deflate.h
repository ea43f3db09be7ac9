// Compressing, as Git does it.
#ifndef DEFLATE_H
#define DEFLATE_H

#include <stdlib.h>

#include <libdeflate.h>

#include "buf.h"

// Adds the compressed form (RFC 1950) of some bytes; level 0 does not compress.
static inline void add_deflated(struct buf *out, const void *data, size_t len, int level)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    size_t most = libdeflate_zlib_compress_bound(compressor, len);
    void *room = malloc(most);
    if (room)
        buf_add(out, room, libdeflate_zlib_compress(compressor, data, len, room, most));
    free(room);
    libdeflate_free_compressor(compressor);
}

#endif
