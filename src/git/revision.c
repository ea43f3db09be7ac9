// Reading an object, and resolving revisions to commits.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "handle.h"
#include "refs/loose.h"
#include "refs/refs.h"
#include "run.h"
#include "net/server.h"

enum { MAX_NESTED_TAGS = 100 };

// ---- Objects

// Reads an object of a server, fetching it if need be.
static int read_from_server(struct repo *repo, const char *id, struct buf *data,
                            struct repo_object *object, gto_error **error)
{
    int rc = odb_read(repo->odb, id, data, object, error);
    if (rc != GTO_EREF || server_refuses(repo, id))
        return rc;
    if (repo->missing && !odb_exists(repo->odb, id)) {
        buf_addf(repo->missing, "%s\n", id);
        return rc;
    }
    struct buf line = {0};
    buf_addf(&line, "%s\n", id);
    rc = line.failed ? error_no_memory(error) : server_repair(repo, &line, error);
    buf_free(&line);
    return rc == GTO_OK ? odb_read(repo->odb, id, data, object, error) : rc;
}

int repo_read_object(struct repo *repo, const char *id, struct repo_object *object,
                     gto_error **error)
{
    struct buf data = {0};
    int rc = GTO_EREF;
    if (strlen(id) == repo->location.id_len)
        rc = repo->server ? read_from_server(repo, id, &data, object, error)
                          : odb_read(repo->odb, id, &data, object, error);
    if (rc == GTO_EREF)
        error_set(error, GTO_EREF, "object '%s' is missing or cannot be read", id);
    object->data =
        rc == GTO_OK ? buf_finish(&data) : NULL; // what failed may have left its own there
    if (rc == GTO_OK && !object->data)
        rc = error_no_memory(error);
    buf_free(&data);
    return rc;
}

void repo_object_free(struct repo_object *object)
{
    free((char *)object->data);
    *object = (struct repo_object){0};
}

// ---- Revisions

bool repo_object_target(const struct repo *repo, const struct repo_object *object, char *id)
{
    struct slice key = slice_of(object->type == REPO_TAG ? "object " : "tree ");
    struct slice text = {object->data, object->size};
    size_t id_len = repo->location.id_len;
    if (!slice_starts_with(text, key) || text.len < key.len + id_len)
        return false;
    memcpy(id, text.data + key.len, id_len);
    id[id_len] = '\0';
    return is_hex(id, id_len);
}

static int not_found(const char *revision, gto_error **error)
{
    return error_set(error, GTO_EREF, "Ref '%s' was not found in the repository history", revision);
}

// Goes from a tag to what it points at, until there is a commit. `id` is changed accordingly.
static int peel(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    struct repo_object object;
    bool is_commit = false, is_tag = true;
    int rc = GTO_OK;
    for (int i = 0; rc == GTO_OK && is_tag && i < MAX_NESTED_TAGS; i++) {
        rc = repo_read_object(repo, id, &object, error);
        if (rc != GTO_OK)
            break;
        is_commit = object.type == REPO_COMMIT;
        is_tag = object.type == REPO_TAG && repo_object_target(repo, &object, id);
        repo_object_free(&object);
    }
    if (rc == GTO_EREF && strcmp(id, revision) == 0)
        return not_found(revision, error);
    if (rc == GTO_EREF)
        return error_set(error, GTO_EREF,
                         "Ref '%s' leads to object '%s', which is missing or cannot be read",
                         revision, id);
    if (rc == GTO_OK && !is_commit)
        return error_set(error, GTO_EREF, "Ref '%s' does not lead to a commit", revision);
    return rc;
}

// Has Git resolve a revision to the id of an object: its grammar is rich, and this is never asked
// for often. `id` has room for MAX_ID_LEN + 1 bytes.
static int resolve_by_git(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    const char *const args[] = {"-c",        "core.disambiguate=committish",
                                "rev-parse", "--verify",
                                "--quiet",   "--end-of-options",
                                revision,    NULL};
    size_t len = repo->location.id_len;
    struct buf answer = {0};
    int status;
    int rc = git_run(&repo->location, args, (struct process){.out = &answer}, &status, error);
    if (rc == GTO_OK) {
        if (status || answer.len != len + 1 || !is_hex(answer.data, len))
            rc = not_found(revision, error);
        else
            memcpy(id, answer.data, len);
        id[len] = '\0';
    }
    buf_free(&answer);
    return rc;
}

