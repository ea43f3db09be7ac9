// What changed from one version to another, in sections: a heading, and perhaps a table.
#ifndef CLI_DIFF_SECTIONS_H
#define CLI_DIFF_SECTIONS_H

#include "arena.h"
#include "table.h"

enum { SECTION_COLUMNS = 5 };

struct section {
    const char *heading;
    struct table_column columns[SECTION_COLUMNS];
    struct table table; // its columns are those above
};

enum { DIFF_SECTIONS = 7 };

struct diff_sections {
    struct arena arena; // of texts: each one in a line, printable
    const char *title;
    struct section items[DIFF_SECTIONS];
    size_t count;
    bool failed; // memory ran out
};

// To be freed with diff_sections_free().
void diff_sections_make(struct diff_sections *out, const gto_diff *diff);
void diff_sections_free(struct diff_sections *sections);

#endif
