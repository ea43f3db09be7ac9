// artifacts.yaml: what a commit says of artifacts.
#ifndef ANNOTATION_H
#define ANNOTATION_H

#include "base/arena.h"
#include "base/strmap.h"
#include "gto.h"

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
struct annotations {
    const struct gto_annotation *entries;
    size_t count;
    struct strmap by_name;
    struct arena arena; // what all of them live in
};

// Parses the text of an artifacts.yaml. *out is to be freed with annotations_free().
// Errors: GTO_EINVALID (the message says what is wrong and where), GTO_ENOMEM.
int annotations_parse(struct annotations **out, const char *text, size_t len, gto_error **error);
void annotations_free(struct annotations *annotations);
// The entry of an artifact, or NULL.
const struct gto_annotation *annotations_find(const struct annotations *annotations,
                                              const char *name);

#endif
