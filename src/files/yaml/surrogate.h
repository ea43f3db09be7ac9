// JSON writes characters beyond U+FFFF as pairs of escapes (surrogates), which libyaml does not
// know.
#ifndef FILES_YAML_SURROGATE_H
#define FILES_YAML_SURROGATE_H

#include <stdbool.h>

#include "buf.h"

// Adds the text with such pairs replaced by the characters they stand for. If there are none, it
// returns false and adds nothing.
bool surrogates_join(struct buf *buf, const char *text, size_t len);

#endif
