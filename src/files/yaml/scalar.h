// What a scalar of YAML 1.2 stands for.
#ifndef FILES_YAML_SCALAR_H
#define FILES_YAML_SCALAR_H

#include "arena.h"
#include "yaml/value.h"

// Finds out what a plain scalar says, by the way it is written: null, a boolean, a number, a time,
// `<<` or `=`, else text. Sets type, truth, number and text of *value; `text` has to outlive it.
// Errors: GTO_ENOMEM.
int scalar_resolve(struct value *value, struct slice text, struct arena *arena);

// The same by its tag. Errors: GTO_EINVALID (unknown tag, or not written that way), GTO_ENOMEM.
int scalar_convert(struct value *value, const char *tag, struct slice text, struct arena *arena);

#endif
