#include "stages.h"

#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "error.h"
#include "registry.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Adds the names of the stages that a version is in, each once.
static int add_stages(struct vec *names, struct strmap *seen, const gto_version *version)
{
    for (size_t i = 0; gto_version_active(version) && i < version->stage_count; i++) {
        const gto_vstage *stage = version->stages[i];
        if (!gto_vstage_active(stage))
            continue;
        struct strmap_entry *entry = strmap_put(seen, stage->name, strlen(stage->name));
        if (!entry || (!entry->value && vec_push(names, (char *)stage->name) != 0))
            return GTO_ENOMEM;
        entry->value = (char *)stage->name;
    }
    return GTO_OK;
}

static int used_stages(struct vec *names, const gto_registry *registry)
{
    struct strmap seen = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++)
            rc = add_stages(names, &seen, gto_artifact_version(artifact, j));
    }
    strmap_free(&seen);
    if (names->count)
        qsort(names->items, names->count, sizeof(*names->items), by_name);
    return rc;
}

bool stages_need_registry(const struct allowed *allowed, enum gto_stages which)
{
    return which == GTO_STAGES_USED || (which == GTO_STAGES_AUTO && !allowed->stages);
}

int stages_list(const char ***out, const struct allowed *allowed, const gto_registry *registry,
                enum gto_stages which, gto_error **error)
{
    const char *const *stage = allowed->stages;
    struct vec names = {0};
    int rc = GTO_OK;
    if (stages_need_registry(allowed, which)) {
        rc = used_stages(&names, registry);
    } else if (!stage) {
        *out = NULL;
        return GTO_OK;
    } else {
        for (; rc == GTO_OK && *stage; stage++)
            rc = vec_push(&names, (char *)*stage) == 0 ? GTO_OK : GTO_ENOMEM;
    }
    if (rc != GTO_OK || vec_push(&names, NULL) != 0) {
        vec_free(&names);
        return error_no_memory(error);
    }
    *out = (const char **)names.items;
    return GTO_OK;
}
