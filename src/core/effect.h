// Whether a change would take effect: events are ordered by their dates, and an earlier one may
// have a later date, where somebody's clock is ahead.
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H

#include <stdint.h>

#include "plan.h"
#include "registry.h"

// What happened last to an artifact.
struct newest {
    int64_t time;
    const char *tag;       // NULL: it was a commit,
    const char *commit_id; // or nothing at all if this is NULL, too
};

// `commits`: the commits of its versions count as well, as far as they were read.
struct newest effect_newest(const gto_registry *registry, const char *artifact, bool commits);

// *out: whether the tags that a plan makes are what counts if all of them are dated `time`.
// `registry`: the one that was planned on. Errors: GTO_ENOMEM.
int effect_holds(bool *out, const gto_registry *registry, const char *artifact,
                 const gto_change *change, int64_t time);

#endif
