// The encoding of a document: UTF-8, or UTF-16 with a byte order mark.
#ifndef FILES_YAML_ENCODING_H
#define FILES_YAML_ENCODING_H

#include "buf.h"
#include "gto.h"
#include "slice.h"

// Takes the byte order mark off the text; UTF-16 becomes UTF-8 in `decoded`, which the text points
// into then. UTF-8 is not checked. Errors: GTO_EINVALID (UTF-16 that is none, and where),
// GTO_ENOMEM.
int encoding_decode(struct slice *text, struct buf *decoded, gto_error **error);

#endif
