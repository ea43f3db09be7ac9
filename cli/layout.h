// Tables for people: laid out so that they fit a terminal.
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include "table.h"

struct layout {
    size_t width; // columns of the terminal
    int64_t now;  // what dates are relative to
    bool colour;
};

// Adds the table as table_format() has it if that fits. Else, in this order, as far as it takes:
// dates become shorter, cells are wrapped if few have to be, columns that are empty or may be
// dropped are left out, more cells are wrapped. What does not fit even then, or any table in less
// than 60 columns, becomes one block of lines a record; the cells of a column without a title head
// it. Returns how many lines the table's head takes; 0 where there is none.
size_t layout_format(struct buf *out, const struct table *table, const struct layout *layout);

#endif
