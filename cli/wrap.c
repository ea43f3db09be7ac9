#include "wrap.h"

static bool breaks_behind(char c, enum wrap_level level)
{
    static const char *const marks[] = {" /:@#,", " /:@#,-_+"};
    return c && strchr(marks[level], c) != NULL;
}

// How many bytes there are up to the next place to break at, or to the end.
static size_t next_piece(struct slice text, enum wrap_level level)
{
    // Neither stands a mark alone, nor a comma apart from the blank behind it.
    for (size_t i = 1; i + 1 < text.len; i++)
        if (breaks_behind(text.data[i], level) && (text.data[i] == ' ' || text.data[i + 1] != ' '))
            return i + 1;
    return text.len;
}

static struct slice without_blank(struct slice text)
{
    if (text.len && text.data[text.len - 1] == ' ')
        text.len--;
    return text;
}

size_t wrap_widest_piece(struct slice text, enum wrap_level level)
{
    size_t widest = 0;
    while (text.len) {
        size_t len = next_piece(text, level);
        size_t width = width_of(without_blank((struct slice){text.data, len}));
        widest = width > widest ? width : widest;
        text = slice_from(text, len);
    }
    return widest;
}

// How many bytes of whole pieces fit.
static size_t fitting_pieces(struct slice text, size_t width, enum wrap_level level)
{
    size_t fits = 0;
    while (fits < text.len) {
        size_t end = fits + next_piece(slice_from(text, fits), level);
        if (width_of(without_blank((struct slice){text.data, end})) > width)
            break;
        fits = end;
    }
    return fits;
}

// A character that is wider than the line stands there all the same: something has to be taken.
static size_t first_character(struct slice text)
{
    size_t width = 1, len;
    while ((len = width_start(text, width)) == 0)
        width++;
    return len;
}

struct slice wrap_take_line(struct slice *text, size_t width)
{
    size_t len = 0;
    for (enum wrap_level level = 0; !len && level < WRAP_LEVELS; level++)
        len = fitting_pieces(*text, width, level);
    if (!len && text->len)
        len = width_start(*text, width);
    if (!len && text->len)
        len = first_character(*text);
    struct slice line = {text->data, len};
    *text = slice_from(*text, len);
    return text->len ? without_blank(line) : line;
}
