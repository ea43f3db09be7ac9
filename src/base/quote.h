// Quoting for shells.
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "buf.h"

// Adds `s` as one word of a POSIX shell, as Python's shlex.quote() does.
void quote_shell(struct buf *out, const char *s);

#endif
