// Reading references, wherever a repository keeps them.
#ifndef GIT_REFS_REFS_H
#define GIT_REFS_REFS_H

#include "gto.h"
#include "location.h"
#include "repo.h"

#define TAGS "refs/tags/"

// Lists the references of a directory such as TAGS as if they were tags, with symbolic ones
// followed: names are those below it. Errors: GTO_ERROR, GTO_ENOMEM.
int ref_each(const struct location *location, const char *directory,
             const struct repo_tag_query *query, gto_error **error);

enum ref_state { REF_MISSING, REF_FOUND, REF_BROKEN };

// Looks a reference up by its full name (HEAD, refs/...), following symbolic ones. `id` has room
// for MAX_ID_LEN + 1 bytes. A name that no reference can have is missing, and so is what HEAD
// stands for before there is a commit. Errors: GTO_ERROR, GTO_ENOMEM.
int ref_find(struct repo *repo, const char *name, enum ref_state *state, char *id,
             gto_error **error);

// What a short name may stand for, in the order in which it is looked for (gitrevisions(7)): PREFIX
// and the name and SUFFIX.
struct ref_rule {
    const char *prefix, *suffix;
};
enum { REF_RULE_COUNT = 6 };
extern const struct ref_rule ref_rules[REF_RULE_COUNT];

#endif
