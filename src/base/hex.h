// Bytes as hexadecimal digits, in lower case as Git writes them.
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>

#include "slice.h"

static inline bool is_hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// Whether these are `len` digits.
static inline bool is_hex(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_hex_digit(s[i]))
            return false;
    return true;
}

// Writes two digits for each byte, and a NUL.
static inline void hex_encode(char *out, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = '\0';
}

// Reads `size` bytes from twice as many digits, which is_hex() has checked.
static inline void hex_decode(unsigned char *out, const char *digits, size_t size)
{
    for (size_t i = 0; i < 2 * size; i++) {
        unsigned digit = (unsigned)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
        out[i / 2] = (unsigned char)(i % 2 ? out[i / 2] | digit : digit << 4);
    }
}

#endif
