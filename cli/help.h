// What the tables of commands say, as help.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

// Adds the help of a command, or of the program if that is &program->self, for a terminal `width`
// columns wide; headings are bold if `colour`.
void help_format(struct buf *out, const struct program *program, const struct command *command,
                 size_t width, bool colour);

// Adds how a command was to be used, and `message`, escaped, which says what is wrong.
void help_usage_error(struct buf *out, const struct program *program, const struct command *command,
                      const char *message);

// Adds ` [NAME]`, what stands after a command's options.
void help_arguments(struct buf *out, const struct command *command);

#endif
