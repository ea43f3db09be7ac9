#include "tree.h"

#include <string.h>

#include "error.h"
#include "hex.h"
#include "handle.h"

// An entry of a tree: "MODE NAME\0" and the bytes of an id.
struct entry {
    struct slice mode, name;
    const unsigned char *id;
};

// Takes the first entry of a tree. False at the end, or if the tree is malformed.
static bool take_entry(struct slice *tree, size_t id_size, struct entry *entry)
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

// The kind that a mode stands for; old trees have a zero before that of a directory.
static enum tree_kind kind_of(struct slice mode)
{
    slice_take_prefix(&mode, slice_of("0"));
    return slice_starts_with(mode, slice_of("4"))    ? TREE_DIRECTORY
           : slice_starts_with(mode, slice_of("10")) ? TREE_FILE
           : slice_starts_with(mode, slice_of("12")) ? TREE_LINK
                                                     : TREE_MODULE;
}

// The id of the tree without entries, which Git knows without storing it.
static const char *empty_tree(size_t id_len)
{
    return id_len == 40 ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                        : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
}

// Finds an entry in the bytes of the tree `tree_id`.
static int find_in(struct slice tree, const char *tree_id, struct slice name, enum tree_kind *kind,
                   char *id, gto_error **error)
{
    size_t id_size = strlen(tree_id) / 2;
    struct entry entry;
    *kind = TREE_NOTHING;
    while (take_entry(&tree, id_size, &entry)) {
        if (!slice_equal(entry.name, name))
            continue;
        *kind = kind_of(entry.mode);
        hex_encode(id, entry.id, id_size);
        return GTO_OK;
    }
    return tree.len ? error_set(error, GTO_EREF, "tree '%s' is malformed", tree_id) : GTO_OK;
}

int tree_find(struct repo *repo, const char *tree_id, struct slice name, enum tree_kind *kind,
              char *id, gto_error **error)
{
    struct repo_object object = {.type = REPO_TREE};
    int rc = GTO_OK;
    if (strcmp(tree_id, empty_tree(repo->location.id_len)) != 0) // which Git does not store
        rc = repo_read_object(repo, tree_id, &object, error);
    if (rc != GTO_OK)
        return rc;
    struct slice bytes = {object.data, object.size};
    if (object.type == REPO_TREE)
        rc = find_in(bytes, tree_id, name, kind, id, error);
    else
        rc = error_set(error, GTO_EREF, "object '%s' is no tree", tree_id);
    repo_object_free(&object);
    return rc;
}

int tree_of_commit(struct repo *repo, const char *commit_id, char *id, gto_error **error)
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
