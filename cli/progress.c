#include "progress.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "term.h"

enum { MOMENT_MS = 700 };

// The beginning of a text, so much as fits on a line.
static void add_fitting(struct buf *out, const char *text)
{
    struct buf plain = {0};
    term_escape(&plain, text, false);
    size_t width = term_width();
    if (!plain.failed && plain.len)
        buf_add(out, plain.data, plain.len < width ? plain.len : width - 1);
    buf_free(&plain);
}

static void write_line(const char *text)
{
    struct buf line = {0};
    buf_adds(&line, "\r");
    if (text)
        add_fitting(&line, text);
    buf_adds(&line, "\033[K");
    if (!line.failed && write(STDERR_FILENO, line.data, line.len) < 0)
        line.failed = true; // there is nobody to tell
    buf_free(&line);
}

void progress_show(void *payload, const char *text)
{
    static int64_t began;
    static bool shown;
    (void)payload;
    if (!began)
        began = clock_ms();
    if (text && clock_ms() - began >= MOMENT_MS) {
        write_line(text);
        shown = true;
    } else if (!text && shown) {
        write_line(NULL);
        shown = false;
    }
}
