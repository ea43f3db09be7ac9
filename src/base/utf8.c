#include "utf8.h"

uint32_t utf8_take(struct slice *s)
{
    const unsigned char *p = (const unsigned char *)s->data;
    size_t more = p[0] < 0x80 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3, taken = 1;
    uint32_t point = more ? p[0] & (0x3fu >> more) : p[0];
    // The second byte's range excludes overlong forms, surrogates, and what is beyond U+10FFFF.
    unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    bool valid = !more || (p[0] >= 0xc2 && p[0] <= 0xf4);
    for (; valid && taken <= more; taken++) {
        valid = taken < s->len && p[taken] >= low && p[taken] <= high;
        if (!valid)
            break;
        point = point << 6 | (p[taken] & 0x3f);
        low = 0x80;
        high = 0xbf;
    }
    *s = slice_from(*s, taken);
    return valid ? point : UTF8_INVALID;
}

bool utf8_valid(struct slice s)
{
    while (s.len)
        if (utf8_take(&s) == UTF8_INVALID)
            return false;
    return true;
}

void utf8_add(struct buf *buf, uint32_t point)
{
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    int tail = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    buf_addc(buf, (char)(leads[tail] | point >> 6 * tail));
    while (tail-- > 0)
        buf_addc(buf, (char)(0x80 | (point >> 6 * tail & 0x3f)));
}
