// What Git wrote on standard error, made fit for a message.
#include "complaint.h"

#include <string.h>

#include "ascii.h"
#include "printable.h"
#include "slice.h"
#include "trace.h"

enum { MAX_COMPLAINT = 1000 };

static bool is_blank_or_control(char c)
{
    return (unsigned char)c <= ' ';
}

static bool has_words(struct slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (is_letter(line.data[i]) || is_digit(line.data[i]) || line.data[i] & 0x80)
            return true;
    return false;
}

static bool is_full(const struct buf *out)
{
    return out->len >= MAX_COMPLAINT;
}

static void add_line(struct buf *out, struct slice line)
{
    if (!is_full(out))
        printable_add_start(out, line, MAX_COMPLAINT - out->len);
}

static bool is_error(struct slice line)
{
    return slice_starts_with(line, slice_of("fatal: ")) ||
           slice_starts_with(line, slice_of("error: "));
}

// Takes off what Git puts before the words of the other side.
static bool take_remote(struct slice *line)
{
    bool taken = slice_take_prefix(line, slice_of("remote: "));
    *line = slice_trim(*line, is_blank_or_control);
    return taken;
}

// Whether Git tells how far it has come, or the other side does; or what it traces, or always
// advises.
static bool is_chatter(struct slice line)
{
    static const char *const words[] = {"Please make sure you have the correct access rights",
                                        "and the repository exists.",
                                        "Enumerating objects: ",
                                        "Counting objects: ",
                                        "Compressing objects: ",
                                        "Writing objects: ",
                                        "Receiving objects: ",
                                        "Resolving deltas: ",
                                        "Unpacking objects: ",
                                        "Delta compression ",
                                        "Total ",
                                        "Filtering content: ",
                                        "Updating files: ",
                                        NULL};
    take_remote(&line);
    if (trace_is_line(line))
        return true;
    for (const char *const *word = words; *word; word++)
        if (slice_starts_with(line, slice_of(*word)))
            return true;
    return false;
}

static void add_complaint(struct buf *out, struct slice text, bool errors_only)
{
    while (text.len && !is_full(out)) {
        struct slice line = slice_trim(slice_take_line(&text), is_blank_or_control);
        if ((errors_only && !is_error(line)) || slice_starts_with(line, slice_of("hint:")) ||
            is_chatter(line))
            continue;
        if (is_error(line))
            line = slice_from(line, strlen("fatal: "));
        if (!has_words(line))
            continue;
        if (out->len)
            buf_adds(out, out->data[out->len - 1] == ':' ? " " : "; ");
        add_line(out, line);
    }
}

char *git_complaint(const struct buf *err, bool all)
{
    struct buf out = {0};
    struct slice text = {err->data, err->len};
    if (!all)
        add_complaint(&out, text, true);
    if (!out.len)
        add_complaint(&out, text, false);
    if (!out.len)
        buf_adds(&out, "Git failed without saying why");
    return buf_finish(&out);
}

char *git_words_of_server(const struct buf *err)
{
    struct buf out = {0};
    struct slice text = {err->data, err->len};
    while (text.len && !is_full(&out)) {
        struct slice line = slice_trim(slice_take_line(&text), is_blank_or_control);
        if (!take_remote(&line) || is_chatter(line) || !has_words(line))
            continue;
        if (out.len)
            buf_adds(&out, "; ");
        add_line(&out, line);
    }
    return buf_finish(&out);
}
