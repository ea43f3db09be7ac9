// Values under keys, as files of params and metrics have them, and what changed between two files.
#ifndef CORE_VALUE_CHANGE_H
#define CORE_VALUE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "gto.h"
#include "vec.h"

enum { VALUE_KINDS = GTO_VALUE_METRIC + 1 };

// A value of a file.
struct keyed_value {
    const char *key;
    const char *json; // on one line
    const char *text; // for people
    double number;
    bool is_number;
};

struct keyed_values {
    struct keyed_value *items;
    size_t count, cap;
};

// Errors: GTO_ENOMEM.
int keyed_values_add(struct keyed_values *values, const struct keyed_value *value);
void keyed_values_free(struct keyed_values *values);

struct gto_value_change {
    enum gto_value_kind kind;
    const char *file;
    const char *key;
    struct keyed_value sides[GTO_SIDES]; // `json` is NULL: that version has no such value
};

// Adds what differs between two files to `changes` (struct gto_value_change *), by key. They
// live in `arena`, `file` where it is. Errors: GTO_ENOMEM.
int value_changes_add(struct vec *changes, struct arena *arena, enum gto_value_kind kind,
                      const char *file, const struct keyed_values *before,
                      const struct keyed_values *after);

#endif
