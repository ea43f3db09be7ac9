// Where references come from: what answers the questions of refs.h for one kind of repository.
#ifndef GIT_REFS_BACKEND_H
#define GIT_REFS_BACKEND_H

#include "refs/refs.h"

#define TAGS "refs/tags/"

// Adds a reference. Errors: GTO_ENOMEM.
int ref_list_add(struct ref_list *list, struct ref ref, gto_error **error);

// From files: loose references and packed-refs.
int ref_files_list(struct ref_list *out, const struct location *location,
                   const struct ref_query *query, gto_error **error);
int ref_files_find(const struct location *location, const char *name, enum ref_state *state,
                   char *id, gto_error **error);

// From Git's plumbing.
int ref_plumbing_list(struct ref_list *out, const struct location *location,
                      const struct ref_query *query, gto_error **error);
int ref_plumbing_find(const struct location *location, const char *name, enum ref_state *state,
                      char *id, gto_error **error);

#endif
