// Trailers: `Key: value` lines at the end of a message, as git-interpret-trailers(1) knows them.
#ifndef CORE_TRAILER_H
#define CORE_TRAILER_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

// Adds a trailer. Further lines of the value are folded: each begins with a blank. Lines without
// anything on them would end the trailers, and are left out.
void trailer_add(struct buf *message, const char *key, const char *value);

// The trailers of a message; empty if its last paragraph is none of trailers.
struct slice trailers_of(struct slice message);

// Takes the next trailer off *trailers: its key, and its value as it stands, folded. False at the
// end.
bool trailer_next(struct slice *trailers, struct slice *key, struct slice *value);

// Adds a value without its folds.
void trailer_unfold(struct buf *out, struct slice value);

#endif
