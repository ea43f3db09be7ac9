// Versions of artifacts, and the stages that they are in.
#ifndef CORE_VERSION_H
#define CORE_VERSION_H

#include "event.h"
#include "semver.h"

struct gto_vstage {
    const char *name;
    struct gto_version *version;
    struct event_list events;
};

struct gto_version {
    struct gto_artifact *artifact;
    const char *name;         // a semantic version, or the commit's id
    struct semver_key semver; // of `name`, if it is one
    bool discovered;          // no tag registers or deregisters it
    bool by_commit;           // `name` is no semantic version
    bool first_at_commit;     // of the artifact's versions
    bool stands;              // what is assigned at its commit belongs to it
    struct gto_commit *commit;
    struct event_list events;
    struct gto_vstage **stages; // in the order of their first tags
    size_t stage_count;
    struct gto_version *next_at_commit; // the artifact's next version at the same commit
    // While events are applied, one after the other: the versions at its commit that are
    // registered, in the order of their registrations.
    struct gto_version *registered_before, *registered_behind;
};

// The latest registration or deregistration; NULL if the version is discovered.
const gto_event *version_latest_direct(const gto_version *version);
// The latest registration, or NULL.
const gto_event *version_latest_registration(const gto_version *version);
// Its stage of that name, or NULL.
const gto_vstage *version_find_stage(const gto_version *version, const char *name);
// Greatest first: registered versions by precedence, then those named by commits, in reverse of the
// alphabet.
int version_compare(const gto_version *a, const gto_version *b);
// The latest event of a stage; it always has one.
const gto_event *vstage_latest(const gto_vstage *vstage);

#endif
