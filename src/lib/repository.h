// What a gto_repo is made of.
#ifndef LIB_REPOSITORY_H
#define LIB_REPOSITORY_H

#include "buf.h"
#include "config.h"
#include "repo.h"

#define CONFIG_FILE ".gto"

enum { MAX_CONFIG_SIZE = 1 << 20 };

struct gto_repo {
    struct repo *git;
    gto_config *config;
    char **remote; // the default one, which is found when it is asked for
};

// As gto_repo_remote(). Errors: GTO_ENOMEM, GTO_ERROR (the configuration cannot be read).
int repository_remote(const char **name, const gto_repo *repo, gto_error **error);

// The id of HEAD's commit, to be freed; NULL if there is none, or if HEAD is broken, which is no
// error here. Errors: GTO_ENOMEM, GTO_ERROR.
int repository_head(char **id, bool *broken, struct repo *git, gto_error **error);

// Reads a blob, to be freed with repo_object_free(). Errors: as repo_read_object().
int repository_read_blob(struct repo_object *out, struct repo *git, const char *blob_id,
                         gto_error **error);
// Reads the file `path` of a commit; out->data is NULL if there is none. Errors: as
// repo_find_file() and repo_read_object().
int repository_read_file(struct repo_object *out, struct repo *git, const char *commit_id,
                         const char *path, gto_error **error);
// Adds the text of a file. *found is false if there is none. Errors: the same.
int repository_add_file(struct buf *text, bool *found, struct repo *git, const char *commit_id,
                        const char *path, gto_error **error);

#endif
