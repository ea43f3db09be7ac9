// What the tables of commands say, as shell code for completions: the functions and lines that
// stand at @COMMANDS@ in completions/*.in, where the rest is written by hand.
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "options.h"

void completion_bash(struct buf *out, const struct program *program);
void completion_zsh(struct buf *out, const struct program *program);
void completion_fish(struct buf *out, const struct program *program);

#endif
