// A mapping that is being put together: its keys are unique, and `<<` takes over others.
#ifndef FILES_YAML_MAPPING_H
#define FILES_YAML_MAPPING_H

#include "arena.h"
#include "strmap.h"
#include "vec.h"
#include "gto.h"
#include "yaml/value.h"

struct mapping {
    struct arena *arena;
    gto_error **error;
    struct strmap seen; // keys → the index in `items` of their values, as a pointer
    struct vec items;   // key, value, key, value ...
};

enum on_duplicate { REPLACE, REFUSE };

// Errors of both: GTO_EINVALID (the message names the line), GTO_ENOMEM (without a message).
int mapping_add(struct mapping *mapping, const struct value *key, const struct value *value,
                enum on_duplicate on_duplicate);

// Takes over what `<<` refers to: a mapping, or a list of them, of which earlier ones win.
int mapping_merge(struct mapping *mapping, const struct value *value);

void mapping_free(struct mapping *mapping);

#endif
