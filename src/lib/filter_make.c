// Versions picked by what Git and their descriptions say of them.
#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "commit_files.h"
#include "describe.h"
#include "dvc_yaml.h"
#include "error.h"
#include "filter.h"
#include "json_string.h"
#include "registry.h"
#include "repository.h"

// The versions of a registry that may be picked, and what is found out about them.
struct candidates {
    gto_repo *repo;
    const gto_registry *registry;
    const struct gto_filter_request *request;
    struct vec versions; // const gto_version *
    bool *dropped;       // by index
    gto_error **error;
};

static const gto_version *version_at(const struct candidates *candidates, size_t index)
{
    return candidates->versions.items[index];
}

// An artifact without an active version is what any of its versions is.
static int collect(struct candidates *candidates)
{
    const struct vec *artifacts = &candidates->registry->artifacts;
    for (size_t i = 0; i < artifacts->count; i++) {
        const gto_artifact *artifact = artifacts->items[i];
        const gto_version *latest =
            candidates->request->latest_only ? gto_artifact_latest(artifact, false) : NULL;
        for (size_t j = 0; j < artifact->versions.count; j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            if ((!latest || latest == version) &&
                vec_push(&candidates->versions, (gto_version *)version) != 0)
                return error_no_memory(candidates->error);
        }
    }
    candidates->dropped = calloc(candidates->versions.count + 1, sizeof(bool));
    return candidates->dropped ? GTO_OK : error_no_memory(candidates->error);
}

// ---- What Git says

static int drop_elsewhere(const struct candidates *candidates, const char *revision)
{
    char *id;
    int rc = repo_resolve(candidates->repo->git, revision, &id, candidates->error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < candidates->versions.count; i++)
        candidates->dropped[i] |= strcmp(version_at(candidates, i)->commit->id, id) != 0;
    free(id);
    return GTO_OK;
}

