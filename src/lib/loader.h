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
    struct gto_commit *head; // NULL: there is none, or it is not known
    struct strmap blobs;     // artifacts.yaml by the blob's id: struct gto_annotations *
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
// What is wrong with dvc.yaml of HEAD and of the commits of all versions, which no answer but
// gto_describe() depends on.
int check_dvc(struct loader *loader);

// Reports a file of a commit that is not valid or cannot be read; any other error becomes that of
// the loading. Frees `why`.
int loader_report(struct loader *loader, const char *commit_id, const char *path, int rc,
                  gto_error *why);

#endif
