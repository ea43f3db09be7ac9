// How many columns of a terminal text takes.
//
// wcwidth(3) would answer for the locale of the process, on which output must not depend and which
// is "C" in many containers; and as old as the C library is. So the tables are our own.
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include "slice.h"

// Wide characters count two, combining ones none, bytes that are no UTF-8 one each time that
// utf8_take() reports some.
size_t width_of(struct slice text);
// How many bytes at the start of `text` fit into so many columns, whole characters with what
// combines with them.
size_t width_start(struct slice text, size_t width);

#endif
