// Bytes as hexadecimal digits, in lower case as Git writes them.
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>

#include "slice.h"

// The values of digits, by character; NO_HEX_DIGIT for all others.
enum { NO_HEX_DIGIT = 16 };
extern const unsigned char hex_values[256];

static inline bool is_hex_digit(char c)
{
    return hex_values[(unsigned char)c] != NO_HEX_DIGIT;
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

// Reads `size` bytes from twice as many digits. False if some are none.
static inline bool hex_decode(unsigned char *out, const char *digits, size_t size)
{
    const unsigned char *in = (const unsigned char *)digits;
    unsigned all = 0;
    for (size_t i = 0; i < size; i++, in += 2) {
        unsigned high = hex_values[in[0]], low = hex_values[in[1]];
        all |= high | low;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return all < NO_HEX_DIGIT;
}

#endif
