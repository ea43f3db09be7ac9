// The registry's tags here and in a remote repository.
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "vec.h"
#include "refname.h"
#include "repository.h"

// An artifact that was asked for.
struct wanted {
    struct buf name; // as tags have it
    const char *shown;
    bool found; // some tag is of it
};

// Whether a tag belongs to one of the artifacts.
static bool want_tag(void *payload, struct slice name)
{
    const struct vec *artifacts = payload; // struct wanted *
    struct refname parts;
    if (!refname_parse(&parts, name))
        return false;
    for (size_t i = 0; i < artifacts->count; i++) {
        struct wanted *artifact = artifacts->items[i];
        if (slice_equal(parts.artifact, (struct slice){artifact->name.data, artifact->name.len}))
            return artifact->found = true;
    }
    return !artifacts->count;
}

// An artifact that no tag is of, here or there, may still be one that artifacts.yaml names.
static int check_found(gto_repo *repo, const struct vec *artifacts, gto_error **error)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifacts->count; i++) {
        const struct wanted *artifact = artifacts->items[i];
        gto_registry *registry;
        if (artifact->found)
            continue;
        rc = gto_registry_read(&registry, repo, artifact->shown, 0, error);
        if (rc != GTO_OK)
            break;
        if (!gto_registry_find(registry, artifact->shown))
            rc = error_set(error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", artifact->shown);
        gto_registry_free(registry);
    }
    return rc;
}

static int add_artifact(struct vec *artifacts, const char *name, gto_error **error)
{
    if (!gto_artifact_name_valid(name))
        return name_refuse(error, name);
    struct wanted *artifact = calloc(1, sizeof(*artifact));
    if (!artifact)
        return error_no_memory(error);
    artifact->shown = name;
    refname_add_artifact_for_tag(&artifact->name, slice_of(name));
    if (!artifact->name.failed && vec_push(artifacts, artifact) == 0)
        return GTO_OK;
    buf_free(&artifact->name);
    free(artifact);
    return error_no_memory(error);
}

static void free_artifacts(struct vec *artifacts)
{
    for (size_t i = 0; i < artifacts->count; i++) {
        buf_free(&((struct wanted *)artifacts->items[i])->name);
        free(artifacts->items[i]);
    }
    vec_free(artifacts);
}

static int fill(gto_comparison *comparison, gto_error **error)
{
    size_t count = comparison->tags.count;
    comparison->items = calloc(count + 1, sizeof(*comparison->items));
    for (size_t i = 0; comparison->items && i < count; i++) {
        const struct repo_difference *tag = &comparison->tags.items[i];
        struct refname parts;
        struct buf artifact = {0};
        if (refname_parse(&parts, slice_of(tag->name)))
            refname_add_artifact_for_people(&artifact, parts.artifact);
        char *name =
            artifact.failed ? NULL : arena_strndup(&comparison->arena, artifact.data, artifact.len);
        buf_free(&artifact);
        if (!name)
            return error_no_memory(error);
        comparison->items[i] = (struct gto_difference){tag, name};
    }
    return comparison->items ? GTO_OK : error_no_memory(error);
}

static int compare(gto_comparison *out, gto_repo *repo, const char *const *artifacts, bool known,
                   gto_error **error)
{
    struct vec names = {0};
    const struct repo_tag_query query = {.want = want_tag, .payload = &names};
    int rc = GTO_OK;
    for (; rc == GTO_OK && artifacts && *artifacts; artifacts++)
        rc = add_artifact(&names, *artifacts, error);
    if (rc == GTO_OK)
        rc = repo_compare_tags(&out->tags, repo->git, out->remote, &query, error);
    if (rc == GTO_OK && known)
        rc = check_found(repo, &names, error);
    if (rc == GTO_OK)
        rc = fill(out, error);
    free_artifacts(&names);
    return rc;
}

int compare_tags(gto_comparison **out, gto_repo *repo, const char *remote,
                 const char *const *artifacts, bool known, gto_error **error)
{
    if (repo_is_server(repo->git))
        return error_set(error, GTO_EARGS, "'%s' is on a server itself: run this in a clone of it",
                         repo_root(repo->git));
    gto_comparison *comparison = calloc(1, sizeof(*comparison));
    if (!comparison)
        return error_no_memory(error);
    int rc = remote && *remote ? GTO_OK : repository_remote(&remote, repo, error);
    comparison->remote = rc == GTO_OK ? strdup(remote) : NULL;
    if (rc == GTO_OK)
        rc = comparison->remote ? compare(comparison, repo, artifacts, known, error)
                                : error_no_memory(error);
    if (rc == GTO_OK)
        *out = comparison;
    else
        gto_comparison_free(comparison);
    return rc;
}

int gto_compare(gto_comparison **out, gto_repo *repo, const char *remote,
                const char *const *artifacts, gto_error **error)
{
    return compare_tags(out, repo, remote, artifacts, true, error);
}

void gto_comparison_free(gto_comparison *comparison)
{
    if (!comparison)
        return;
    repo_comparison_free(&comparison->tags);
    arena_free(&comparison->arena);
    free(comparison->items);
    free(comparison->remote);
    free(comparison);
}

int gto_comparison_check(const gto_comparison *comparison, gto_error **error)
{
    return repo_comparison_check(&comparison->tags, error);
}

size_t gto_comparison_count(const gto_comparison *comparison)
{
    return comparison->tags.count;
}

const gto_difference *gto_comparison_item(const gto_comparison *comparison, size_t index)
{
    return &comparison->items[index];
}

const char *gto_comparison_remote(const gto_comparison *comparison)
{
    return comparison->tags.shown;
}

enum gto_side gto_difference_side(const gto_difference *difference)
{
    return !difference->tag->remote_id  ? GTO_SIDE_LOCAL
           : !difference->tag->local_id ? GTO_SIDE_REMOTE
                                        : GTO_SIDE_BOTH;
}

const char *gto_difference_tag(const gto_difference *difference)
{
    return difference->tag->name;
}

const char *gto_difference_artifact(const gto_difference *difference)
{
    return difference->artifact;
}

const char *gto_difference_local_id(const gto_difference *difference)
{
    return difference->tag->local_id;
}

const char *gto_difference_remote_id(const gto_difference *difference)
{
    return difference->tag->remote_id;
}

unsigned compare_step(const char *tag)
{
    static const unsigned char steps[] = {
        [GTO_ACTION_REGISTER] = 0,   [GTO_ACTION_ASSIGN] = 1,    [GTO_ACTION_UNASSIGN] = 2,
        [GTO_ACTION_DEREGISTER] = 3, [GTO_ACTION_DEPRECATE] = 4,
    };
    struct refname parts;
    return refname_parse(&parts, slice_of(tag)) ? steps[parts.action] : 0;
}

int gto_push(gto_repo *repo, const gto_comparison *comparison, gto_error **error)
{
    return repo_push_tags(repo->git, &comparison->tags, compare_step, error);
}

const char *gto_push_notice(const gto_repo *repo)
{
    return repo_pushed_in_steps(repo->git)
               ? "The server does not know atomic pushes: tags were pushed one after the other"
               : NULL;
}

int gto_fetch(gto_repo *repo, const gto_comparison *comparison, gto_error **error)
{
    int lock;
    int rc = repo_lock(repo->git, &lock, error);
    if (rc != GTO_OK)
        return rc;
    rc = repo_fetch_tags(repo->git, &comparison->tags, error);
    repo_unlock(lock);
    return rc;
}
