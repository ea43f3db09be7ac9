// Tables, laid out byte for byte as tabulate does (a Python package, version 0.10), which scripts
// rely on: a column whose cells all look like numbers is aligned as numbers, and non-integers in it
// are written anew.
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "term.h"

enum table_format {
    TABLE_OUTLINE, // tabulate's "fancy_outline"
    TABLE_PLAIN,   // tabulate's "plain"
};

struct table_column {
    const char *title;
    enum style style; // of its cells, where colours are on
    bool is_text;     // its cells are no numbers, whatever they look like
    // What follows is for terminals (layout.h).
    bool is_date;     // cells are what date_format() writes
    unsigned dropped; // where there is no room for all: the columns with the greatest number are
                      // left out first; 0: never
};

// Start with {.columns, .column_count}, all else zero. Titles and cells are borrowed until the
// table is formatted.
struct table {
    const struct table_column *columns;
    size_t column_count;
    const char **cells; // row after row; NULL: missing, shown as `-`
    size_t cell_count;
    size_t cell_cap;
    bool failed; // memory ran out
};

// Adds the next cell of the row; a row is full with as many as there are columns.
void table_add(struct table *table, const char *cell);

// Adds the table's text to `out`, with an end of line at its end; nothing if there are no rows.
// Memory that ran out, here or before, is remembered in out->failed.
void table_format(struct buf *out, const struct table *table, enum table_format format,
                  bool colour);

void table_free(struct table *table);

#endif
