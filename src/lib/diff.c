#include "diff.h"

#include <stdlib.h>
#include <string.h>

#include "describe.h"
#include "description.h"
#include "error.h"
#include "load.h"
#include "path.h"
#include "pick.h"
#include "registry.h"
#include "repository.h"

// ---- What cannot be compared

const char *differ_commit_id(const struct differ *differ, enum gto_version_side side)
{
    return gto_version_commit_id(differ->diff->versions[side]);
}

static bool is_known(const gto_diff *diff, const struct gto_problem *problem)
{
    for (size_t i = 0; i < diff->problems.count; i++)
        if (strcmp(gto_problem_message(diff->problems.items[i]), problem->message) == 0)
            return true;
    return false;
}

static int add_known_problem(const struct differ *differ, const struct gto_problem *problem)
{
    if (!problem)
        return error_no_memory(differ->error);
    if (is_known(differ->diff, problem))
        return GTO_OK;
    return vec_push(&differ->diff->problems, (void *)problem) == 0 ? GTO_OK
                                                                   : error_no_memory(differ->error);
}

int differ_add_problem(const struct differ *differ, const char *commit_id,
                       enum gto_problem_code code, const char *file, const char *reason)
{
    const struct problem_facts facts = {
        .artifact = gto_artifact_name(gto_version_artifact(differ->diff->versions[GTO_AFTER])),
        .commit_id = commit_id,
        .file = file,
        .reason = reason,
    };
    return add_known_problem(differ, problem_new(&differ->diff->arena, code, &facts));
}

int differ_finish_file(const struct differ *differ, const char *commit_id, const char *file, int rc,
                       gto_error *why)
{
    const char *reason = why ? gto_error_message(why) : "";
    enum gto_problem_code code;
    if (problem_of_file(rc, &code))
        rc = differ_add_problem(differ, commit_id, code, file, reason);
    else if (rc == GTO_ENOMEM)
        rc = error_no_memory(differ->error);
    else if (rc != GTO_OK)
        rc = error_set(differ->error, (enum gto_code)rc, "%s", reason);
    gto_error_free(why);
    return rc;
}

// ---- Which versions

// The greatest version that is active, registered and less than another one, or NULL.
static int find_before(const gto_version **out, const gto_version *version, gto_error **error)
{
    const gto_version **versions;
    size_t count;
    int rc = gto_artifact_versions(&versions, &count, gto_version_artifact(version),
                                   GTO_VERSIONS_ACTIVE | GTO_VERSIONS_REGISTERED, GTO_SORT_SEMVER,
                                   error);
    if (rc != GTO_OK)
        return rc;
    *out = NULL;
    for (size_t i = 0; gto_version_registered(version) && !*out && i < count; i++)
        if (gto_semver_compare(gto_version_name(versions[i]), gto_version_name(version)) < 0)
            *out = versions[i];
    gto_free(versions);
    if (*out)
        return GTO_OK;
    return error_set(error, GTO_ENOVERSION, "There is no version of '%s' before '%s'",
                     gto_artifact_name(gto_version_artifact(version)), gto_version_name(version));
}

static int find_version(const struct differ *differ, enum gto_version_side side,
                        const gto_shortcut *shortcut)
{
    gto_diff *diff = differ->diff;
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_artifact *artifact = gto_registry_find(diff->registry, name);
    if (pick_is_asked(shortcut) || !artifact)
        return pick_version(&diff->versions[side], differ->repo, diff->registry, shortcut, true,
                            differ->error);
    diff->versions[side] = gto_artifact_latest(artifact, true);
    return diff->versions[side]
               ? GTO_OK
               : error_set(differ->error, GTO_ENOVERSION, "No versions found for '%s'", name);
}

