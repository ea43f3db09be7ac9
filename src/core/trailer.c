#include "trailer.h"

#include "ascii.h"

static bool is_fold(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// Adds the lines of a value that have something on them, `fold` before all but the first.
static void add_lines(struct buf *out, struct slice value, const char *fold)
{
    bool first = true;
    while (value.len) {
        struct slice line = slice_trim(slice_take_line(&value), is_fold);
        if (!line.len)
            continue;
        if (!first)
            buf_adds(out, fold);
        buf_add(out, line.data, line.len);
        first = false;
    }
}

void trailer_add(struct buf *message, const char *key, const char *value)
{
    buf_adds(message, key);
    buf_adds(message, ": ");
    add_lines(message, slice_of(value), "\n ");
    buf_addc(message, '\n');
}

void trailer_unfold(struct buf *out, struct slice value)
{
    add_lines(out, value, "\n");
}

static bool is_key_char(char c)
{
    return is_digit(c) || is_letter(c) || c == '-';
}

// The length of the key that a line begins with, if a colon follows; else 0.
static size_t key_length(struct slice line)
{
    size_t len = 0;
    while (len < line.len && is_key_char(line.data[len]))
        len++;
    return len < line.len && line.data[len] == ':' ? len : 0;
}

static bool continues(struct slice line)
{
    return line.len && is_fold(line.data[0]);
}

static bool all_trailers(struct slice paragraph)
{
    for (bool first = true; paragraph.len; first = false) {
        struct slice line = slice_take_line(&paragraph);
        if (!key_length(line) && (first || !continues(line)))
            return false;
    }
    return true;
}

struct slice trailers_of(struct slice message)
{
    struct slice rest = message, last = {0};
    bool in_paragraph = false;
    size_t paragraphs = 0;
    while (rest.len) {
        const char *start = rest.data;
        bool blank = slice_trim(slice_take_line(&rest), is_fold).len == 0;
        if (!blank && !in_paragraph) {
            last.data = start;
            paragraphs++;
        }
        if (!blank)
            last.len = (size_t)(rest.data - last.data);
        in_paragraph = !blank;
    }
    // The first paragraph is the title, whatever it looks like.
    return paragraphs > 1 && all_trailers(last) ? last : (struct slice){0};
}

bool trailer_next(struct slice *trailers, struct slice *key, struct slice *value)
{
    if (!trailers->len)
        return false;
    struct slice line = slice_take_line(trailers);
    size_t len = key_length(line);
    *key = (struct slice){line.data, len};
    const char *begin = line.data + len + 1, *end = line.data + line.len;
    while (trailers->len && continues(*trailers)) {
        line = slice_take_line(trailers);
        end = line.data + line.len;
    }
    *value = (struct slice){begin, (size_t)(end - begin)};
    return true;
}
