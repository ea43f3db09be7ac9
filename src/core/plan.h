// What a change does to the tags: decided on plain data, written by others.
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "arena.h"
#include "vec.h"
#include "allowed.h"
#include "gto.h"

struct request {
    enum gto_action action;
    const char *artifact;
    const char *stage;       // of an (un)assignment
    const char *version;     // the one concerned; to be registered, by GTO_REGISTER
    const char *new_version; // GTO_ASSIGN: the name of the version that gets registered
    const char *revision;    // as the user gave it
    const char *commit_id;   // what `revision` resolves to; GTO_DEPRECATE: else HEAD, or NULL if
                             // there is none
    struct gto_change_options options;
};

// A tag to be made or deleted.
struct planned_tag {
    struct gto_change_item item;
    const char *commit_id; // made: where,
    const char *message;   // and with which message
    const char *object_id; // deleted: the object it names now
};

struct gto_change {
    struct arena arena;
    struct vec tags; // struct planned_tag *
};

// What can be said of a request before anything is read.
// Errors: GTO_EINVALID, GTO_EARGS, GTO_ESTAGE.
int plan_check(const struct request *request, const struct allowed *allowed, gto_error **error);

// *out is to be freed with gto_change_free(). Errors: those of the five changes in gto.h, but for
// what Git says.
int plan_change(gto_change **out, const gto_registry *registry, const struct request *request,
                gto_error **error);

#endif
