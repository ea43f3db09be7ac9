// Which version of an artifact a stage had, from when to when.
#ifndef CORE_TENURE_H
#define CORE_TENURE_H

#include "artifact.h"

struct tenure {
    const gto_version *version;
    const gto_event *assignment; // that put the version there
    const gto_event *begin;      // from when on it was the one: the assignment, or what took away
                                 // the one that had come after it
    const gto_event *end;        // NULL: it still is
};

struct tenures {
    struct tenure *items; // oldest first
    size_t count, cap;
};

// Adds those of one stage. At each moment it is the version that `gto show` tells with `--at`: of
// the active ones, the one assigned last. Errors: GTO_ENOMEM, without a message.
int tenures_find(struct tenures *out, const gto_artifact *artifact, const char *stage);
void tenures_free(struct tenures *tenures);
// The one that is not over, or NULL.
const struct tenure *tenures_current(const struct tenures *tenures);

#endif
