// What a commit holds at a path: a file or a directory.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "handle.h"
#include "tree.h"

// Takes the next name off a path; empty ones and `.` lead nowhere.
static struct slice take_name(const char **path)
{
    struct slice name;
    do {
        *path += strspn(*path, "/");
        name = (struct slice){*path, strcspn(*path, "/")};
        *path += name.len;
    } while (slice_equal(name, slice_of(".")));
    return name;
}

// Goes down the trees without following links. *kind is TREE_LINK where there is one on the way.
static int walk(struct repo *repo, const char *commit_id, const char *path, enum tree_kind *kind,
                char *id, gto_error **error)
{
    char found[MAX_ID_LEN + 1];
    struct slice name;
    *kind = TREE_DIRECTORY;
    int rc = tree_of_commit(repo, commit_id, id, error);
    while (rc == GTO_OK && *kind == TREE_DIRECTORY && (name = take_name(&path)).len) {
        rc = tree_find(repo, id, name, kind, found, error);
        if (rc == GTO_OK && *kind != TREE_NOTHING)
            memcpy(id, found, sizeof(found));
    }
    bool ends = rc == GTO_OK && !take_name(&path).len;
    if (rc == GTO_OK && !ends && *kind != TREE_LINK)
        *kind = TREE_NOTHING; // what is no directory has no entries
    return rc;
}

int repo_find_entry(struct repo *repo, const char *commit_id, const char *path,
                    enum repo_type *type, char **id, gto_error **error)
{
    char found[MAX_ID_LEN + 1];
    enum tree_kind kind;
    int rc = walk(repo, commit_id, path, &kind, found, error);
    *id = NULL;
    *type = kind == TREE_DIRECTORY ? REPO_TREE : kind == TREE_MODULE ? REPO_COMMIT : REPO_BLOB;
    if (rc == GTO_OK && kind == TREE_LINK)
        return repo_find_file(repo, commit_id, path, id, error);
    if (rc != GTO_OK || kind == TREE_NOTHING)
        return rc;
    *id = strdup(found);
    return *id ? GTO_OK : error_no_memory(error);
}

int repo_blob_size(struct repo *repo, const char *id, int64_t *size, gto_error **error)
{
    const char *const args[] = {"cat-file", "-s", id, NULL};
    char *line;
    int rc = git_ask(&repo->location, args, (struct process){.input = NULL},
                     "cannot tell the size of a file", &line, error);
    if (rc != GTO_OK)
        return rc;
    *size = strtoll(line, NULL, 10);
    free(line);
    return GTO_OK;
}
