// Where references come from: what answers the questions of refs.h for one kind of repository.
#ifndef GIT_REFS_BACKEND_H
#define GIT_REFS_BACKEND_H

#include "location.h"
#include "refs/refs.h"

// From files: loose references and packed-refs.
int ref_files_each(const struct location *location, const char *directory,
                   const struct repo_tag_query *query, gto_error **error);
int ref_files_find(const struct location *location, const char *name, enum ref_state *state,
                   char *id, gto_error **error);

// From Git's plumbing.
int ref_plumbing_each(const struct location *location, const char *directory,
                      const struct repo_tag_query *query, gto_error **error);
int ref_plumbing_find(const struct location *location, const char *name, enum ref_state *state,
                      char *id, gto_error **error);

#endif
