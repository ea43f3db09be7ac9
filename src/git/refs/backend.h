// Where references come from: what answers the questions of refs.h and repo_each_tag() for one kind
// of repository.
#ifndef GIT_REFS_BACKEND_H
#define GIT_REFS_BACKEND_H

#include "location.h"
#include "refs/refs.h"

#define TAGS "refs/tags/"

// From files: loose references and packed-refs.
int ref_files_each_tag(const struct location *location, const struct repo_tag_query *query,
                       gto_error **error);
int ref_files_find(const struct location *location, const char *name, enum ref_state *state,
                   char *id, gto_error **error);

// From Git's plumbing.
int ref_plumbing_each_tag(const struct location *location, const struct repo_tag_query *query,
                          gto_error **error);
int ref_plumbing_find(const struct location *location, const char *name, enum ref_state *state,
                      char *id, gto_error **error);

#endif
