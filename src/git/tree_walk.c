// Files of a commit: the way to them through its trees, and along symbolic links.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "handle.h"
#include "net/server.h"
#include "path.h"
#include "tree.h"

// As many as Git follows, and as long as paths are.
enum { MAX_LINKS = 40, MAX_PATH_LEN = 4096 };

struct walk {
    struct repo *repo;
    const char *path; // the file that is looked for
    struct buf trees; // the ids of the directories that lead to where we are, a NUL behind each
    struct buf rest;  // what of the path is still to go,
    size_t at;        // from here on
    unsigned links;   // how many were followed
    bool found;
    char id[MAX_ID_LEN + 1]; // of what was found
    gto_error **error;
};

static int refuse(const struct walk *walk, const char *why)
{
    return error_set(walk->error, GTO_EREF, "'%s' %s", walk->path, why);
}

static size_t stride(const struct walk *walk)
{
    return walk->repo->location.id_len + 1;
}

static int enter(struct walk *walk, const char *tree_id)
{
    buf_add(&walk->trees, tree_id, stride(walk));
    return walk->trees.failed ? GTO_ENOMEM : GTO_OK;
}

static int leave(struct walk *walk)
{
    if (walk->trees.len == stride(walk)) // the path was looked at before
        return refuse(walk, "is a symbolic link that leads out of the repository");
    walk->trees.len -= stride(walk);
    return GTO_OK;
}

// Goes on along a symbolic link, whose target is the content of a blob.
static int follow(struct walk *walk)
{
    struct repo_object target;
    struct buf rest = {0};
    if (++walk->links > MAX_LINKS)
        return refuse(walk, "is a symbolic link that leads to another 40 times");
    int rc = repo_read_object(walk->repo, walk->id, &target, walk->error);
    if (rc != GTO_OK)
        return rc;
    if (!target.size || target.size > MAX_PATH_LEN || memchr(target.data, '\0', target.size))
        rc = refuse(walk, "is a symbolic link to what is no path");
    else if (target.data[0] == '/')
        rc = refuse(walk, "is a symbolic link that leads out of the repository");
    buf_add(&rest, target.data, target.size);
    buf_addf(&rest, "/%s", walk->rest.data + walk->at);
    repo_object_free(&target);
    if (rc == GTO_OK && rest.failed)
        rc = GTO_ENOMEM;
    buf_free(&walk->rest);
    walk->rest = rest;
    walk->at = 0;
    return rc;
}

// Takes the next name off the path. False at its end.
static bool take_name(struct walk *walk, struct slice *name)
{
    while (walk->rest.data[walk->at] == '/')
        walk->at++;
    *name = (struct slice){walk->rest.data + walk->at, strcspn(walk->rest.data + walk->at, "/")};
    walk->at += name->len;
    return name->len > 0;
}

// Goes on by one name. *end is set where there is nothing more to find.
static int step(struct walk *walk, struct slice name, bool *end)
{
    const char *tree_id = walk->trees.data + walk->trees.len - stride(walk);
    enum tree_kind kind;
    if (slice_equal(name, slice_of(".")))
        return GTO_OK;
    if (slice_equal(name, slice_of("..")))
        return leave(walk);
    int rc = tree_find(walk->repo, tree_id, name, &kind, walk->id, walk->error);
    if (rc != GTO_OK)
        return rc;
    if (kind == TREE_DIRECTORY)
        return enter(walk, walk->id);
    if (kind == TREE_LINK)
        return follow(walk);
    walk->found = kind == TREE_FILE && !take_name(walk, &name);
    *end = true;
    return GTO_OK;
}

// Finds the file below the tree `walk->id`.
static int find(struct walk *walk)
{
    struct slice name;
    bool end = false;
    if (strlen(walk->path) > MAX_PATH_LEN)
        return error_set(walk->error, GTO_EREF, "the path of a file is too long");
    bool inside = path_normalize(&walk->rest, slice_of(""), slice_of(walk->path));
    if (walk->rest.failed)
        return GTO_ENOMEM;
    if (!inside)
        return refuse(walk, "leads out of the repository");
    int rc = enter(walk, walk->id);
    while (rc == GTO_OK && !end && take_name(walk, &name))
        rc = step(walk, name, &end);
    if (rc == GTO_OK && !walk->found && walk->links)
        rc = refuse(walk, "is a symbolic link to a file that is not there");
    return rc;
}

int repo_find_file_in_tree(struct repo *repo, const char *tree_id, const char *path, char **blob_id,
                           gto_error **error)
{
    struct walk walk = {.repo = repo, .path = path, .error = error};
    snprintf(walk.id, sizeof(walk.id), "%s", tree_id);
    int rc = find(&walk);
    buf_free(&walk.trees);
    buf_free(&walk.rest);
    char *copy = rc == GTO_OK && walk.found ? strdup(walk.id) : NULL;
    if (rc == GTO_ENOMEM || (rc == GTO_OK && walk.found && !copy))
        return error_no_memory(error);
    if (rc == GTO_OK)
        *blob_id = copy;
    return rc;
}

int repo_find_file(struct repo *repo, const char *commit_id, const char *path, char **blob_id,
                   gto_error **error)
{
    char tree_id[MAX_ID_LEN + 1];
    int rc = tree_of_commit(repo, commit_id, tree_id, error);
    return rc == GTO_OK ? repo_find_file_in_tree(repo, tree_id, path, blob_id, error) : rc;
}

// ---- Many files at once

// Notes what of a file is not here: the file itself, or what leads to it.
static int note_missing(struct repo *repo, const struct repo_file *file)
{
    char *id = NULL;
    int rc = repo_find_file(repo, file->commit_id, file->path, &id, NULL);
    if (rc == GTO_OK && id && !odb_exists(repo->odb, id) && !server_refuses(repo, id))
        buf_addf(repo->missing, "%s\n", id);
    free(id);
    return rc == GTO_ENOMEM ? rc : GTO_OK;
}

static int note_all(struct repo *repo, const struct repo_file *files, size_t count,
                    struct buf *missing, gto_error **error)
{
    int rc = GTO_OK;
    buf_clear(missing);
    repo->missing = missing;
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = note_missing(repo, &files[i]);
    repo->missing = NULL;
    return rc != GTO_OK || missing->failed ? error_no_memory(error) : GTO_OK;
}

int repo_prepare_files(struct repo *repo, const struct repo_file *files, size_t count,
                       gto_error **error)
{
    struct buf missing = {0};
    if (!repo->server)
        return GTO_OK;
    // each round finds what was behind that of the one before: commits, trees, and the files
    int rc = note_all(repo, files, count, &missing, error);
    while (rc == GTO_OK && missing.len) {
        rc = server_fetch(repo, &missing, error);
        if (rc == GTO_EREF) {
            rc = server_fetch_commits(repo, files, count, error);
            break;
        }
        if (rc == GTO_OK)
            rc = note_all(repo, files, count, &missing, error);
    }
    buf_free(&missing);
    return rc == GTO_EREF ? GTO_OK : rc; // who reads them says what is not to be had
}
