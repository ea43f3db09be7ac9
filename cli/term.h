// The terminal: colours and signs. Output is written here alone, and checked.
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "gto.h"

enum style {
    STYLE_NONE,
    STYLE_BOLD,
    STYLE_RED,
    STYLE_GREEN,
    STYLE_YELLOW,
    STYLE_CYAN,
};

// Makes sure that no file opened later takes the place of a standard stream: the first thing to do.
void term_open(void);

// Whether standard output or standard error was a terminal when the program started; a pager may
// have taken its place since.
bool term_is_terminal(int fd);

// Warnings are not printed from now on.
void term_be_quiet(void);

// Whether text for standard output or standard error may be coloured: it is a terminal, TERM is not
// "dumb", NO_COLOR (https://no-color.org) is not set, and Git's color.ui does not rule it out.
bool term_colour(int fd);

// What is said after a dry run.
#define DRY_RUN "This was a dry run: nothing was changed"

// The columns of standard output's terminal, of COLUMNS if that is set, else 80.
size_t term_width(void);

// What switches a style on; STYLE_NONE switches all off.
const char *term_style(enum style style);

enum sign { SIGN_NONE, SIGN_OK, SIGN_FAIL, SIGN_WARNING, SIGN_PROGRAM };

// The sign with a blank after it; "" if signs are off.
const char *term_sign(enum sign sign, bool emojis);

// Prints a message to standard error, escaped, on lines of its own. A failure is of no consequence:
// there is nowhere left to report it.
void term_error(const char *message, bool emojis);
void term_warning(const char *message, bool emojis);
void term_hint(const char *message);
// Text of several lines, which brings the ends of its lines along.
void term_tell(const char *text);
// The same of our own text, which may have styles: it is not escaped.
void term_tell_styled(const char *text);

// Writes text to standard output and empties the buffer. Where the reader of a pipe is gone, the
// process ends by SIGPIPE, as a filter should. Errors: GTO_ENOMEM (the buffer had failed),
// GTO_ERROR.
int term_write(struct buf *out, gto_error **error);
// The same as soon as there is much of it: called in a loop, it keeps memory small.
int term_drain(struct buf *out, gto_error **error);
// Closes standard output at the end, which can be when a file system tells of a failure. Errors:
// GTO_ERROR.
int term_close(gto_error **error);

#endif
