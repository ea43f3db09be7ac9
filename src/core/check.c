#include "check.h"

#include "digits.h"

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

static int check_versions(gto_registry *registry, const gto_artifact *artifact, bool all)
{
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (report_shared_commit(registry, version, all) != GTO_OK ||
            (all && report_unregistered(registry, version) != GTO_OK))
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

// Reports an event that counts as later than another one with a greater counter.
static int report_order(gto_registry *registry, const gto_event *earlier, const gto_event *event)
{
    const char *const tags[] = {earlier->tag, event->tag};
    const struct problem_facts facts = {.artifact = event->artifact->name,
                                        .commit_id = event->commit->id,
                                        .tags = tags,
                                        .tag_count = 2,
                                        .tags_named = 2};
    return registry_add_problem(registry, GTO_PROBLEM_DATE_ORDER, &facts);
}

static int check_dates(gto_registry *registry, const gto_artifact *artifact, int64_t now)
{
    const gto_event *greatest = NULL; // of those up to here, by counter
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifact->events.count; i++) {
        const gto_event *event = artifact->events.items[i];
        const struct problem_facts facts = {.tag = event->tag, .artifact = artifact->name};
        if (event->time > now)
            rc = registry_add_problem(registry, GTO_PROBLEM_FUTURE_DATE, &facts);
        if (rc != GTO_OK || !event->counter_at)
            continue;
        if (!greatest || digits_compare(event_counter(event), event_counter(greatest)) >= 0)
            greatest = event;
        else
            rc = report_order(registry, greatest, event);
    }
    return rc;
}

int registry_check(gto_registry *registry, bool all, int64_t now)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        rc = check_versions(registry, artifact, all);
        if (rc == GTO_OK && all)
            rc = check_dates(registry, artifact, now);
    }
    return rc;
}
