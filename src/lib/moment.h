// Moments in the history of a repository.
#ifndef LIB_MOMENT_H
#define LIB_MOMENT_H

#include <stdint.h>

#include "repo.h"

struct moment {
    int64_t time;
    char *head_id; // the commit whose files count then; NULL: there is none
};

// What a revision or a date stands for; to be freed with moment_free(). Errors: those of
// gto_repo_moment().
int moment_find(struct moment *out, struct repo *repo, const char *text, gto_error **error);
void moment_free(struct moment *moment);

#endif
