// U+0085, U+2028 and U+2029: ends of line in YAML 1.1, and to libyaml, but characters like others
// in YAML 1.2. libyaml gets private characters in their place, which the text does not use.
#ifndef FILES_YAML_SEPARATOR_H
#define FILES_YAML_SEPARATOR_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "slice.h"

enum { SEPARATOR_COUNT = 3 };

// What stands for each of them; all empty where none occurs.
struct separators {
    char stand_ins[SEPARATOR_COUNT][4];
};

// Whether UTF-8 text holds any of them.
bool separators_occur(struct slice text);

// Adds the text with stand-ins. False if the text uses so many private characters that none are
// left: nothing is added then.
bool separators_hide(struct separators *out, struct buf *hidden, struct slice text);

// Puts them back into what was parsed. Errors: GTO_ENOMEM.
int separators_restore(const struct separators *hidden, struct slice *text, struct arena *arena);

#endif
