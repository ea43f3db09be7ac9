// The object database of a repository: packs and loose objects, its own and those of alternates.
// Objects are read from their files; each one is checked against its id.
#ifndef GIT_ODB_ODB_H
#define GIT_ODB_ODB_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "gto.h"
#include "location.h"
#include "repo.h"

struct odb;

// Opens it; nothing is read before a question needs it. `location` has to outlive it. `threads` is
// how many threads odb_read_many() may use; 0: as many as there are processors, and eight at most.
// Errors: GTO_ENOMEM.
int odb_open(struct odb **out, struct location *location, unsigned threads, gto_error **error);
void odb_free(struct odb *odb);
// Closes all files, which the next question opens anew. NULL is fine.
void odb_rest(struct odb *odb);

// ---- One object
//
// An `id` has as many hexadecimal digits as ids have, or else nothing is there; it need not be
// NUL-terminated. A database is asked by one thread at a time.

// Whether there is such an object; it is not read. False if memory runs out, or the system refuses
// to look.
bool odb_exists(struct odb *odb, const char *id);
// Reads an object, or the one that replaces it, into `data`, which object->data points into then.
// An object of a partial clone that is missing is fetched. Errors: GTO_EREF, without a message (it
// is not there, or damaged), GTO_ERROR (it is too large, the system refuses to read what may be it,
// or it had to be fetched, and git cannot be run), GTO_ENOMEM.
int odb_read(struct odb *odb, const char *id, struct buf *data, struct repo_object *object,
             gto_error **error);

// ---- Many objects

// Visits the object that ids[index] stands for. `object` is NULL if it cannot be read; `refused` is
// then what the system says if it refuses, and NULL if the object is missing or damaged. The data
// of an object are NULL unless it is a tag object, and live until the visit ends. Anything but
// GTO_OK ends all and is returned.
//
// Several threads may visit objects at once; `thread` is the number of this one, less than
// odb_threads(). No index is visited twice. The database must not be asked meanwhile.
typedef int odb_visit_fn(void *payload, unsigned thread, size_t index,
                         const struct repo_object *object, const char *refused);

// How many threads there are at most.
unsigned odb_threads(const struct odb *odb);
// Reads `count` objects in the order of their packs. `ids` has an id after the other, as bytes. Few
// objects are read by this thread alone. Errors: GTO_ERROR, GTO_ENOMEM.
int odb_read_many(struct odb *odb, const unsigned char *ids, size_t count, odb_visit_fn *visit,
                  void *payload, gto_error **error);

// Fills exist[index] with whether there is the object that ids[index] stands for. Errors: GTO_ERROR
// (also if the system refuses to look), GTO_ENOMEM.
int odb_exist_many(struct odb *odb, const unsigned char *ids, size_t count, bool *exist,
                   gto_error **error);

#endif
