// Objects in files of their own.
#ifndef GIT_ODB_LOOSE_OBJECT_H
#define GIT_ODB_LOOSE_OBJECT_H

#include "odb/inflater.h"
#include "odb/part.h"
#include "odb/window.h"
#include "repo.h"

// What reading them needs; {0} at the start. For one thread at a time.
struct loose_reader {
    struct window window;
    struct scratch data;
};

// Reads the object in a file; its data, or NULL if they are not needed, live until the next call.
// GTO_EREF, without a message: it is not there, or damaged. GTO_ERROR: it is too large, or the
// system refuses. Errors: also GTO_ENOMEM.
int loose_object_read(struct loose_reader *reader, struct inflater *inflater, const char *path,
                      enum odb_part part, struct repo_object *object, gto_error **error);
void loose_reader_free(struct loose_reader *reader);

#endif
