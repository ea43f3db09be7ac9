// Text as Python's repr() writes it: in quotation marks, with escapes.
#ifndef BASE_REPR_H
#define BASE_REPR_H

#include "buf.h"
#include "slice.h"

void repr_add_text(struct buf *buf, struct slice text);
// The same of its first 100 bytes, for messages.
void repr_add_start(struct buf *buf, struct slice text);

#endif
