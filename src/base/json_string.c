#include "json_string.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

static void add_unit(struct buf *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    char text[] = {'\\',
                   'u',
                   digits[unit >> 12],
                   digits[unit >> 8 & 15],
                   digits[unit >> 4 & 15],
                   digits[unit & 15]};
    buf_add(out, text, sizeof(text));
}

static void add_escaped(struct buf *out, uint32_t point)
{
    static const char characters[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *character =
        point < 0x80 ? memchr(characters, (int)point, sizeof(characters) - 1) : NULL;
    if (character) {
        buf_addc(out, '\\');
        buf_addc(out, letters[character - characters]);
    } else if (point < 0x10000) {
        add_unit(out, point);
    } else {
        point -= 0x10000;
        add_unit(out, 0xd800 + (point >> 10));
        add_unit(out, 0xdc00 + (point & 0x3ff));
    }
}

// What stands for itself: printable ASCII but for the quotation mark and the backslash.
static const bool is_literal[256] = {
    [' '] = true, ['!'] = true, ['#' ... '['] = true, [']' ... '~'] = true};

void json_string_add(struct buf *out, struct slice text)
{
    while (text.len) {
        size_t run = 0;
        while (run < text.len && is_literal[(unsigned char)text.data[run]])
            run++;
        buf_add(out, text.data, run);
        text = slice_from(text, run);
        if (text.len) {
            uint32_t point = utf8_take(&text);
            add_escaped(out, point == UTF8_INVALID ? 0xfffd : point);
        }
    }
}
