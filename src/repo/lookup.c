// Looking things up: objects, revisions, files of a commit.
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "repo/handle.h"
#include "repo/refs.h"
#include "repo/server.h"
#include "repo/text.h"

enum { MAX_NESTED_TAGS = 100 };

// ---- Objects

// Reads an object of a server, fetching it if need be.
static int read_from_server(struct repo *repo, const char *id, struct buf *data,
                            struct repo_object *object, gto_error **error)
{
    int rc = objects_read(repo->objects, id, data, object, error);
    if (rc == GTO_EREF && repo->missing && !objects_exists(repo->objects, id)) {
        buf_addf(repo->missing, "%s\n", id);
        return rc;
    }
    if (rc == GTO_EREF)
        rc = server_mend(repo, id, error);
    else
        return rc;
    return rc == GTO_OK ? objects_read(repo->objects, id, data, object, error) : rc;
}

int repo_read_object(struct repo *repo, const char *id, struct repo_object *object,
                     gto_error **error)
{
    struct buf data = {0};
    int rc = GTO_EREF;
    if (strlen(id) == repo->location.id_len)
        rc = repo->server ? read_from_server(repo, id, &data, object, error)
                          : objects_read(repo->objects, id, &data, object, error);
    if (rc == GTO_EREF)
        error_set(error, GTO_EREF, "object '%s' is missing or cannot be read", id);
    if (rc == GTO_OK)
        object->data = buf_finish(&data);
    if (rc == GTO_OK && !object->data)
        rc = error_no_memory(error);
    buf_free(&data);
    return rc;
}

// ---- Revisions

