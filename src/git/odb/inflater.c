#include "odb/inflater.h"

#include <string.h>

#include <libdeflate.h>

#include "gto.h"

static int prepare(struct inflater *inflater)
{
    if (!inflater->decompressor)
        inflater->decompressor = libdeflate_alloc_decompressor();
    return inflater->decompressor ? GTO_OK : GTO_ENOMEM;
}

int inflater_run(struct inflater *inflater, struct bytes in, unsigned char *out, size_t size,
                 size_t *used)
{
    if (prepare(inflater) != GTO_OK)
        return GTO_ENOMEM;
    size_t actual;
    enum libdeflate_result result = libdeflate_zlib_decompress_ex(
        inflater->decompressor, in.data, in.len, out, size + INFLATER_ROOM, used, &actual);
    return result == LIBDEFLATE_SUCCESS && actual == size ? GTO_OK : GTO_EREF;
}

// Takes the beginning of a block that is not compressed, of which libdeflate writes all or nothing.
// False if the stream begins with another block.
static bool begin_stored(struct bytes in, unsigned char *out, size_t size, size_t *len)
{
    enum { TYPE = 2, LENGTH = 3, COMPLEMENT = 5, DATA = 7 };
    if (in.len < DATA || (in.data[0] & 0x0f) != 8 || (in.data[1] & 0x20) ||
        (in.data[0] << 8 | in.data[1]) % 31 || (in.data[TYPE] & 6))
        return false;
    for (size_t i = 0; i < 2; i++)
        if ((in.data[LENGTH + i] ^ in.data[COMPLEMENT + i]) != 0xff)
            return false;
    size_t stored = (size_t)(in.data[LENGTH] | in.data[LENGTH + 1] << 8);
    *len = stored < in.len - DATA ? stored : in.len - DATA;
    *len = *len < size ? *len : size;
    memcpy(out, in.data + DATA, *len);
    return true;
}

int inflater_begin(struct inflater *inflater, struct bytes in, unsigned char *out, size_t size,
                   size_t *len)
{
    if (prepare(inflater) != GTO_OK)
        return GTO_ENOMEM;
    if (begin_stored(in, out, size, len))
        return GTO_OK;
    memset(out, INFLATER_UNKNOWN, size);
    enum libdeflate_result result =
        libdeflate_zlib_decompress(inflater->decompressor, in.data, in.len, out, size, len);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        *len = size;
    return result == LIBDEFLATE_SUCCESS || result == LIBDEFLATE_INSUFFICIENT_SPACE ? GTO_OK
                                                                                   : GTO_EREF;
}

void inflater_free(struct inflater *inflater)
{
    libdeflate_free_decompressor(inflater->decompressor);
    inflater->decompressor = NULL;
}
