// Refspecs for pushing many tags. Git compares a refspec that names one reference with all
// references of both sides; one with a pattern costs next to nothing.
#ifndef GIT_NET_REFSPEC_H
#define GIT_NET_REFSPEC_H

#include <stddef.h>

#include "slice.h"
#include "vec.h"

enum refspec_use {
    REFSPEC_PUSHED,   // it has to be pushed
    REFSPEC_HARMLESS, // pushing it changes nothing
    REFSPEC_LEFT,     // it must not be pushed
};

struct refspec_tag {
    struct slice name; // without refs/tags/
    enum refspec_use use;
};

// Adds refspecs (char *, to be freed) that push those of the tags that are to be pushed, and none
// that must not be. `tags` are all that this repository has, by name. Errors: GTO_ENOMEM, without a
// message.
int refspecs_add(struct vec *out, const struct refspec_tag *tags, size_t count);

#endif
