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
    const char *object_id; // deleted: the object it names now
};

struct gto_change {
    struct arena arena;
    struct vec tags;    // struct planned_tag *
    const char *text;   // what was done: report_change()
    const char *notice; // NULL: there is none
};

// What can be said of a request before anything is read.
// Errors: GTO_EINVALID, GTO_EARGS, GTO_ESTAGE.
int plan_check(const struct gto_change_request *request, const struct allowed *allowed,
               gto_error **error);

// `commit_id`: what the request's revision resolves to; of a deprecation without one HEAD, or NULL
// if there is none. *out is to be freed with gto_change_free(). Errors: those of gto_change_make(),
// but for what Git says.
int plan_change(gto_change **out, const gto_registry *registry,
                const struct gto_change_request *request, const char *commit_id, gto_error **error);

#endif
