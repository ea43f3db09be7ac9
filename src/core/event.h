// Events: what one tag did to the registry, and the order they happened in.
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>

#include "annotation.h"
#include "slice.h"
#include "gto.h"

// Commits are shared: a thousand versions at one commit know one gto_commit.
struct gto_commit {
    const char *id;
    bool visited; // it was tried to read it
    bool known;   // it was read: the fields below are filled
    const char *author, *author_email;
    const char *committer, *committer_email;
    const char *message;
    int64_t time;
    int offset;                            // minutes
    const struct annotations *annotations; // artifacts.yaml there, or NULL
};

struct gto_event {
    enum gto_action action;
    int offset; // minutes
    int64_t time;
    size_t rank; // its place among the events of its artifact
    struct gto_artifact *artifact;
    struct gto_version *version; // NULL: a deprecation
    const char *tag;
    struct slice counter;     // in `tag`
    const char *version_name; // of a (de)registration, as the tag has it
    const char *stage;
    struct gto_commit *commit;
    const char *author, *email, *message;
    const char *object_id; // the tag object's; NULL unless it is needed for a change
};

// Events in one piece, oldest first.
struct event_list {
    struct gto_event **items;
    size_t count;
};

// Puts the events of one artifact in the order in which they happened: by time; in the same second
// by tag name, except that counted tags are in the order of their counters. Sets their ranks.
// `scratch` has room for as many.
void events_sort(struct gto_event **events, size_t count, struct gto_event **scratch);

bool event_is_direct(const gto_event *event); // of a version: it registers or deregisters it

#endif
