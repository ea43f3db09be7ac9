// A registry that is being loaded: what the files named load share.
#ifndef LIB_LOADER_H
#define LIB_LOADER_H

#include "builder.h"
#include "load.h"

struct loader {
    struct repo *repo;
    const gto_config *config;
    const struct load *what;
    struct builder builder;
    struct strmap blobs; // artifacts.yaml by the blob's id: struct gto_annotations *
    gto_error **error;
};

static inline bool loader_wants(const struct loader *loader, enum gto_read flag)
{
    return loader->what->flags & (unsigned)flag;
}

// Each is called once, in this order, load_tags() before the registry is linked and the others
// behind. Errors: GTO_ENOMEM without a message, GTO_ERROR.
int load_tags(struct loader *loader);
int load_head(struct loader *loader);
int load_commits(struct loader *loader);

#endif