// Drops the versions that have, or do not have, a commit in their history.
static int drop_by_history(const struct candidates *candidates, const char *revision, bool having)
{
    size_t count = candidates->versions.count;
    char *id = NULL;
    const char **ids = calloc(count + 1, sizeof(*ids));
    bool *found = calloc(count + 1, sizeof(*found));
    int rc = ids && found ? repo_resolve(candidates->repo->git, revision, &id, candidates->error)
                          : error_no_memory(candidates->error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        ids[i] = version_at(candidates, i)->commit->id;
    if (rc == GTO_OK)
        rc = repo_find_descendants(candidates->repo->git, id, ids, count, found, candidates->error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        candidates->dropped[i] |= found[i] == having;
    free(id);
    free(ids);
    free(found);
    return rc;
}

// ---- What descriptions say

static bool has_type(const gto_description *description, const char *type)
{
    const char *value = gto_description_value(description, GTO_FIELD_TYPE);
    return value && strcmp(value, type) == 0;
}

// Labels are a list of JSON: a label is there if its string is. What is quoted within a string has
// a backslash before its quotation mark, and is no other string.
static int has_labels(bool *out, const gto_description *description, const char *const *labels)
{
    const char *value = gto_description_value(description, GTO_FIELD_LABELS);
    bool failed = false;
    *out = true;
    for (; *out && labels && *labels; labels++) {
        struct buf text = {0};
        buf_addc(&text, '"');
        json_string_add(&text, slice_of(*labels));
        buf_addc(&text, '"');
        failed |= text.failed;
        *out = value && !text.failed && strstr(value, text.data);
        buf_free(&text);
    }
    return failed ? GTO_ENOMEM : GTO_OK;
}

// A version is neither taken nor dropped because of what cannot be read.
static int check_certain(const struct candidates *candidates, const gto_description *description)
{
    const struct gto_filter_request *request = candidates->request;
    bool labels = request->labels && *request->labels;
    if ((!request->type || gto_description_certain(description, GTO_FIELD_TYPE)) &&
        (!labels || gto_description_certain(description, GTO_FIELD_LABELS)))
        return GTO_OK;
    const gto_problem *problem = gto_description_problem(description, 0);
    return error_set(candidates->error, GTO_EREF, "%s", gto_problem_message(problem));
}

static int check_description(const struct candidates *candidates, size_t index)
{
    const struct gto_filter_request *request = candidates->request;
    gto_description *description;
    bool takes;
    int rc = describe_version(&description, candidates->repo, version_at(candidates, index),
                              candidates->error);
    if (rc != GTO_OK)
        return rc;
    rc = check_certain(candidates, description);
    if (rc == GTO_OK)
        rc = has_labels(&takes, description, request->labels);
    if (rc != GTO_OK) {
        gto_description_free(description);
        return rc == GTO_ENOMEM ? error_no_memory(candidates->error) : rc;
    }
    takes &= !request->type || has_type(description, request->type);
    candidates->dropped[index] |= !takes;
    gto_description_free(description);
    return GTO_OK;
}

// Fetches the files of all at once, if they are on a server.
static int prepare_files(const struct candidates *candidates)
{
    const char *index = gto_config_index(gto_repo_config(candidates->repo));
    struct commit_files files = {0};
    struct arena arena = {0};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < candidates->versions.count; i++) {
        const gto_version *version = version_at(candidates, i);
        const char *id = version->commit->id;
        const char *dvc = dvc_path(&arena, dvc_directory(version->artifact->name), DVC_FILE);
        if (candidates->dropped[i])
            continue;
        rc = dvc ? commit_files_add(&files, id, index) : GTO_ENOMEM;
        if (rc == GTO_OK)
            rc = commit_files_add(&files, id, dvc);
    }
    rc = rc == GTO_OK ? repo_prepare_files(candidates->repo->git, files.items, files.count,
                                           candidates->error)
                      : error_no_memory(candidates->error);
    commit_files_free(&files);
    arena_free(&arena);
    return rc;
}

static int drop_by_description(const struct candidates *candidates)
{
    int rc = prepare_files(candidates);
    for (size_t i = 0; rc == GTO_OK && i < candidates->versions.count; i++)
        if (!candidates->dropped[i])
            rc = check_description(candidates, i);
    return rc;
}

// ----

static int drop(const struct candidates *candidates)
{
    const struct gto_filter_request *request = candidates->request;
    int rc = request->points_at ? drop_elsewhere(candidates, request->points_at) : GTO_OK;
    if (rc == GTO_OK && request->contains)
        rc = drop_by_history(candidates, request->contains, false);
    if (rc == GTO_OK && request->no_contains)
        rc = drop_by_history(candidates, request->no_contains, true);
    if (rc == GTO_OK && (request->type || (request->labels && *request->labels)))
        rc = drop_by_description(candidates);
    return rc;
}

static int fill(gto_filter **out, const struct candidates *candidates)
{
    gto_filter *filter = filter_new();
    if (!filter)
        return error_no_memory(candidates->error);
    for (size_t i = 0; i < candidates->versions.count; i++) {
        if (!candidates->dropped[i] && filter_add(filter, version_at(candidates, i)) != GTO_OK) {
            gto_filter_free(filter);
            return error_no_memory(candidates->error);
        }
    }
    filter_seal(filter);
    *out = filter;
    return GTO_OK;
}

int gto_filter_make(gto_filter **out, gto_repo *repo, const gto_registry *registry,
                    const struct gto_filter_request *request, gto_error **error)
{
    struct candidates candidates = {
        .repo = repo, .registry = registry, .request = request, .error = error};
    int rc = error_check_struct(request->struct_version, GTO_FILTER_REQUEST_VERSION,
                                "gto_filter_request", error);
    if (rc == GTO_OK)
        rc = collect(&candidates);
    if (rc == GTO_OK)
        rc = drop(&candidates);
    if (rc == GTO_OK)
        rc = fill(out, &candidates);
    vec_free(&candidates.versions);
    free(candidates.dropped);
    return rc;
}
