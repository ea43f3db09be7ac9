// Files of commits that are going to be read.
#ifndef LIB_COMMIT_FILES_H
#define LIB_COMMIT_FILES_H

#include "repo.h"

struct commit_files {
    struct repo_file *items;
    size_t count, cap;
};

// `commit_id` and `path` have to outlive it. Errors: GTO_ENOMEM, without a message.
int commit_files_add(struct commit_files *files, const char *commit_id, const char *path);
void commit_files_free(struct commit_files *files);

#endif
