// What the tables of commands say, as the part of the manual that stands at @COMMANDS@ in
// man/gto.1.in.
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "options.h"

void manual_mdoc(struct buf *out, const struct program *program);

#endif
