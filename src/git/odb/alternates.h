// Other repositories' objects that a repository uses as its own (gitrepository-layout(5),
// alternates).
#ifndef GIT_ODB_ALTERNATES_H
#define GIT_ODB_ALTERNATES_H

#include <stdbool.h>

#include "gto.h"
#include "vec.h"

// Adds the object directories that are used besides `object_dir`, each once, as char * to be freed.
// With `from_environment`, GIT_ALTERNATE_OBJECT_DIRECTORIES counts. What is not there is passed
// over, as Git does with a warning; so is what the system refuses, and *refused becomes its error.
// Errors: GTO_ENOMEM.
int alternates_read(struct vec *directories, const char *object_dir, bool from_environment,
                    gto_error **refused);

#endif
