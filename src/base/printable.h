// Text of unknown origin, made fit for one line of a terminal or of a log.
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include "buf.h"
#include "slice.h"

// Adds text. Control characters, ends of lines, characters that change the direction of text, and
// bytes that are no UTF-8 are written as \xNN, each byte of them.
void printable_add(struct buf *out, struct slice text);
// The same, but ends of lines stay.
void printable_add_lines(struct buf *out, struct slice text);
// One line of as many of the first characters as give no more than `limit` bytes.
void printable_add_start(struct buf *out, struct slice text, size_t limit);

#endif
