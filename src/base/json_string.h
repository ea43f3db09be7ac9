// Strings of JSON, in ASCII, as Python's json.dumps() writes them.
#ifndef BASE_JSON_STRING_H
#define BASE_JSON_STRING_H

#include "buf.h"
#include "slice.h"

// Adds text as it stands between the quotation marks of a string. What is no UTF-8 becomes U+FFFD,
// as Python decodes with errors="replace".
void json_string_add(struct buf *out, struct slice text);

#endif
