// Events: what one tag did to the registry, and the order they happened in.
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "annotation.h"
#include "slice.h"
#include "gto.h"

// Commits are shared: a thousand versions at one commit know one gto_commit.
struct gto_commit {
    const char *id;
    bool visited;   // it was tried to read it,
    bool annotated; // and its annotations
    bool known;     // it was read: the fields below are filled
    const char *author, *author_email;
    const char *committer, *committer_email;
    const char *message;
    int64_t time;
    int offset;                                // minutes
    const struct gto_annotations *annotations; // artifacts.yaml there, or NULL
    struct commit_mark *mark;                  // while a registry is built: what its builder notes
};

// What few questions need of an event.
struct event_texts {
    const char *author, *email, *message; // "" unless they were asked for
    const char *object_id;                // the tag object's; NULL unless a change is planned
    bool is_signed;                       // whether a signature follows; not that it is good
};

extern const struct event_texts event_no_texts;

// There may be millions: the order of the fields leaves no holes.
struct gto_event {
    int64_t time;
    struct gto_artifact *artifact;
    struct gto_version *version; // NULL: a deprecation
    struct gto_commit *commit;
    const char *tag;
    const char *subject; // the version of a (de)registration as the tag has it, or the stage of an
                         // (un)assignment; NULL: a deprecation
    const struct event_texts *texts;
    uint32_t rank;       // its place among the events of its artifact
    uint32_t counter_at; // where in `tag` the counter begins; 0: there is none
    short offset;        // minutes
    unsigned char action;
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
// Without leading zeros; empty if there is none.
struct slice event_counter(const gto_event *event);

#endif