// What is no artifact's name, such as `churn@v1`: the detail says what there is instead.
static int refuse_name(const struct differ *differ, const char *name)
{
    char *hint = NULL;
    int rc = error_set(differ->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    if (gto_hint(&hint, differ->repo, name, NULL, NULL, NULL) == GTO_OK && *hint)
        error_set_detail(differ->error, hint);
    gto_free(hint);
    return rc;
}

static int find_versions(const struct differ *differ, const gto_shortcut *before,
                         const gto_shortcut *after)
{
    gto_diff *diff = differ->diff;
    const char *name = gto_shortcut_artifact(after);
    const char *other = before ? gto_shortcut_artifact(before) : name;
    if (!gto_artifact_name_valid(other))
        return refuse_name(differ, other);
    if (!gto_artifact_name_valid(name))
        return refuse_name(differ, name);
    if (strcmp(name, other) != 0)
        return error_set(differ->error, GTO_EARGS,
                         "Both versions have to be of one artifact, not of '%s' and '%s'", other,
                         name);
    int rc = gto_registry_read(&diff->registry, differ->repo, name,
                               GTO_READ_MESSAGES | GTO_READ_COMMITS, differ->error);
    if (rc == GTO_OK && before)
        rc = find_version(differ, GTO_BEFORE, before);
    if (rc == GTO_OK)
        rc = find_version(differ, GTO_AFTER, after);
    if (rc == GTO_OK && !before)
        rc = find_before(&diff->versions[GTO_BEFORE], diff->versions[GTO_AFTER], differ->error);
    return rc;
}

static int parse_and_find(const struct differ *differ)
{
    gto_shortcut *before = NULL, *after = NULL;
    int rc = gto_shortcut_parse(&after, differ->request->after, differ->error);
    if (rc == GTO_OK && differ->request->before)
        rc = gto_shortcut_parse(&before, differ->request->before, differ->error);
    if (rc == GTO_OK)
        rc = find_versions(differ, before, after);
    gto_shortcut_free(before);
    gto_shortcut_free(after);
    return rc;
}

// ---- What is said of them

static int describe(const struct differ *differ, enum gto_version_side side)
{
    gto_diff *diff = differ->diff;
    int rc = describe_version(&diff->descriptions[side], differ->repo, diff->versions[side],
                              differ->error);
    if (rc != GTO_OK)
        return rc;
    const gto_description *description = diff->descriptions[side];
    for (size_t i = 0; rc == GTO_OK && i < gto_description_problem_count(description); i++)
        rc = add_known_problem(differ, gto_description_problem(description, i));
    return rc;
}

// ---- What is at their paths

// The path of a description as it counts from the root; as it is said if it leads elsewhere.
static int read_path(const struct differ *differ, enum gto_version_side side, const char **out)
{
    const char *said = gto_description_value(differ->diff->descriptions[side], GTO_FIELD_PATH);
    struct buf path = {0};
    *out = said;
    if (said && !strstr(said, "://") && path_normalize(&path, slice_of(""), slice_of(said)))
        *out = path.failed ? NULL : arena_strndup(&differ->diff->arena, path.data, path.len);
    bool failed = said && !*out;
    buf_free(&path);
    return failed ? error_no_memory(differ->error) : GTO_OK;
}

static bool is_outside(const char *path)
{
    struct buf normal = {0};
    bool inside = !strstr(path, "://") && path_normalize(&normal, slice_of(""), slice_of(path));
    buf_free(&normal);
    return !inside;
}

static int find_stored(const struct differ *differ, enum gto_version_side side, const char *path)
{
    struct gto_stored *stored = &differ->diff->stored[side];
    const char *commit_id = differ_commit_id(differ, side);
    gto_error *why = NULL;
    *stored = (struct gto_stored){.path = path, .size = -1, .file_count = -1};
    if (!path)
        return GTO_OK;
    if (is_outside(path)) {
        stored->kind = "outside";
        return GTO_OK;
    }
    int rc =
        stored_find(stored, &differ->diff->arena, differ->repo->git, commit_id, path, true, &why);
    rc = differ_finish_file(differ, commit_id, path, rc, why);
    if (rc != GTO_OK || stored->kind || !stored->unread)
        return rc;
    enum gto_problem_code code;
    problem_of_file(stored->unread_code, &code);
    return differ_add_problem(differ, commit_id, code, stored->unread, stored->unread_reason);
}

// Where one version alone says a path, both are looked at there.
static int add_stored(const struct differ *differ)
{
    const char *paths[GTO_SIDES] = {NULL};
    int rc = read_path(differ, GTO_BEFORE, &paths[GTO_BEFORE]);
    if (rc == GTO_OK)
        rc = read_path(differ, GTO_AFTER, &paths[GTO_AFTER]);
    for (size_t side = 0; rc == GTO_OK && side < GTO_SIDES; side++)
        rc = find_stored(differ, (enum gto_version_side)side,
                         paths[side] ? paths[side] : paths[1 - side]);
    return rc;
}

// Adds a path to a list, unless it is there or NULL.
static void add_path(const char **paths, size_t *count, const char *path)
{
    for (size_t i = 0; i < *count; i++)
        if (path && strcmp(paths[i], path) == 0)
            return;
    if (path)
        paths[(*count)++] = path;
}

// The paths that commits are listed of.
static int find_paths(const struct differ *differ)
{
    gto_diff *diff = differ->diff;
    size_t count = 0;
    const char **paths = arena_zalloc(&diff->arena, (2 * GTO_SIDES + 1) * sizeof(*paths));
    if (!paths)
        return error_no_memory(differ->error);
    for (size_t side = 0; side < GTO_SIDES; side++) {
        const struct gto_stored *stored = &diff->stored[side];
        if (stored->kind && strcmp(stored->kind, "outside") == 0)
            continue;
        add_path(paths, &count, stored->path);
        add_path(paths, &count, stored->pointer);
    }
    diff->paths = count && !differ->request->all_commits ? paths : NULL;
    return GTO_OK;
}

// ---- All of it

static int compare(const struct differ *differ)
{
    int rc = parse_and_find(differ);
    if (rc == GTO_OK)
        rc = describe(differ, GTO_BEFORE);
    if (rc == GTO_OK)
        rc = describe(differ, GTO_AFTER);
    if (rc == GTO_OK)
        rc = add_stored(differ);
    if (rc == GTO_OK)
        rc = find_paths(differ);
    if (rc == GTO_OK)
        rc = differ_add_commits(differ);
    return rc == GTO_OK ? differ_add_values(differ) : rc;
}

int gto_diff_make(gto_diff **out, gto_repo *repo, const struct gto_diff_request *request,
                  gto_error **error)
{
    int rc = error_check_struct(request->struct_version, GTO_DIFF_REQUEST_VERSION,
                                "gto_diff_request", error);
    if (rc != GTO_OK)
        return rc;
    struct differ differ = {repo, request, calloc(1, sizeof(gto_diff)), error};
    rc = differ.diff ? compare(&differ) : error_no_memory(error);
    if (rc == GTO_OK)
        *out = differ.diff;
    else
        gto_diff_free(differ.diff);
    return rc;
}

void gto_diff_free(gto_diff *diff)
{
    if (!diff)
        return;
    for (size_t side = 0; side < GTO_SIDES; side++)
        gto_description_free(diff->descriptions[side]);
    gto_registry_free(diff->registry);
    vec_free(&diff->values);
    vec_free(&diff->problems);
    arena_free(&diff->arena);
    free(diff);
}

// ---- The public view

const gto_version *gto_diff_version(const gto_diff *diff, enum gto_version_side side)
{
    return diff->versions[side];
}

const gto_description *gto_diff_description(const gto_diff *diff, enum gto_version_side side)
{
    return diff->descriptions[side];
}

static bool differs(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) != 0 : a != b;
}

