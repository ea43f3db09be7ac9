// The nearest of several names, for those who mistyped one.
#ifndef BASE_GUESS_H
#define BASE_GUESS_H

#include <stddef.h>

#include "slice.h"

struct guess {
    struct slice word;
    const char *name; // the nearest name so far; NULL: none is near
    size_t distance;
};

// `word`: what was typed.
struct guess guess_start(struct slice word);
// Takes a name into account, which is borrowed. Of two that are equally near the first one stays.
void guess_try(struct guess *guess, const char *name);

#endif
