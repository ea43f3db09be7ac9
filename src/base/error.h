// Errors are values: a code for programs and a message for people.
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "gto.h"

// Stores a new error in *error (unless error is NULL) and returns `code`. An error that is there
// already is replaced. When there is no memory for it, GTO_ENOMEM is returned and *error is the one
// that says so.
int error_set(gto_error **error, enum gto_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
// Adds what else is known of the reason; dropped where there is no memory for it.
void error_set_detail(gto_error **error, const char *detail);
// Checks the version of a struct that a caller filled: 1 to `known`. Errors: GTO_EARGS.
int error_check_struct(unsigned version, unsigned known, const char *name, gto_error **error);
// The error of exhausted memory; returns GTO_ENOMEM.
int error_no_memory(gto_error **error);
// Ends something with `rc`. If that is a failure, `why` becomes the error (unless it is NULL); else
// it was an error on the way, which does not count.
int error_settle(int rc, gto_error *why, gto_error **error);

#endif