// Looks a revision up that is no more than the name of a reference: the first one that there is
// counts. *found is false if Git has to be asked.
static int resolve_name(struct repo *repo, const char *revision, bool *found, char *id,
                        gto_error **error)
{
    enum ref_state state = REF_MISSING;
    int rc = GTO_OK;
    *found = false;
    if (repo->location.refs_by_git || !ref_name_valid(revision, strlen(revision)))
        return GTO_OK;
    for (size_t i = 0; rc == GTO_OK && state == REF_MISSING && i < REF_RULE_COUNT; i++) {
        struct buf name = {0};
        buf_addf(&name, "%s%s%s", ref_rules[i].prefix, revision, ref_rules[i].suffix);
        rc = name.failed ? error_no_memory(error) : ref_find(repo, name.data, &state, id, error);
        buf_free(&name);
    }
    *found = rc == GTO_OK && state == REF_FOUND;
    return rc;
}

// A revision of a repository that is here.
static int resolve_here(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    bool found;
    int rc = resolve_name(repo, revision, &found, id, error);
    return rc == GTO_OK && !found ? resolve_by_git(repo, revision, id, error) : rc;
}

static int find_head(struct repo *repo, enum ref_state *state, char *id, gto_error **error)
{
    int rc = ref_find(repo, "HEAD", state, id, error);
    if (rc == GTO_OK && *state == REF_BROKEN)
        rc = error_set(error, GTO_EREF, "HEAD of the Git repo in '%s' cannot be read",
                       repo->location.root);
    return rc;
}

static bool is_full_id(const struct repo *repo, const char *text)
{
    size_t len = strlen(text);
    return len == repo->location.id_len && is_hex(text, len);
}

// Has Git resolve, in the cache, what a revision means on its server.
static int try_on_server(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    struct buf meaning = {0};
    int rc = server_find_revision(repo, revision, &meaning, error);
    if (rc == GTO_OK && is_full_id(repo, meaning.data))
        memcpy(id, meaning.data, meaning.len + 1);
    else if (rc == GTO_OK)
        rc = resolve_by_git(repo, meaning.data, id, error);
    buf_free(&meaning);
    return rc;
}

static int resolve_on_server(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    gto_error *why = NULL;
    int rc = try_on_server(repo, revision, id, &why);
    if (rc == GTO_EREF && server_recover(repo, NULL) == GTO_OK)
        rc = try_on_server(repo, revision, id, &why);
    if (rc == GTO_EREF)
        rc = not_found(revision, &why);
    return error_settle(rc, why, error);
}

int repo_resolve(struct repo *repo, const char *revision, char **id, gto_error **error)
{
    char found[MAX_ID_LEN + 1];
    enum ref_state state;
    int rc = GTO_OK;
    if (strcmp(revision, "HEAD") == 0) {
        rc = find_head(repo, &state, found, error);
        if (rc == GTO_OK && state == REF_MISSING)
            rc = not_found(revision, error);
    } else if (repo->server) {
        rc = resolve_on_server(repo, revision, found, error);
    } else if (is_full_id(repo, revision)) {
        memcpy(found, revision, repo->location.id_len + 1);
    } else {
        rc = resolve_here(repo, revision, found, error);
    }
    if (rc == GTO_OK)
        rc = peel(repo, revision, found, error);
    if (rc != GTO_OK)
        return rc;
    char *copy = strdup(found);
    if (!copy)
        return error_no_memory(error);
    *id = copy;
    return GTO_OK;
}

int repo_head(struct repo *repo, char **id, gto_error **error)
{
    char found[MAX_ID_LEN + 1];
    enum ref_state state;
    int rc = find_head(repo, &state, found, error);
    if (rc != GTO_OK)
        return rc;
    char *copy = state == REF_FOUND ? strdup(found) : NULL;
    if (state == REF_FOUND && !copy)
        return error_no_memory(error);
    *id = copy;
    return GTO_OK;
}
