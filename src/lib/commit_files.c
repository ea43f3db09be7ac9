#include "commit_files.h"

#include <stdlib.h>

int commit_files_add(struct commit_files *files, const char *commit_id, const char *path)
{
    if (files->count == files->cap) {
        size_t cap = files->cap ? 2 * files->cap : 16;
        struct repo_file *items = realloc(files->items, cap * sizeof(*items));
        if (!items)
            return GTO_ENOMEM;
        files->items = items;
        files->cap = cap;
    }
    files->items[files->count++] = (struct repo_file){commit_id, path};
    return GTO_OK;
}

void commit_files_free(struct commit_files *files)
{
    free(files->items);
    *files = (struct commit_files){0};
}