bool gto_diff_field_changed(const gto_diff *diff, enum gto_field field)
{
    return differs(gto_description_value(diff->descriptions[GTO_BEFORE], field),
                   gto_description_value(diff->descriptions[GTO_AFTER], field));
}

bool gto_diff_has_commits(const gto_diff *diff)
{
    return diff->has_commits;
}

size_t gto_diff_commit_total(const gto_diff *diff, enum gto_version_side side)
{
    return diff->commits[side].total;
}

size_t gto_diff_commit_count(const gto_diff *diff, enum gto_version_side side)
{
    return diff->commits[side].count;
}

const gto_commit *gto_diff_commit(const gto_diff *diff, enum gto_version_side side, size_t index)
{
    return &diff->commits[side].items[index];
}

const char *const *gto_diff_paths(const gto_diff *diff)
{
    return diff->paths;
}

const gto_stored *gto_diff_stored(const gto_diff *diff, enum gto_version_side side)
{
    return diff->stored[side].path ? &diff->stored[side] : NULL;
}

bool gto_diff_stored_changed(const gto_diff *diff)
{
    const struct gto_stored *old = &diff->stored[GTO_BEFORE], *new = &diff->stored[GTO_AFTER];
    return differs(old->path, new->path) || differs(old->kind, new->kind) ||
           differs(old->digest, new->digest);
}

const char *gto_stored_path(const gto_stored *stored)
{
    return stored->path;
}

const char *gto_stored_kind(const gto_stored *stored)
{
    return stored->kind;
}

const char *gto_stored_digest(const gto_stored *stored)
{
    return stored->digest;
}

int64_t gto_stored_size(const gto_stored *stored)
{
    return stored->size;
}

int64_t gto_stored_file_count(const gto_stored *stored)
{
    return stored->file_count;
}

size_t gto_diff_value_count(const gto_diff *diff)
{
    return diff->values.count;
}

const gto_value_change *gto_diff_value(const gto_diff *diff, size_t index)
{
    return diff->values.items[index];
}

size_t gto_diff_problem_count(const gto_diff *diff)
{
    return diff->problems.count;
}

const gto_problem *gto_diff_problem(const gto_diff *diff, size_t index)
{
    return diff->problems.items[index];
}
