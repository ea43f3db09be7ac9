// Asking Git where a repository is.
#ifndef GIT_REV_PARSE_H
#define GIT_REV_PARSE_H

#include "location.h"

// Asks Git for a repository in `directory`, a real path, and in none above it. Git stands in
// `start`, from which on upwards there is none below `directory`: what safe.directory says may
// depend on that. GTO_EREF, without a message: there is none. *out is to be freed with
// location_free(). Errors: GTO_ENOREPO (one that must not be used), GTO_ENOMEM, GTO_ERROR.
int rev_parse_directory(struct location *out, const char *start, const char *directory,
                        gto_error **error);
// Asks Git for the repository at or above `path`, or that of the environment and the current
// directory if it is NULL. Errors: as above; GTO_ENOREPO also if there is none.
int rev_parse_path(struct location *out, const char *path, gto_error **error);

// Whether the user may have told Git to trust repositories of somebody else.
bool rev_parse_trusts_others(void);
// Says that a repository belongs to somebody else. Returns GTO_ENOREPO.
int rev_parse_refuse_owner(const char *directory, gto_error **error);

#endif
