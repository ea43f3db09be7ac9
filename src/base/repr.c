#include "repr.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

// What Python escapes: what neither shows nor is a plain space. Of all such characters these are
// those that a setting may meet.
static bool is_printable(uint32_t point)
{
    return point >= ' ' && (point < 0x7f || point > 0xa0) && point != 0xad &&
           (point < 0x2000 || point > 0x200f) && (point < 0x2028 || point > 0x202f) &&
           (point < 0x205f || point > 0x206f) && point != 0x3000 && point != 0xfeff &&
           (point < 0xe000 || point > 0xf8ff) && (point & 0xfffe) != 0xfffe && point < 0xe0000;
}

static void add_escape(struct buf *buf, uint32_t point)
{
    static const char escaped[] = "\n\r\t\\";
    static const char letters[] = "nrt\\";
    const char *at = point && point < 0x80 ? strchr(escaped, (int)point) : NULL;
    if (at)
        buf_addf(buf, "\\%c", letters[at - escaped]);
    else if (point < 0x100)
        buf_addf(buf, "\\x%02x", (unsigned)point);
    else
        buf_addf(buf, point < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)point);
}

// Bytes that are no UTF-8, as Python takes them up.
static void add_bytes(struct buf *buf, const char *start, const char *end)
{
    for (; start < end; start++)
        add_escape(buf, 0xdc00 + (unsigned char)*start);
}

void repr_add_text(struct buf *buf, struct slice text)
{
    bool apostrophe = text.len && memchr(text.data, '\'', text.len);
    bool quotation = text.len && memchr(text.data, '"', text.len);
    char mark = apostrophe && !quotation ? '"' : '\'';
    buf_addc(buf, mark);
    while (text.len) {
        const char *start = text.data;
        uint32_t point = utf8_take(&text);
        if (point == UTF8_INVALID)
            add_bytes(buf, start, text.data);
        else if (point == '\\' || !is_printable(point))
            add_escape(buf, point);
        else if (point == (unsigned char)mark)
            buf_addf(buf, "\\%c", mark);
        else
            buf_add(buf, start, (size_t)(text.data - start));
    }
    buf_addc(buf, mark);
}

void repr_add_start(struct buf *buf, struct slice text)
{
    enum { MAX_SHOWN = 100 };
    if (text.len > MAX_SHOWN)
        text.len = MAX_SHOWN;
    repr_add_text(buf, text);
}
