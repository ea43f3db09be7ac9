// One transaction of references.
#ifndef GIT_UPDATE_REF_H
#define GIT_UPDATE_REF_H

#include "buf.h"
#include "gto.h"
#include "location.h"

// Adds a word of an instruction, as `git update-ref --stdin -z` reads it: ended by NUL.
void update_ref_word(struct buf *out, const char *word);
// Has Git carry out all of the instructions, or none. GTO_OK: Git ran, with this status and these
// complaints.
int update_ref(const struct location *location, const struct buf *instructions, struct buf *err,
               int *status, gto_error **error);

#endif
