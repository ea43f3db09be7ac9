// A reader of objects, of which there are two: libgit2, and Git's plumbing for what libgit2 cannot
// read. All else in repo/ is common.
#ifndef GIT_ODB_ODB_H
#define GIT_ODB_ODB_H

#include "buf.h"
#include "run.h"
#include "repo.h"

enum { MAX_OBJECT_SIZE = 64 << 20 }; // against small objects that unpack to enormous ones

// Prepares what the readers are built on, and lets go of it; called in pairs, around all that
// follows.
void objects_start(void);
void objects_stop(void);

// One reader is used by one thread at a time; there may be several.
struct objects {
    const struct objects_kind *kind;
};

struct ref {
    const char *id; // not NUL-terminated, perhaps no hexadecimal digits; NULL: it is broken
    bool annotated; // known to name a tag object
};

// What a reference points at; `object` is NULL if that cannot be read, and its data is NULL unless
// it is a tag object. Anything but GTO_OK ends the visit and is returned. The reader must not be
// asked meanwhile.
typedef int objects_visit_fn(void *payload, const struct ref *ref,
                             const struct repo_object *object);

struct objects_kind {
    bool (*exists)(struct objects *objects, const char *id);
    int (*read)(struct objects *objects, const char *id, struct buf *data,
                struct repo_object *object, gto_error **error);
    int (*read_targets)(struct objects *objects, const struct ref *refs, size_t count,
                        objects_visit_fn *visit, void *payload, gto_error **error);
    void (*free)(struct objects *objects);
};

// The reader that suits the repository. Errors: GTO_ENOMEM.
int objects_open(struct objects **out, struct location *location, gto_error **error);
// One or the other. Errors, without a message: GTO_ERROR (libgit2 refuses), GTO_ENOMEM.
int libgit2_open(struct objects **out, struct location *location);
int plumbing_open(struct objects **out, const struct location *location);
void objects_free(struct objects *objects);

// In all that follows, an `id` has as many hexadecimal digits as ids have, or else nothing is
// there; it need not be NUL-terminated.

// Whether there is such an object; it is not read.
bool objects_exists(struct objects *objects, const char *id);
// Reads an object into `data`, which object->data points into then. Errors: GTO_EREF, without a
// message (it is not there, unreadable, or too large), GTO_ERROR, GTO_ENOMEM.
int objects_read(struct objects *objects, const char *id, struct buf *data,
                 struct repo_object *object, gto_error **error);
// Reads what references point at, in no particular order; of tag objects their data too. Errors:
// GTO_ERROR, GTO_ENOMEM.
int objects_read_targets(struct objects *objects, const struct ref *refs, size_t count,
                         objects_visit_fn *visit, void *payload, gto_error **error);

#endif
