// What a commit says of artifacts: values, whichever file they came from.
#ifndef CORE_ANNOTATION_H
#define CORE_ANNOTATION_H

#include "arena.h"
#include "gto.h"
#include "strmap.h"

struct gto_annotation {
    const char *name;
    const char *type; // NULL: none
    const char *path; // NULL: none
    const char *description;
    bool is_virtual;
    const char *const *labels; // NULL-terminated
    const char *custom;        // one line of JSON
};

// The entries of one file, in its order.
struct gto_annotations {
    const struct gto_annotation *entries;
    size_t count;
    struct strmap by_name;
    struct arena arena; // what all of them live in
};

#endif
