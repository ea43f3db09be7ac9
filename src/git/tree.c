// Files of a commit: the way through its trees.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "handle.h"
#include "net/server.h"

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

// Whether an entry is a directory, or else a file; a symbolic link is the file that holds its
// target.
static bool is_kind(const struct tree_entry *entry, bool directory)
{
    if (directory)
        return slice_starts_with(entry->mode, slice_of("4"));
    return slice_starts_with(entry->mode, slice_of("100")) ||
           slice_starts_with(entry->mode, slice_of("120"));
}

// The id of the tree without entries, which Git knows without storing it.
static const char *empty_tree(size_t id_len)
{
    return id_len == 40 ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                        : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
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
        hex_encode(id, entry.id, id_size);
    else
        *id = '\0';
    repo_object_free(&object);
    return GTO_OK;
}

static int find_tree(struct repo *repo, const char *commit_id, char *id, gto_error **error)
{
    struct repo_object object;
    int rc = repo_read_object(repo, commit_id, &object, error);
    if (rc != GTO_OK)
        return rc;
    if (object.type != REPO_COMMIT || !repo_object_target(repo, &object, id))
        rc = error_set(error, GTO_EREF, "object '%s' is no commit", commit_id);
    repo_object_free(&object);
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
    if (rc == GTO_OK && id && !odb_exists(repo->odb, id))
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
