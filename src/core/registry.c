#include "registry.h"

#include <stdlib.h>
#include <string.h>

gto_registry *registry_new(void)
{
    return calloc(1, sizeof(gto_registry));
}

void gto_registry_free(gto_registry *registry)
{
    if (!registry)
        return;
    for (size_t i = 0; i < registry->artifacts.count; i++)
        vec_free(&((struct gto_artifact *)registry->artifacts.items[i])->versions);
    for (size_t i = 0; i < registry->annotations.count; i++)
        gto_annotations_free(registry->annotations.items[i]);
    vec_free(&registry->artifacts);
    vec_free(&registry->unlisted);
    vec_free(&registry->problems);
    vec_free(&registry->annotations);
    strmap_free(&registry->taken);
    arena_free(&registry->arena);
    free(registry);
}

// ---- What plans ask

static const struct gto_artifact *find(const struct vec *artifacts, const char *name)
{
    for (size_t i = 0; i < artifacts->count; i++) {
        const struct gto_artifact *artifact = artifacts->items[i];
        if (strcmp(artifact->name, name) == 0)
            return artifact;
    }
    return NULL;
}

struct slice registry_greatest_counter(const gto_registry *registry, const char *artifact)
{
    const struct gto_artifact *known = find(&registry->artifacts, artifact);
    if (!known)
        known = find(&registry->unlisted, artifact);
    return known ? known->greatest_counter : (struct slice){0};
}

bool registry_is_taken(const gto_registry *registry, const char *tag)
{
    return strmap_get(&registry->taken, tag, strlen(tag)) != NULL;
}

const gto_version *registry_version_at(const gto_artifact *artifact, const char *commit_id)
{
    for (size_t i = 0; artifact && i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (version->stands && strcmp(version->commit->id, commit_id) == 0)
            return version;
    }
    return NULL;
}

// ---- Problems

int registry_add_problem(gto_registry *registry, enum gto_problem_code code,
                         const struct problem_facts *facts)
{
    struct gto_problem *problem = problem_new(&registry->arena, code, facts);
    return problem && vec_push(&registry->problems, problem) == 0 ? GTO_OK : GTO_ENOMEM;
}

size_t gto_registry_problem_count(const gto_registry *registry)
{
    return registry->problems.count;
}

const gto_problem *gto_registry_problem(const gto_registry *registry, size_t index)
{
    return registry->problems.items[index];
}

// ---- Questions

size_t gto_registry_artifact_count(const gto_registry *registry)
{
    return registry->artifacts.count;
}

const gto_artifact *gto_registry_artifact(const gto_registry *registry, size_t index)
{
    return registry->artifacts.items[index];
}

static const gto_event *find_event(const gto_artifact *artifact, const char *tag)
{
    for (size_t i = 0; i < artifact->events.count; i++)
        if (strcmp(artifact->events.items[i]->tag, tag) == 0)
            return artifact->events.items[i];
    return NULL;
}

const gto_event *registry_find_tag(const gto_registry *registry, const char *tag)
{
    const gto_event *event = NULL;
    for (size_t i = 0; !event && i < registry->artifacts.count; i++)
        event = find_event(gto_registry_artifact(registry, i), tag);
    return event;
}

const gto_artifact *gto_registry_find(const gto_registry *registry, const char *name)
{
    return find(&registry->artifacts, name);
}
