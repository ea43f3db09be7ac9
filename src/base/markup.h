// Markup (HTML, SVG, Atom) and JSON, written by formats. A format is written as it stands; what it
// inserts is escaped for the place it gets, so that no text from outside can end the element, the
// attribute or the string that it is in.
//
//   markup_add(out, "<a href=\"%s\">%s</a>", url, name);
//   json_add(out, "{\"name\":%s,\"count\":%zu}", name, count);
//
// Known are %s, %.*s, %d, %zu, %lld, %02d and %%; anything else makes the buffer failed. A format
// is a literal: there is no way to insert text as it is but to say so, with buf_add().
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include "buf.h"
#include "slice.h"

// %s is text of an element or of a quoted attribute; NULL is nothing. Bytes that are no UTF-8, and
// characters that XML does not allow or that change the direction of text, become U+FFFD.
void markup_add(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void markup_add_text(struct buf *out, struct slice text);

// %s is a string with its quotation marks; NULL is null.
void json_add(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Adds text as one part of the path or the query of a URL: all but letters, digits and `-._~` is
// percent-encoded, `/` too unless `slashes` stay.
void url_add_part(struct buf *out, struct slice text, bool slashes);
// Whether a URL leads to a web server: `http://` or `https://`, and no other scheme.
bool url_is_web(struct slice url);

#endif
