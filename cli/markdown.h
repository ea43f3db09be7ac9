// Markdown, as CommonMark and GitHub read it.
#ifndef CLI_MARKDOWN_H
#define CLI_MARKDOWN_H

#include "buf.h"
#include "slice.h"
#include "table.h"

// Adds text that stands for itself, in one line: what Markdown and HTML would take is escaped.
void markdown_add(struct buf *out, struct slice text);
// Adds a table. A missing cell is empty.
void markdown_add_table(struct buf *out, const struct table *table);

#endif
