#include "check.h"

enum { MAX_TAGS_NAMED = 20 };

// Reports what concerns the tags of several events of a version at its commit.
static int report_tags(gto_registry *registry, enum gto_problem_code code,
                       const gto_version *version, struct vec *tags, size_t named)
{
    const struct problem_facts facts = {
        .artifact = version->artifact->name,
        .commit_id = version->commit->id,
        .tags = (const char *const *)tags->items,
        .tag_count = tags->count,
        .tags_named = named,
    };
    return registry_add_problem(registry, code, &facts);
}

// Reports that more than one version of an artifact is registered at a commit, beginning with the
// first one there.
static int report_shared_commit(gto_registry *registry, const gto_version *first, bool all)
{
    struct vec tags = {0};
    int rc = GTO_OK;
    if (!first->first_at_commit)
        return GTO_OK;
    for (const gto_version *at = first; rc == GTO_OK && at; at = at->next_at_commit)
        if (gto_version_registered(at) && gto_version_active(at) &&
            vec_push(&tags, (char *)version_latest_registration(at)->tag) != 0)
            rc = GTO_ENOMEM;
    if (rc == GTO_OK && tags.count > 1)
        rc = report_tags(registry, GTO_PROBLEM_SHARED_COMMIT, first, &tags,
                         all ? MAX_TAGS_NAMED : 2);
    vec_free(&tags);
    return rc;
}

static int report_unregistered(gto_registry *registry, const gto_version *version)
{
    const struct event_list *events = &version->events;
    struct vec tags = {0};
    int rc = GTO_OK;
    if (!version->discovered || !events->count)
        return GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < events->count; i++)
        if (vec_push(&tags, (char *)events->items[i]->tag) != 0)
            rc = GTO_ENOMEM;
    if (rc == GTO_OK)
        rc = report_tags(registry, GTO_PROBLEM_NO_VERSION, version, &tags, MAX_TAGS_NAMED);
    vec_free(&tags);
    return rc;
}

int registry_check(gto_registry *registry, bool all)
{
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        for (size_t j = 0; j < artifact->versions.count; j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            if (report_shared_commit(registry, version, all) != GTO_OK ||
                (all && report_unregistered(registry, version) != GTO_OK))
                return GTO_ENOMEM;
        }
    }
    return GTO_OK;
}
