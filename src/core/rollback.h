// Going back to the version that was in a stage before.
#ifndef CORE_ROLLBACK_H
#define CORE_ROLLBACK_H

#include "artifact.h"

#define ROLLBACK_TRAILER "Rollback-of"

struct rollback {
    const gto_event *current;   // the assignment to be taken back; NULL: the stage is empty
    const gto_version *version; // the one to go back to; NULL: there is none
};

// Finds what to go back to. `to`: the name of the version; NULL: the one before. Messages of the
// events are needed. Errors: GTO_ENOMEM.
int rollback_find(struct rollback *out, const gto_artifact *artifact, const char *stage,
                  const char *to);

#endif
