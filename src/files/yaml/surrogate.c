#include "yaml/surrogate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum { ESCAPE = sizeof("\\ud83d") - 1 };

// The code unit that an escape at `s` stands for, if its upper byte is in a range, else 0.
static uint32_t unit_at(const char *s, const char *end, uint32_t low, uint32_t high)
{
    char digits[5] = {0};
    if (end - s < ESCAPE || s[0] != '\\' || s[1] != 'u')
        return 0;
    memcpy(digits, s + 2, 4);
    if (strspn(digits, "0123456789abcdefABCDEF") != 4)
        return 0;
    uint32_t unit = (uint32_t)strtoul(digits, NULL, 16);
    return unit >> 8 >= low && unit >> 8 <= high ? unit : 0;
}

// The character that a pair of escapes at `s` stands for, or 0.
static uint32_t pair_at(const char *s, const char *end)
{
    uint32_t first = unit_at(s, end, 0xd8, 0xdb);
    uint32_t second = first ? unit_at(s + ESCAPE, end, 0xdc, 0xdf) : 0;
    return second ? 0x10000 + ((first & 0x3ff) << 10 | (second & 0x3ff)) : 0;
}

bool surrogates_join(struct buf *buf, const char *text, size_t len)
{
    const char *end = text + len, *done = text, *s = text;
    while (s < end) {
        uint32_t point = pair_at(s, end);
        if (point) {
            buf_add(buf, done, (size_t)(s - done));
            utf8_add(buf, point);
            s += 2 * ESCAPE;
            done = s;
        } else {
            s += *s == '\\' && end - s > 1 ? 2 : 1; // what is escaped begins no escape
        }
    }
    if (done != text)
        buf_add(buf, done, (size_t)(end - done));
    return done != text;
}
