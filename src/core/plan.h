// What a change does to the tags: decided on plain data, written by others.
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "arena.h"
#include "vec.h"
#include "allowed.h"
#include "gto.h"

struct gto_changed_tag {
    bool deleted;
    enum gto_action action;
    const char *name;
    const char *version; // NULL where none is concerned
    const char *stage;   // the same
    const char *text;    // what was done to it: report_change()
    const char *old_id;  // of the object that a deleted tag named; NULL: it is made
    // Of a tag that is made, as its event has them; "" of one that is deleted.
    const char *commit_id, *message, *author, *author_email;
    int64_t time;
    int offset;
};

// A tag to be made or deleted.
struct planned_tag {
    struct gto_changed_tag item;
    const char *commit_id; // made: where,
    const char *message;   // and with which message
    const char *tagger;    // who makes it, and when: a line as repo_tagger() gives it
    bool sign;
};

struct gto_change {
    struct arena arena;
    struct vec tags;      // struct planned_tag *
    const char *headline; // a line before the text; NULL: there is none
    const char *text;     // what was done: report_change()
    const char *restore;  // how to bring back what was deleted
    const char *notice;   // NULL: there is none
};

// Copies what a caller filled, of whatever version it is. Errors: GTO_EARGS.
int plan_copy_request(struct gto_change_request *copy, const struct gto_change_request *request,
                      gto_error **error);

// What can be said of a request before anything is read.
// Errors: GTO_EINVALID, GTO_EARGS, GTO_ESTAGE.
int plan_check(const struct gto_change_request *request, const struct allowed *allowed,
               gto_error **error);

// `commit_id`: what the request's revision resolves to; of a deprecation without one HEAD, or NULL
// if there is none. *out is to be freed with gto_change_free(). Errors: those of gto_change_make(),
// but for what Git says.
int plan_change(gto_change **out, const gto_registry *registry,
                const struct gto_change_request *request, const char *commit_id, gto_error **error);

// Moves what `from` plans behind what `to` plans; it is freed. Errors: GTO_ENOMEM.
int plan_append(gto_change *to, gto_change *from);

#endif
