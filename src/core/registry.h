// The registry: events, put in order, make artifacts with versions and stages. Pure: what was read
// from Git is handed in, in this order: registry_add_tag() or registry_note_tag() for every tag,
// registry_link() once, then registry_add_annotated() for what artifacts.yaml names at HEAD, and
// registry_set_commit() for the commits that matter.
#ifndef CORE_REGISTRY_H
#define CORE_REGISTRY_H

#include "artifact.h"
#include "arena.h"
#include "strmap.h"
#include "vec.h"
#include "object.h"
#include "problem.h"
#include "refname.h"

struct gto_registry {
    struct arena arena;              // of everything below
    struct vec artifacts;            // struct gto_artifact *
    struct vec events;               // struct gto_event *
    struct vec problems;             // struct gto_problem *
    struct vec annotations;          // struct annotations *, owned
    struct strmap artifacts_by_name; // by the name that tags have
    struct strmap commits_by_id;
    struct strmap places;  // by (artifact, commit): the versions there
    struct strmap named;   // versions by (artifact, commit, name)
    struct strmap stages;  // by name: that of the version it was found in last
    struct strmap strings; // texts that recur: people, stages
    struct strmap taken;   // the names of all tags seen, whatever they point at
};

// NULL when memory is exhausted. To be freed with gto_registry_free().
gto_registry *registry_new(void);

// A tag that makes no event; its counter counts all the same. `text`: its name, of which `name` are
// the parts.
int registry_note_tag(gto_registry *registry, const struct refname *name);

// A tag at a commit. `messages`: keep tagger and message. `object_id` of the tag's object: NULL if
// nobody asks.
int registry_add_tag(gto_registry *registry, const struct refname *name, struct slice text,
                     const struct tag_object *tag, bool messages, const char *object_id);

int registry_link(gto_registry *registry);

// An artifact that artifacts.yaml names at HEAD: there is a version of it.
int registry_add_annotated(gto_registry *registry, const char *artifact, struct gto_commit *commit);

// The commit of that id, made if it is new; NULL when memory is exhausted.
struct gto_commit *registry_commit(gto_registry *registry, struct slice id);
int registry_set_commit(gto_registry *registry, struct gto_commit *commit,
                        const struct commit_object *object);

// Remembers a tag's name as taken; asked for with registry_is_taken().
int registry_take(gto_registry *registry, struct slice tag);
bool registry_is_taken(const gto_registry *registry, const char *tag);

// The version that a commit stands for: what is assigned there belongs to it. NULL if there is
// none.
const gto_version *registry_version_at(const gto_registry *registry, const gto_artifact *artifact,
                                       const char *commit_id);

// The event of a tag, or NULL.
const gto_event *registry_find_tag(const gto_registry *registry, const char *tag);

// The greatest counter on any tag of an artifact, whatever the tag points at; empty if none has
// one.
struct slice registry_greatest_counter(const gto_registry *registry, struct slice artifact);

int registry_add_problem(gto_registry *registry, enum gto_problem_code code,
                         const struct problem_facts *facts);

#endif
