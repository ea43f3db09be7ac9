// Patterns of names, as shells and `git tag --list` have them: `*`, `?`, `[a-z]`, `[!a-z]`, and `\`
// before a character that stands for itself. A `*` matches slashes, too.
#ifndef CORE_PATTERN_H
#define CORE_PATTERN_H

#include <stdbool.h>

#include "slice.h"

// Whether this is a pattern rather than a name.
bool pattern_is_one(struct slice text);
// What stands before its first special character.
struct slice pattern_prefix(const char *pattern);
bool pattern_matches(const char *pattern, struct slice name);

#endif
