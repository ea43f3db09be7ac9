#include "odb/delta.h"

#include <string.h>

static bool take_size(struct bytes *bytes, size_t *size)
{
    bool failed = false;
    unsigned byte, shift = 0;
    *size = 0;
    do {
        byte = bytes_take(bytes, &failed);
        if (shift >= sizeof(*size) * 8 || (size_t)(byte & 0x7f) << shift >> shift != (byte & 0x7f))
            return false;
        *size |= (size_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return !failed;
}

bool delta_parse(struct delta *out, struct bytes bytes)
{
    bool complete = take_size(&bytes, &out->base_size) && take_size(&bytes, &out->result_size);
    out->instructions = bytes;
    return complete;
}

// Takes a number of up to `count` bytes, of which those are there whose bits are set in `present`.
static size_t take_number(struct bytes *bytes, unsigned present, unsigned count, bool *failed)
{
    size_t number = 0;
    for (unsigned i = 0; i < count; i++)
        if (present >> i & 1)
            number |= (size_t)bytes_take(bytes, failed) << 8 * i;
    return number;
}

bool delta_apply(const struct delta *delta, const unsigned char *base, unsigned char *result)
{
    enum { COPY = 0x80, COPY_ALL = 0x10000 };
    struct bytes rest = delta->instructions;
    size_t room = delta->result_size;
    while (rest.len) {
        bool failed = false;
        unsigned instruction = bytes_take(&rest, &failed);
        const unsigned char *source = rest.data;
        size_t len = instruction;
        if (instruction & COPY) {
            size_t offset = take_number(&rest, instruction, 4, &failed);
            len = take_number(&rest, instruction >> 4, 3, &failed);
            len = len ? len : COPY_ALL;
            if (failed || offset > delta->base_size || len > delta->base_size - offset)
                return false;
            source = base + offset;
        } else {
            if (len == 0 || len > rest.len)
                return false;
            rest = (struct bytes){rest.data + len, rest.len - len};
        }
        if (len > room)
            return false;
        memcpy(result, source, len);
        result += len;
        room -= len;
    }
    return room == 0;
}
