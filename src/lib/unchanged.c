#include "unchanged.h"

#include <stdlib.h>
#include <string.h>

#include "describe.h"
#include "error.h"
#include "object_id.h"
#include "repository.h"
#include "stored.h"

struct unchanged {
    gto_repo *repo;
    const struct gto_change_request *request;
    const char *commit_id;
    const gto_version *latest;
    struct arena arena;
    const char *path, *old_path; // in the commit, and in the latest version
    gto_error **error;
};

// Keeps the path that a description has, if it has one.
static int take_path(struct unchanged *unchanged, const gto_description *description,
                     const char **path)
{
    const char *said = gto_description_value(description, GTO_FIELD_PATH);
    if (!said)
        return GTO_OK;
    *path = arena_strndup(&unchanged->arena, said, strlen(said));
    return *path ? GTO_OK : error_no_memory(unchanged->error);
}

// What the request says counts, then the files of the commit, then the latest version.
static int find_paths(struct unchanged *unchanged)
{
    const struct gto_change_request *request = unchanged->request;
    gto_description *description;
    int rc = describe_version(&description, unchanged->repo, unchanged->latest, unchanged->error);
    if (rc != GTO_OK)
        return rc;
    rc = take_path(unchanged, description, &unchanged->old_path);
    gto_description_free(description);
    if (rc == GTO_OK && request->path && *request->path) {
        unchanged->path = request->path;
    } else if (rc == GTO_OK) {
        rc = describe_commit(&description, unchanged->repo, request->artifact, unchanged->commit_id,
                             unchanged->error);
        if (rc != GTO_OK)
            return rc;
        rc = take_path(unchanged, description, &unchanged->path);
        gto_description_free(description);
    }
    if (rc == GTO_OK && !unchanged->path)
        unchanged->path = unchanged->old_path;
    if (rc == GTO_OK && !unchanged->old_path)
        unchanged->old_path = unchanged->path;
    return rc;
}

static int check_path(const struct unchanged *unchanged)
{
    const char *artifact = unchanged->request->artifact;
    if (!unchanged->path)
        return error_set(unchanged->error, GTO_EARGS,
                         "Nobody says where '%s' is, so that it cannot be compared: say it with "
                         "--path, or in '%s'",
                         artifact, gto_config_index(gto_repo_config(unchanged->repo)));
    if (strstr(unchanged->path, "://"))
        return error_set(unchanged->error, GTO_EARGS,
                         "'%s' is at '%s', where it cannot be compared", artifact, unchanged->path);
    return GTO_OK;
}

// Whether both hold the same. Nothing in the commit is an error; nothing in the version a change.
static int compare(struct unchanged *unchanged, bool *same)
{
    struct repo *git = unchanged->repo->git;
    struct gto_stored now, then = {0};
    int rc = stored_find(&now, &unchanged->arena, git, unchanged->commit_id, unchanged->path, false,
                         unchanged->error);
    if (rc == GTO_OK && !now.kind && now.unread)
        return error_set(unchanged->error, GTO_EARGS, "'%s' of commit %.*s cannot be read: %s",
                         now.unread, SHORT_ID_LEN, unchanged->commit_id, now.unread_reason);
    if (rc == GTO_OK && !now.kind)
        return error_set(unchanged->error, GTO_EARGS, "There is nothing at '%s' in commit %.*s",
                         unchanged->path, SHORT_ID_LEN, unchanged->commit_id);
    if (rc == GTO_OK)
        rc = stored_find(&then, &unchanged->arena, git, gto_version_commit_id(unchanged->latest),
                         unchanged->old_path, false, unchanged->error);
    *same = rc == GTO_OK && then.kind && strcmp(now.digest, then.digest) == 0;
    return rc;
}

static int tell(gto_change **out, const struct unchanged *unchanged)
{
    gto_change *change = calloc(1, sizeof(*change));
    struct buf text = {0};
    buf_addf(&text, "Version '%s' of '%s' stands: '%s' has not changed\n",
             gto_version_name(unchanged->latest), unchanged->request->artifact, unchanged->path);
    if (change && !text.failed)
        change->headline = arena_strndup(&change->arena, text.data, text.len);
    buf_free(&text);
    if (change && change->headline) {
        *out = change;
        return GTO_OK;
    }
    gto_change_free(change);
    return error_no_memory(unchanged->error);
}

int unchanged_find(gto_change **out, gto_repo *repo, const gto_registry *registry,
                   const struct gto_change_request *request, const char *commit_id,
                   gto_error **error)
{
    const gto_artifact *artifact = gto_registry_find(registry, request->artifact);
    struct unchanged unchanged = {
        .repo = repo,
        .request = request,
        .commit_id = commit_id,
        .latest = artifact ? gto_artifact_latest(artifact, true) : NULL,
        .error = error,
    };
    bool same = false;
    if (!unchanged.latest)
        return GTO_OK;
    int rc = find_paths(&unchanged);
    if (rc == GTO_OK)
        rc = check_path(&unchanged);
    if (rc == GTO_OK)
        rc = compare(&unchanged, &same);
    if (rc == GTO_OK && same)
        rc = tell(out, &unchanged);
    arena_free(&unchanged.arena);
    return rc;
}
