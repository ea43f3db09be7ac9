// What the tables of commands say, as text for people, shells and the manual.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

// The help of a command, or of the program if that is &program->self, `width` columns wide;
// headings are styled if `colour`.
void help_command(struct buf *out, const struct program *program, const struct command *command,
                  size_t width, bool colour);

// A message about wrong usage, after the command's synopsis.
void help_usage_error(struct buf *out, const struct program *program, const struct command *command,
                      const char *message);

// `gto show [OPTIONS] [NAME]`.
void help_synopsis(struct buf *out, const struct program *program, const struct command *command);

// Completions for shells.
void help_bash(struct buf *out, const struct program *program);
void help_zsh(struct buf *out, const struct program *program);
void help_fish(struct buf *out, const struct program *program);

// The section of the manual that describes the commands, in mdoc(7).
void help_mdoc(struct buf *out, const struct program *program);

#endif
