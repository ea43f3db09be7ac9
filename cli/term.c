#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "error.h"
#include "file.h"
#include "pager.h"
#include "printable.h"
#include "settings.h"

enum { WIDTH_DEFAULT = 80, DRAIN_SIZE = 256 * 1024 };

static bool terminals[STDERR_FILENO + 1]; // by descriptor
static bool quiet;

// Without this a file opened later, of Git's even, could get the number of a closed stream and be
// written to as output. What stands in can be read only, so that output for nobody is still a
// failure.
void term_open(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
    for (fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
        terminals[fd] = isatty(fd);
}

bool term_is_terminal(int fd)
{
    return terminals[fd];
}

void term_be_quiet(void)
{
    quiet = true;
}

bool term_colour(int fd)
{
    static enum { UNKNOWN, WANTED, UNWANTED } colours;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (!terminals[fd] || (no_color && *no_color) || !term || strcmp(term, "dumb") == 0)
        return false;
    if (colours == UNKNOWN)
        colours = settings_colour() ? WANTED : UNWANTED;
    return colours == WANTED;
}

size_t term_width(void)
{
    const char *columns = getenv("COLUMNS");
    long width = columns ? strtol(columns, NULL, 10) : 0;
    struct winsize size;
    if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width > 0 ? (size_t)width : WIDTH_DEFAULT;
}

const char *term_style(enum style style)
{
    static const char *const sequences[] = {
        [STYLE_NONE] = "\033[0m",   [STYLE_BOLD] = "\033[1m",    [STYLE_RED] = "\033[31m",
        [STYLE_GREEN] = "\033[32m", [STYLE_YELLOW] = "\033[33m", [STYLE_CYAN] = "\033[36m",
    };
    return sequences[style];
}

const char *term_sign(enum sign sign, bool emojis)
{
    static const char *const signs[] = {
        [SIGN_NONE] = "",           [SIGN_OK] = "✅ ",         [SIGN_FAIL] = "❌ ",
        [SIGN_WARNING] = "⚠️ ", [SIGN_PROGRAM] = "🪴 ",
    };
    return emojis ? signs[sign] : "";
}

// A message is one line, whatever the names are that it has: systems that read a log take lines
// that begin in a certain way for orders.
static void say(const char *sign, enum style style, const char *message)
{
    bool colour = term_colour(STDERR_FILENO);
    struct buf text = {0};
    buf_adds(&text, sign);
    if (colour)
        buf_adds(&text, term_style(style));
    printable_add(&text, slice_of(message));
    if (colour)
        buf_adds(&text, term_style(STYLE_NONE));
    buf_addc(&text, '\n');
    // Without memory the message itself has to do.
    if (text.failed)
        file_write(STDERR_FILENO, message, strlen(message));
    else
        file_write(STDERR_FILENO, text.data, text.len);
    buf_free(&text);
}

void term_error(const char *message, bool emojis)
{
    say(term_sign(SIGN_FAIL, emojis), STYLE_RED, message);
}

void term_warning(const char *message, bool emojis)
{
    if (!quiet)
        say(term_sign(SIGN_WARNING, emojis), STYLE_YELLOW, message);
}

void term_tell(const char *text)
{
    struct buf shown = {0};
    printable_add_lines(&shown, slice_of(text));
    if (!shown.failed)
        file_write(STDERR_FILENO, shown.data, shown.len);
    buf_free(&shown);
}

void term_tell_styled(const char *text)
{
    file_write(STDERR_FILENO, text, strlen(text));
}

void term_hint(const char *message)
{
    term_tell(message);
    term_tell("\n");
}

static int write_error(gto_error **error)
{
    return error_set(error, GTO_ERROR, "Cannot write to standard output: %s", strerror(errno));
}

int term_write(struct buf *out, gto_error **error)
{
    if (out->failed)
        return error_no_memory(error);
    if (out->len)
        pager_start();
    bool written = file_write(STDOUT_FILENO, out->data, out->len);
    buf_clear(out);
    return written ? GTO_OK : write_error(error);
}

int term_drain(struct buf *out, gto_error **error)
{
    return out->failed || out->len >= DRAIN_SIZE ? term_write(out, error) : GTO_OK;
}

int term_close(gto_error **error)
{
    int rc = close(STDOUT_FILENO) == 0 ? GTO_OK : write_error(error);
    pager_finish();
    return rc;
}
