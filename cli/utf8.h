// UTF-8, as it comes: perhaps broken.
#ifndef CLI_UTF8_H
#define CLI_UTF8_H

#include <stdint.h>

#define UTF8_INVALID UINT32_MAX

// Takes the next code point off *s, which must not be at its end. Bytes that are none give
// UTF8_INVALID, once for as many as begin a code point (Unicode 15, section 3.9, "maximal
// subparts"), as Python's decoder does.
uint32_t utf8_next(const char **s);

#endif
