// Deltas: objects as differences from others (gitformat-pack(5), "Deltified representation").
#ifndef GIT_ODB_DELTA_H
#define GIT_ODB_DELTA_H

#include "odb/bytes.h"

struct delta {
    size_t base_size;
    size_t result_size;
    struct bytes instructions;
};

// Reads what a delta begins with. False if it is malformed.
bool delta_parse(struct delta *out, struct bytes bytes);
// Makes the result of `base`, which has the right size; `result` has room for it. False if the
// delta is malformed.
bool delta_apply(const struct delta *delta, const unsigned char *base, unsigned char *result);

#endif
