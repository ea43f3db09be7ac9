#include "printable.h"

#include <stdbool.h>
#include <stdint.h>

#include "utf8.h"

// Whether a terminal could take it as anything but a character to show where it stands.
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || // C0, DEL and C1
           point == UTF8_INVALID || point == 0x061c ||
           (point >= 0x200e && point <= 0x200f) || // marks of direction
           (point >= 0x2028 && point <= 0x202e) || // separators of lines, embeddings, overrides
           (point >= 0x2066 && point <= 0x2069);   // isolates
}

void printable_add_start(struct buf *out, struct slice text, size_t limit)
{
    enum { ESCAPE_LEN = sizeof("\\xNN") - 1 };
    while (text.len) {
        const char *start = text.data;
        bool escape = is_control(utf8_take(&text));
        size_t len = (size_t)(text.data - start), more = escape ? ESCAPE_LEN * len : len;
        if (more > limit)
            return;
        limit -= more;
        if (!escape)
            buf_add(out, start, len);
        for (; escape && start < text.data; start++)
            buf_addf(out, "\\x%02x", (unsigned char)*start);
    }
}

void printable_add(struct buf *out, struct slice text)
{
    printable_add_start(out, text, SIZE_MAX);
}

void printable_add_lines(struct buf *out, struct slice text)
{
    while (text.len) {
        struct slice line = slice_take_line(&text);
        printable_add(out, line);
        if (line.data + line.len < text.data)
            buf_addc(out, '\n');
    }
}
