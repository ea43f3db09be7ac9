// UTF-8 in a slice, which may hold NUL.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "slice.h"

#define UTF8_BROKEN UINT32_MAX

// Takes the next code point off a slice that is not empty. A byte that begins none gives
// UTF8_BROKEN and is taken alone.
static inline uint32_t utf8_take(struct slice *s)
{
    const unsigned char *p = (const unsigned char *)s->data;
    size_t more = p[0] < 0x80 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
    uint32_t point = more ? p[0] & (0x3fu >> more) : p[0];
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000}; // less is an overlong form
    bool broken = (more && (p[0] < 0xc2 || p[0] > 0xf4)) || more >= s->len;
    for (size_t i = 1; !broken && i <= more; i++) {
        broken = (p[i] & 0xc0) != 0x80;
        point = point << 6 | (p[i] & 0x3f);
    }
    if (broken || point < least[more] || (point >> 11) == 0x1b || point > 0x10ffff) {
        *s = slice_from(*s, 1);
        return UTF8_BROKEN;
    }
    *s = slice_from(*s, more + 1);
    return point;
}

static inline bool utf8_valid(struct slice s)
{
    while (s.len)
        if (utf8_take(&s) == UTF8_BROKEN)
            return false;
    return true;
}

#endif
