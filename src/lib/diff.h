// Two versions of an artifact, compared.
#ifndef LIB_DIFF_H
#define LIB_DIFF_H

#include "arena.h"
#include "gto.h"
#include "stored.h"
#include "value_change.h"

// The commits of one side that are listed.
struct diff_commits {
    struct gto_commit *items;
    size_t count;
    size_t total; // those that are not listed, too
};

struct gto_diff {
    struct arena arena; // of everything below
    gto_registry *registry;
    const gto_version *versions[GTO_SIDES];
    gto_description *descriptions[GTO_SIDES];
    bool has_commits;
    struct diff_commits commits[GTO_SIDES];
    const char *const *paths; // that commits are listed of; NULL: all are
    struct gto_stored stored[GTO_SIDES];
    struct vec values;   // struct gto_value_change *
    struct vec problems; // const struct gto_problem *
};

// What the parts of a comparison are put together from.
struct differ {
    gto_repo *repo;
    const struct gto_diff_request *request;
    gto_diff *diff;
    gto_error **error;
};

// The id of the commit of a version.
const char *differ_commit_id(const struct differ *differ, enum gto_version_side side);
// Adds a problem at a commit, once. Errors: GTO_ENOMEM.
int differ_add_problem(const struct differ *differ, const char *commit_id,
                       enum gto_problem_code code, const char *file, const char *reason);
// The same of a file that could not be read, or is not valid, with `rc`; any other error is
// returned. Frees `why`.
int differ_finish_file(const struct differ *differ, const char *commit_id, const char *file, int rc,
                       gto_error *why);

// Counts and lists commits; `paths` of the diff are set.
int differ_add_commits(const struct differ *differ);
// Compares files of params and metrics.
int differ_add_values(const struct differ *differ);

#endif
