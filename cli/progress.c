#include "progress.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "file.h"
#include "printable.h"
#include "term.h"

enum { MOMENT_MS = 700 };

static void write_line(const char *text)
{
    struct buf line = {0};
    buf_adds(&line, "\r");
    if (text)
        printable_add_start(&line, slice_of(text), term_width() - 1);
    buf_adds(&line, "\033[K");
    if (!line.failed)
        file_write(STDERR_FILENO, line.data, line.len); // if it fails, there is nobody to tell
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
