#include "digits.h"

size_t digits_scan(struct slice s)
{
    size_t len = 0;
    while (len < s.len && is_digit(s.data[len]))
        len++;
    return len;
}

struct slice digits_trim(struct slice digits)
{
    while (digits.len > 1 && digits.data[0] == '0')
        digits = slice_from(digits, 1);
    return digits;
}

int digits_compare(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return slice_compare(a, b);
}

void digits_add_successor(struct buf *buf, struct slice digits)
{
    size_t nines = 0;
    while (nines < digits.len && digits.data[digits.len - 1 - nines] == '9')
        nines++;
    if (nines == digits.len) {
        buf_addc(buf, '1');
    } else {
        size_t bumped = digits.len - 1 - nines;
        buf_add(buf, digits.data, bumped);
        buf_addc(buf, (char)(digits.data[bumped] + 1));
    }
    buf_fill(buf, '0', nines);
}
