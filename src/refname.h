// The grammar of tag names and shortcuts.
#ifndef REFNAME_H
#define REFNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "gto.h"

// A run of bytes in somebody else's string.
struct slice {
    const char *data;
    size_t len;
};

// A tag's name, taken apart; the slices point into it.
struct refname {
    enum gto_action action;
    struct slice artifact; // as in the tag: `=` between directory and name
    struct slice version;  // empty where it does not apply
    struct slice stage;
    struct slice counter; // digits without leading zeros
};

// Whether `name` is the name of a registry tag; if so, *out are its parts.
bool refname_parse(struct refname *out, const char *name, size_t len);

bool name_valid(const char *name, size_t len);          // a stage, type or label
bool artifact_name_valid(const char *name, size_t len); // `name` or `dir:name`

// Counters are digits of any number. An empty one is less than any other.
int counter_compare(struct slice a, struct slice b);

#endif
