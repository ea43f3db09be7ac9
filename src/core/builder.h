// Building a registry. What was read of Git is handed in, in this order:
//
//   builder_add_tag()      for every registry tag there is, whatever it points at
//   event_reader_fill()    for those whose objects were read; by several threads, a reader each
//   builder_adopt()        for every reader
//   builder_place()        for the events that were filled
//   builder_link()         once: events, put in order, make versions and stages
//   builder_add_annotated(), builder_set_commit(), in any order
//   builder_finish()
//
// What only the building needs is freed with the builder.
#ifndef CORE_BUILDER_H
#define CORE_BUILDER_H

#include "object.h"
#include "refname.h"
#include "registry.h"

struct builder {
    gto_registry *registry;          // the one that is built
    struct vec events;               // struct gto_event *, those that are placed
    int64_t until;                   // later events are none of the registry
    struct arena arena;              // of the maps' keys, and of the marks on commits
    struct strmap artifacts_by_name; // by the name that tags have
    struct strmap commits_by_id;
    struct strmap stages;        // by name: that of the version it was found in last
    struct strmap names;         // of stages, each once
    struct gto_artifact *latest; // of the tag that was added last: often that of the next one, too
    struct slice latest_name;    // as tags have it
};

// What the builder notes of a commit.
struct commit_mark {
    struct gto_commit *canonical; // readers may each know a commit by the same id
    const struct gto_artifact *artifact;
    struct place *place; // of that artifact and the commit
};

// Errors: GTO_ENOMEM. To be freed with builder_free(), unless it is finished.
int builder_open(struct builder *out);
void builder_free(struct builder *builder);

// Adds a tag whose name is `name`, and `parts` its parts; its counter counts from now on. NULL when
// memory is exhausted. The event is none of the registry before it is placed.
struct gto_event *builder_add_tag(struct builder *builder, const struct refname *parts,
                                  struct slice name);
// Remembers the name of a tag as taken.
int builder_take(struct builder *builder, struct slice name);

// What one thread reads of tag objects: texts and commits that recur are kept once.
struct event_reader {
    struct arena arena;
    struct strmap people;
    struct strmap commits;
};

// Whether tagger and message are kept, and how: raw messages have blank space around them.
enum texts { TEXTS_NONE, TEXTS_TRIMMED, TEXTS_RAW };

// Fills an event with what its tag object says. `object_id`: that of the tag object, NULL if nobody
// asks. Errors: GTO_ENOMEM.
int event_reader_fill(struct event_reader *reader, struct gto_event *event,
                      const struct tag_object *tag, enum texts texts, const char *object_id);

// Takes over what a reader has read; it is empty afterwards, as if new.
void builder_adopt(struct builder *builder, struct event_reader *reader);
void event_reader_free(struct event_reader *reader);

// Makes a filled event one of the registry, unless it is too late. Errors: GTO_ENOMEM.
int builder_place(struct builder *builder, struct gto_event *event);
int builder_link(struct builder *builder);
// The same where the events know their versions.
int builder_link_drafted(struct builder *builder);

// The artifact of that name, made if it is new, which belongs to the registry from now on; and a
// name that is kept once. NULL when memory is exhausted.
struct gto_artifact *builder_artifact(struct builder *builder, const char *name);
const char *builder_name(struct builder *builder, const char *name);
// The commit of that id, made if it is new; NULL when memory is exhausted.
struct gto_commit *builder_commit(struct builder *builder, struct slice id);
int builder_set_commit(struct builder *builder, struct gto_commit *commit,
                       const struct commit_object *object);
// An artifact that artifacts.yaml names at HEAD, which is `commit`: there is a version of it.
int builder_add_annotated(struct builder *builder, const char *artifact, struct gto_commit *commit);

// The registry, to be freed with gto_registry_free(); the builder is freed. NULL when memory is
// exhausted.
gto_registry *builder_finish(struct builder *builder);

#endif
