#include "yaml/encoding.h"

#include <stdint.h>

#include "error.h"
#include "utf8.h"

#define UTF8_MARK          "\xef\xbb\xbf"
#define BIG_ENDIAN_MARK    "\xfe\xff"
#define LITTLE_ENDIAN_MARK "\xff\xfe"

// Takes a code unit of UTF-16.
static bool take_unit(struct slice *text, bool big_endian, uint32_t *unit)
{
    if (text->len < 2)
        return false;
    const unsigned char *s = (const unsigned char *)text->data;
    *unit = big_endian ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
    *text = slice_from(*text, 2);
    return true;
}

// Takes a code point; false if there is none.
static bool take_point(struct slice *text, bool big_endian, uint32_t *point)
{
    uint32_t second;
    if (!take_unit(text, big_endian, point))
        return false;
    if (*point < 0xd800 || *point > 0xdfff)
        return true;
    if (*point > 0xdbff || !take_unit(text, big_endian, &second) || second < 0xdc00 ||
        second > 0xdfff)
        return false;
    *point = 0x10000 + ((*point & 0x3ff) << 10 | (second & 0x3ff));
    return true;
}

static int decode_utf16(struct slice *text, bool big_endian, struct buf *decoded, gto_error **error)
{
    unsigned line = 1;
    uint32_t point;
    while (text->len) {
        if (!take_point(text, big_endian, &point))
            return error_set(error, GTO_EINVALID, "line %u: not UTF-16", line);
        line += point == '\n';
        utf8_add(decoded, point);
    }
    *text = (struct slice){decoded->data ? decoded->data : "", decoded->len};
    return decoded->failed ? error_no_memory(error) : GTO_OK;
}

int encoding_decode(struct slice *text, struct buf *decoded, gto_error **error)
{
    slice_take_prefix(text, slice_of(UTF8_MARK));
    if (slice_take_prefix(text, slice_of(BIG_ENDIAN_MARK)))
        return decode_utf16(text, true, decoded, error);
    if (slice_take_prefix(text, slice_of(LITTLE_ENDIAN_MARK)))
        return decode_utf16(text, false, decoded, error);
    return GTO_OK;
}
