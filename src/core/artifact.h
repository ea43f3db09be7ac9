// Artifacts.
#ifndef CORE_ARTIFACT_H
#define CORE_ARTIFACT_H

#include "vec.h"
#include "version.h"

struct gto_artifact {
    const char *name;
    struct event_list events;
    struct vec versions;           // struct gto_version *, in the order in which they became known
    bool listed;                   // in the registry: there is an event or a version of it
    struct slice greatest_counter; // on any of its tags, whatever they point at
};

// Whether a deprecation is among its events: then the times of its commits count for its being
// active.
bool artifact_was_deprecated(const gto_artifact *artifact);
// The commit that its latest event, commits included, is at; NULL if none is known.
const struct gto_commit *artifact_latest_commit(const gto_artifact *artifact);

#endif