// What a commit or a tag begins with: "tree ID\n" or "object ID\n".
static bool read_target(const struct repo *repo, const struct repo_object *object, char *id)
{
    struct slice key = slice_of(object->type == REPO_TAG ? "object " : "tree ");
    struct slice text = {object->data, object->size};
    size_t id_len = repo->location.id_len;
    if (!starts_with(text, key) || text.len < key.len + id_len)
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
        is_tag = object.type == REPO_TAG && read_target(repo, &object, id);
        free((char *)object.data);
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

static int find_head(struct repo *repo, enum ref_state *state, char *id, gto_error **error)
{
    int rc = ref_find(repo, "HEAD", state, id, error);
    if (rc == GTO_OK && *state == REF_BROKEN)
        rc = error_set(error, GTO_ERROR, "HEAD of the Git repo in '%s' cannot be read",
                       repo->location.root);
    return rc;
}

static bool is_full_id(const struct repo *repo, const char *text)
{
    size_t len = strlen(text);
    return len == repo->location.id_len && is_hex(text, len);
}

// Has Git resolve, in the cache, what a revision means on its server.
static int resolve_on_server(struct repo *repo, const char *revision, char *id, gto_error **error)
{
    struct buf meaning = {0};
    int rc = server_find_revision(repo, revision, &meaning, error);
    if (rc == GTO_OK && is_full_id(repo, meaning.data))
        memcpy(id, meaning.data, meaning.len + 1);
    else if (rc == GTO_OK)
        rc = resolve_by_git(repo, meaning.data, id, error);
    buf_free(&meaning);
    return rc == GTO_EREF ? not_found(revision, error) : rc;
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
        rc = resolve_by_git(repo, revision, found, error);
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

// ---- Files of a commit

// An entry of a tree: "MODE NAME\0" and the bytes of an id.
struct tree_entry {
    struct slice mode, name;
    const unsigned char *id;
};

// Takes the first entry of a tree and moves on behind it. False at the end, or if the tree is
// malformed.
static bool next_entry(struct slice *tree, size_t id_size, struct tree_entry *entry)
{
    const char *space = tree->len ? memchr(tree->data, ' ', tree->len) : NULL;
    if (!space)
        return false;
    entry->mode = (struct slice){tree->data, (size_t)(space - tree->data)};
    struct slice rest = slice_from(*tree, entry->mode.len + 1);
    const char *nul = rest.len ? memchr(rest.data, '\0', rest.len) : NULL;
    if (!nul || (size_t)(rest.data + rest.len - nul) < id_size + 1)
        return false;
    entry->name = (struct slice){rest.data, (size_t)(nul - rest.data)};
    entry->id = (const unsigned char *)nul + 1;
    *tree = slice_from(rest, entry->name.len + 1 + id_size);
    return true;
}

static void to_hex(char *hex, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        *hex++ = digits[bytes[i] >> 4];
        *hex++ = digits[bytes[i] & 15];
    }
    *hex = '\0';
}

// Whether an entry is a directory, or else a file; a symbolic link is the file that holds its
// target.
static bool is_kind(const struct tree_entry *entry, bool directory)
{
    if (directory)
        return starts_with(entry->mode, slice_of("4"));
    return starts_with(entry->mode, slice_of("100")) || starts_with(entry->mode, slice_of("120"));
}

// Finds the entry `name` of a tree: a directory or a file. `id` becomes its id, or "" if there is
// none.
static int find_entry(struct repo *repo, char *id, struct slice name, bool directory,
                      gto_error **error)
{
    struct repo_object object = {.type = REPO_TREE};
    struct tree_entry entry;
    size_t id_size = repo->location.id_len / 2;
    bool found = false;
    if (strcmp(id, empty_tree(repo->location.id_len)) != 0) { // which Git does not store
        int rc = repo_read_object(repo, id, &object, error);
        if (rc != GTO_OK)
            return rc;
    }
    struct slice tree = {object.data, object.type == REPO_TREE ? object.size : 0};
    while (!found && next_entry(&tree, id_size, &entry))
        found = slice_equal(entry.name, name) && is_kind(&entry, directory);
    if (found)
        to_hex(id, entry.id, id_size);
    else
        *id = '\0';
    free((char *)object.data);
    return GTO_OK;
}

static int find_tree(struct repo *repo, const char *commit_id, char *id, gto_error **error)
{
    struct repo_object object;
    int rc = repo_read_object(repo, commit_id, &object, error);
    if (rc != GTO_OK)
        return rc;
    if (object.type != REPO_COMMIT || !read_target(repo, &object, id))
        rc = error_set(error, GTO_EREF, "object '%s' is no commit", commit_id);
    free((char *)object.data);
    return rc;
}

int repo_find_file(struct repo *repo, const char *commit_id, const char *path, char **blob_id,
                   gto_error **error)
{
    char id[MAX_ID_LEN + 1];
    int rc = find_tree(repo, commit_id, id, error);
    while (rc == GTO_OK && *id) {
        size_t len = strcspn(path, "/");
        bool directory = path[len] == '/';
        rc = find_entry(repo, id, (struct slice){path, len}, directory, error);
        path += len + directory;
        if (!directory)
            break;
    }
    if (rc != GTO_OK)
        return rc;
    char *copy = *id ? strdup(id) : NULL;
    if (*id && !copy)
        return error_no_memory(error);
    *blob_id = copy;
    return GTO_OK;
}

// ---- Many files at once

// Notes what of a file is not here: the file itself, or what leads to it.
static int note_missing(struct repo *repo, const char *commit_id, const char *path)
{
    char *id = NULL;
    int rc = repo_find_file(repo, commit_id, path, &id, NULL);
    if (rc == GTO_OK && id && !objects_exists(repo->objects, id))
        buf_addf(repo->missing, "%s\n", id);
    free(id);
    return rc == GTO_ENOMEM ? rc : GTO_OK;
}

static int note_all(struct repo *repo, const char *const *commit_ids, size_t count,
                    const char *const *paths, struct buf *missing, gto_error **error)
{
    int rc = GTO_OK;
    buf_clear(missing);
    repo->missing = missing;
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        for (const char *const *path = paths; rc == GTO_OK && *path; path++)
            rc = note_missing(repo, commit_ids[i], *path);
    repo->missing = NULL;
    return rc != GTO_OK || missing->failed ? error_no_memory(error) : GTO_OK;
}

int repo_prepare_files(struct repo *repo, const char *const *commit_ids, size_t count,
                       const char *const *paths, gto_error **error)
{
    struct buf missing = {0};
    if (!repo->server)
        return GTO_OK;
    // each round finds what was behind that of the one before: commits, trees, and the files
    int rc = note_all(repo, commit_ids, count, paths, &missing, error);
    while (rc == GTO_OK && missing.len) {
        rc = server_fetch(repo, &missing, error);
        if (rc == GTO_EREF) {
            rc = server_fetch_commits(repo, commit_ids, count, error);
            break;
        }
        if (rc == GTO_OK)
            rc = note_all(repo, commit_ids, count, paths, &missing, error);
    }
    buf_free(&missing);
    return rc == GTO_EREF ? GTO_OK : rc; // who reads them says what is not to be had
}
