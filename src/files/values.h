// Files of params and metrics: YAML or JSON, taken apart into values under flat keys
// (https://dvc.org/doc/command-reference/params).
#ifndef FILES_VALUES_H
#define FILES_VALUES_H

#include "value_change.h"

// Values, keys and what they take, of one file: aliases may stand for much more than the file
// holds.
enum { VALUES_MAX_SIZE = 64 << 20 };

// Adds the values of a file: what stands below mappings, whose keys are joined by dots. Lists and
// empty mappings are values. A key that could be taken for several, or cannot be shown, is written
// as a string of JSON. Strings live in `arena`. Errors: GTO_EINVALID (the message says what is
// wrong), GTO_ENOMEM.
int values_parse(struct keyed_values *out, struct arena *arena, const char *text, size_t len,
                 gto_error **error);

#endif
