// The registry: artifacts with versions and stages. It is a snapshot: builder.h makes it, and then
// nothing changes it.
#ifndef CORE_REGISTRY_H
#define CORE_REGISTRY_H

#include "arena.h"
#include "artifact.h"
#include "problem.h"
#include "strmap.h"
#include "vec.h"

struct gto_registry {
    struct arena arena;     // of everything below
    struct vec artifacts;   // struct gto_artifact *
    struct vec unlisted;    // the same, of which there are tags, but neither event nor version
    struct vec problems;    // struct gto_problem *
    struct vec annotations; // struct gto_annotations *, owned
    struct strmap taken;    // the names of all tags seen, whatever they point at; to plan changes
    size_t event_count;
};

// NULL when memory is exhausted. To be freed with gto_registry_free().
gto_registry *registry_new(void);

bool registry_is_taken(const gto_registry *registry, const char *tag);

// The version that a commit stands for: what is assigned there belongs to it. NULL if there is
// none, or no artifact.
const gto_version *registry_version_at(const gto_artifact *artifact, const char *commit_id);

// The event of a tag, or NULL.
const gto_event *registry_find_tag(const gto_registry *registry, const char *tag);

// The greatest counter on any tag of an artifact, whatever the tag points at; empty if none has
// one.
struct slice registry_greatest_counter(const gto_registry *registry, const char *artifact);

int registry_add_problem(gto_registry *registry, enum gto_problem_code code,
                         const struct problem_facts *facts);

#endif
