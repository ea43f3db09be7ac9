// What Git's configuration says of output, asked of Git only where a terminal is concerned.
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <stdbool.h>

#include "buf.h"

// The repository whose configuration counts, besides the user's and the system's; NULL: the one
// here.
void settings_of(const char *directory);

// Whether a terminal is written to in colours: color.ui.
bool settings_colour(void);
// Adds the pager that Git would use: GIT_PAGER, core.pager, PAGER, or its default. Without an
// answer nothing is added.
void settings_add_pager(struct buf *out);

#endif
