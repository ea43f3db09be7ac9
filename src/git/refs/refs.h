// Reading references, wherever a repository keeps them.
#ifndef GIT_REFS_REFS_H
#define GIT_REFS_REFS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "gto.h"
#include "run.h"
#include "refs/packed.h"
#include "repo.h"

struct ref {
    const char *name; // without refs/tags/; not NUL-terminated
    size_t len;
    const char *id; // not NUL-terminated, perhaps no hexadecimal digits; NULL: it is broken
    bool annotated; // known to name a tag object
};

// Tags, as they are at one moment.
struct ref_list {
    struct ref *items;
    size_t count, cap;
    // what names and ids are part of
    struct arena arena;
    struct packed packed;
    struct buf answer; // Git's
};

// Which tags: those whose names begin with `prefix` and that `want` wants, which is shown names
// that are not NUL-terminated.
struct ref_query {
    const char *prefix;
    bool (*want)(void *payload, const char *name, size_t len);
    void *payload;
};

// Lists tags. Symbolic references are followed. *out is to be freed with ref_list_free(). Errors:
// GTO_ERROR, GTO_ENOMEM.
int ref_list_read(struct ref_list *out, struct repo *repo, const struct ref_query *query,
                  gto_error **error);
void ref_list_free(struct ref_list *list);

enum ref_state { REF_MISSING, REF_FOUND, REF_BROKEN };

// Looks a reference up by its full name (HEAD, refs/...), following symbolic ones. `id` has room
// for MAX_ID_LEN + 1 bytes. A name that no reference can have is missing, and so is what HEAD
// stands for before there is a commit. Errors: GTO_ERROR, GTO_ENOMEM.
int ref_find(struct repo *repo, const char *name, enum ref_state *state, char *id,
             gto_error **error);

#endif
