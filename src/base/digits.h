// Numbers as decimal digits of any length, as versions and counters have them.
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

#include <stdbool.h>

#include "ascii.h"
#include "buf.h"
#include "slice.h"

// How many digits `s` begins with.
size_t digits_scan(struct slice s);
// Without leading zeros; "0" stays.
struct slice digits_trim(struct slice digits);
// By value. Both without leading zeros; an empty one is the least.
int digits_compare(struct slice a, struct slice b);
// Adds the digits of the number after this one; an empty one counts as 0.
void digits_add_successor(struct buf *buf, struct slice digits);

#endif
