#include "settings.h"

#include "process.h"
#include "slice.h"

static const char *place;

void settings_of(const char *directory)
{
    place = directory;
}

// Adds what `git COMMAND FIRST SECOND THIRD` prints, without the end of line; false if it fails.
static bool ask(struct buf *out, const char *const words[4])
{
    const char *argv[] = {"git",    "-C", place ? place : ".", words[0], words[1], words[2],
                          words[3], NULL};
    struct buf answer = {0};
    const struct process process = {.argv = argv, .out = &answer};
    int status;
    bool answered = process_run(&process, &status, NULL) == GTO_OK && status == 0 && answer.data;
    while (answered && answer.len && answer.data[answer.len - 1] == '\n')
        answer.len--;
    if (answered)
        buf_add(out, answer.data, answer.len);
    buf_free(&answer);
    return answered;
}

bool settings_colour(void)
{
    struct buf answer = {0};
    bool wanted =
        !ask(&answer, (const char *const[]){"config", "--get-colorbool", "color.ui", "true"}) ||
        !slice_equal((struct slice){answer.data, answer.len}, slice_of("false"));
    buf_free(&answer);
    return wanted;
}

void settings_add_pager(struct buf *out)
{
    ask(out, (const char *const[]){"var", "GIT_PAGER", NULL, NULL});
}
