#include "load.h"

#include <time.h>

#include "check.h"
#include "error.h"
#include "loader.h"

static int load(struct loader *loader)
{
    int rc = load_tags(loader);
    if (rc == GTO_OK)
        rc = builder_link(&loader->builder);
    if (rc == GTO_OK)
        rc = load_head(loader);
    if (rc == GTO_OK)
        rc = load_commits(loader);
    if (rc == GTO_OK && loader_wants(loader, GTO_READ_PROBLEMS))
        rc = check_dvc(loader);
    if (rc == GTO_OK)
        rc = registry_check(loader->builder.registry, loader_wants(loader, GTO_READ_PROBLEMS),
                            (int64_t)time(NULL));
    return rc;
}

int load_registry(gto_registry **out, struct repo *repo, const gto_config *config,
                  const struct load *what, gto_error **error)
{
    struct loader loader = {.repo = repo, .config = config, .what = what, .error = error};
    gto_registry *registry = NULL;
    int rc = builder_open(&loader.builder);
    if (rc == GTO_OK && what->at)
        loader.builder.until = what->at->time;
    if (rc == GTO_OK)
        rc = load(&loader);
    if (rc == GTO_OK) {
        registry = builder_finish(&loader.builder);
        rc = registry ? GTO_OK : GTO_ENOMEM;
    } else {
        builder_free(&loader.builder);
    }
    strmap_free(&loader.blobs);
    if (rc == GTO_OK)
        *out = registry;
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
