#include "utf8.h"

#include <stddef.h>

uint32_t utf8_next(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    unsigned char first = *p++;
    size_t more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t point = more ? first & (0x3fu >> more) : first;
    if (more && (first < 0xc2 || first > 0xf4)) {
        *s = (const char *)p;
        return UTF8_INVALID;
    }
    // The second byte's range excludes overlong forms, surrogates, and what is beyond U+10FFFF.
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    for (; more; more--) {
        if (*p < low || *p > high) {
            point = UTF8_INVALID;
            break;
        }
        point = point << 6 | (*p++ & 0x3f);
        low = 0x80;
        high = 0xbf;
    }
    *s = (const char *)p;
    return point;
}
