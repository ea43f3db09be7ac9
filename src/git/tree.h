// Tree objects: directories, as a commit has them.
#ifndef GIT_TREE_H
#define GIT_TREE_H

#include "location.h"
#include "repo.h"

enum tree_kind {
    TREE_NOTHING, // there is no such entry
    TREE_DIRECTORY,
    TREE_FILE,
    TREE_LINK,   // symbolic: its target is the content of a blob
    TREE_MODULE, // a commit of another repository
};

// Finds the entry `name` of the tree `tree_id`. `id`, with room for MAX_ID_LEN + 1 bytes, becomes
// its id. Errors: GTO_EREF (the tree is missing, or is none), and as repo_read_object().
int tree_find(struct repo *repo, const char *tree_id, struct slice name, enum tree_kind *kind,
              char *id, gto_error **error);

// The id of the root tree of a commit. Errors: the same.
int tree_of_commit(struct repo *repo, const char *commit_id, char *id, gto_error **error);

#endif
