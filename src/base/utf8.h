// UTF-8, as it comes: perhaps broken.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "buf.h"
#include "slice.h"

#define UTF8_INVALID UINT32_MAX

// Takes the next code point off a slice that is not empty. Bytes that are none give UTF8_INVALID,
// once for as many as begin a code point (Unicode 15, section 3.9, "maximal subparts"), as Python's
// decoder does.
uint32_t utf8_take(struct slice *s);
bool utf8_valid(struct slice s);
// Adds a code point, at most 0x10ffff.
void utf8_add(struct buf *buf, uint32_t point);

#endif
