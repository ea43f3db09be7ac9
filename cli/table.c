#include "table.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "slice.h"

// What a cell looks like. A column is what its greatest cell is.
enum kind { KIND_EMPTY, KIND_BOOL, KIND_INT, KIND_FLOAT, KIND_TEXT };

struct table_layout {
    enum kind kind;
    size_t width;
    size_t fraction; // the most bytes from a decimal point, or an exponent's `e`, to the end
};

enum {
    NUMBER_SIZE = 32,      // "-1.23457e+308" fits
    INT_DIGITS_MAX = 4300, // Python's int() refuses more
    TITLE_SPACE = 2,       // a column is at least this much wider than its title
};

// A cell as it is shown.
struct shown {
    struct slice text;
    size_t fraction;
    char number[NUMBER_SIZE];
};

// What a line is made of: `fill` is repeated over the width of a column, unless cells stand there.
struct frame {
    const char *left, *fill, *cross, *right;
};

struct ruling {
    const struct frame *above, *below_titles, *below; // NULL: no line
    struct frame row;
};

static const struct frame outline_above = {"╒", "═", "╤", "╕\n"};
static const struct frame outline_below_titles = {"╞", "═", "╪", "╡\n"};
static const struct frame outline_below = {"╘", "═", "╧", "╛\n"};

static const struct ruling rulings[] = {
    [TABLE_OUTLINE] = {&outline_above,
                       &outline_below_titles,
                       &outline_below,
                       {"│ ", "", " │ ", " │"}},
    [TABLE_PLAIN] = {NULL, NULL, NULL, {"", "", "  ", ""}},
};

void table_add(struct table *table, const char *cell)
{
    if (table->failed)
        return;
    if (table->cell_count == table->cell_cap) {
        size_t cap = table->cell_cap ? table->cell_cap * 2 : 64;
        const char **cells =
            cap > SIZE_MAX / sizeof(*cells) ? NULL : realloc(table->cells, cap * sizeof(*cells));
        if (!cells) {
            table->failed = true;
            return;
        }
        table->cells = cells;
        table->cell_cap = cap;
    }
    table->cells[table->cell_count++] = cell;
}

void table_free(struct table *table)
{
    free(table->cells);
    *table = (struct table){0};
}

static bool is_filler(char c)
{
    return c == ' ';
}

// One column for each code point.
static size_t text_width(struct slice s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.len; i++)
        width += ((unsigned char)s.data[i] & 0xc0) != 0x80;
    return width;
}

static struct slice skip_sign(struct slice s)
{
    return s.len && (s.data[0] == '+' || s.data[0] == '-') ? slice_from(s, 1) : s;
}

// Takes digits off *s; single underscores may stand between them. Returns how many digits there
// were.
static size_t take_digits(struct slice *s)
{
    size_t digits = 0;
    size_t i = 0;
    for (; i < s->len; i++) {
        if (is_digit(s->data[i]))
            digits++;
        else if (!digits || s->data[i] != '_' || i + 1 == s->len || !is_digit(s->data[i + 1]))
            break;
    }
    *s = slice_from(*s, i);
    return digits;
}

// What Python's int() takes: 7, -7, 007, 1_000.
static bool is_int(struct slice s)
{
    s = skip_sign(slice_trim(s, is_filler));
    size_t digits = take_digits(&s);
    return digits && digits <= INT_DIGITS_MAX && s.len == 0;
}

// What Python's float() takes, but for words: 1, 1.5, .5, 1., 1e5, 1_0.0e-1_0.
static bool is_decimal(struct slice s)
{
    s = skip_sign(slice_trim(s, is_filler));
    size_t digits = take_digits(&s);
    if (s.len && s.data[0] == '.') {
        s = slice_from(s, 1);
        digits += take_digits(&s);
    }
    if (digits && s.len && (s.data[0] | 0x20) == 'e') {
        s = skip_sign(slice_from(s, 1));
        digits = take_digits(&s);
    }
    return digits && s.len == 0;
}

// 1,000 and 1,000.5: digits in threes. *whole: without a point.
static bool is_grouped(struct slice s, bool *whole)
{
    s = skip_sign(s);
    size_t digits = digits_scan(s);
    if (!digits || digits > 3)
        return false;
    s = slice_from(s, digits);
    while (s.len && s.data[0] == ',') {
        s = slice_from(s, 1);
        if (digits_scan(s) < 3)
            return false;
        s = slice_from(s, 3);
    }
    *whole = s.len == 0;
    return *whole || (s.data[0] == '.' && digits_scan(slice_from(s, 1)) == s.len - 1);
}

// "inf", "-inf" and "nan" in any case, but not what else Python's float() reads as these.
static bool is_word(struct slice s)
{
    static const char *const words[] = {"inf", "-inf", "nan"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct slice word = slice_of(words[i]);
        size_t same = 0;
        while (same < word.len && same < s.len &&
               (s.data[same] == word.data[same] || (s.data[same] | 0x20) == word.data[same]))
            same++;
        if (same == word.len && same == s.len)
            return true;
    }
    return false;
}

// The value of what is_int(), is_decimal(), is_grouped() or is_word() takes.
static double number_value(struct slice s, struct buf *scratch)
{
    buf_clear(scratch);
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] != '_' && s.data[i] != ',')
            buf_addc(scratch, s.data[i]);
    }
    return scratch->failed ? 0 : strtod(scratch->data, NULL);
}

static bool is_bool(struct slice s)
{
    return slice_equal(s, slice_of("True")) || slice_equal(s, slice_of("False"));
}

static enum kind cell_kind(const char *cell, struct buf *scratch)
{
    if (!cell || !*cell)
        return KIND_EMPTY;
    // Hardly a cell is a number, and hardly one that is none begins like one.
    if (!strchr("0123456789+-. iInNTF", *cell))
        return KIND_TEXT;
    struct slice s = slice_of(cell);
    bool whole;
    if (is_bool(s))
        return KIND_BOOL;
    if (is_int(s))
        return KIND_INT;
    if (is_grouped(s, &whole))
        return whole ? KIND_INT : KIND_FLOAT;
    // A number too great to be one is a word.
    if (is_word(s) || (is_decimal(s) && !isinf(number_value(s, scratch))))
        return KIND_FLOAT;
    return KIND_TEXT;
}

static void show_number(struct shown *shown, struct slice s, struct buf *scratch)
{
    int len = snprintf(shown->number, sizeof(shown->number), "%g", number_value(s, scratch));
    shown->text = (struct slice){shown->number, (size_t)len};
    const char *point = strrchr(shown->number, '.');
    if (!point)
        point = strchr(shown->number, 'e');
    if (point)
        shown->fraction = (size_t)(shown->number + len - point);
}

static void show_cell(struct shown *shown, const char *cell, enum kind column, struct buf *scratch)
{
    shown->text = slice_of(cell ? cell : "-");
    shown->fraction = 0;
    if (column == KIND_FLOAT && cell && *cell && !is_bool(shown->text))
        show_number(shown, shown->text, scratch);
    else if (column != KIND_INT && column != KIND_FLOAT)
        shown->text = slice_trim(shown->text, is_filler);
}

static bool right_aligned(const struct table_layout *layout)
{
    return layout->kind == KIND_INT || layout->kind == KIND_FLOAT;
}

static void lay_out(struct table_layout *layout, const struct table *table, size_t column,
                    struct buf *scratch)
{
    size_t step = table->column_count;
    layout->kind = table->columns[column].is_text ? KIND_TEXT : KIND_EMPTY;
    for (size_t i = column; i < table->cell_count && layout->kind < KIND_TEXT; i += step) {
        enum kind kind = cell_kind(table->cells[i], scratch);
        layout->kind = kind > layout->kind ? kind : layout->kind;
    }
    // Before the point of a number, and from there on.
    size_t before = 0;
    for (size_t i = column; i < table->cell_count; i += step) {
        struct shown shown;
        show_cell(&shown, table->cells[i], layout->kind, scratch);
        size_t width = text_width(shown.text) - shown.fraction;
        before = width > before ? width : before;
        layout->fraction = shown.fraction > layout->fraction ? shown.fraction : layout->fraction;
    }
    layout->width = text_width(slice_of(table->columns[column].title)) + TITLE_SPACE;
    if (layout->width < before + layout->fraction)
        layout->width = before + layout->fraction;
}

static void add_styled(struct buf *out, struct slice text, enum style style)
{
    if (style != STYLE_NONE)
        buf_adds(out, term_style(style));
    buf_add(out, text.data, text.len);
    if (style != STYLE_NONE)
        buf_adds(out, term_style(STYLE_NONE));
}

// Adds a cell; `fraction` is how much of it stands from its decimal point on, out of what the
// column has.
static void add_cell(struct buf *out, const struct table_layout *layout, struct slice text,
                     size_t fraction, enum style style)
{
    size_t space = layout->width - text_width(text);
    size_t after = right_aligned(layout) ? layout->fraction - fraction : space;
    buf_fill(out, ' ', space - after);
    add_styled(out, text, style);
    buf_fill(out, ' ', after);
}

static void add_line(struct buf *out, const struct frame *frame, const struct table_layout *layouts,
                     size_t count)
{
    if (!frame)
        return;
    for (size_t i = 0; i < count; i++) {
        buf_adds(out, i ? frame->cross : frame->left);
        for (size_t n = layouts[i].width + 2; n; n--)
            buf_adds(out, frame->fill);
    }
    buf_adds(out, frame->right);
}

static void end_row(struct buf *out, const struct frame *frame, size_t start)
{
    buf_adds(out, frame->right);
    while (out->len > start && out->data[out->len - 1] == ' ')
        out->len--;
    buf_addc(out, '\n');
}

static void add_titles(struct buf *out, const struct table *table, const struct frame *frame,
                       const struct table_layout *layouts, bool colour)
{
    size_t start = out->len;
    for (size_t i = 0; i < table->column_count; i++) {
        struct table_layout layout = layouts[i];
        buf_adds(out, i ? frame->cross : frame->left);
        layout.fraction = 0; // a title has its end where the column has it
        add_cell(out, &layout, slice_of(table->columns[i].title), 0,
                 colour ? STYLE_BOLD : STYLE_NONE);
    }
    end_row(out, frame, start);
}

static void add_row(struct buf *out, const struct table *table, const char *const *cells,
                    const struct frame *frame, const struct table_layout *layouts, bool colour,
                    struct buf *scratch)
{
    size_t start = out->len;
    for (size_t i = 0; i < table->column_count; i++) {
        struct shown shown;
        show_cell(&shown, cells[i], layouts[i].kind, scratch);
        buf_adds(out, i ? frame->cross : frame->left);
        add_cell(out, &layouts[i], shown.text, shown.fraction,
                 colour && cells[i] ? table->columns[i].style : STYLE_NONE);
    }
    end_row(out, frame, start);
}

void table_format(struct buf *out, const struct table *table, enum table_format format, bool colour)
{
    const struct ruling *ruling = &rulings[format];
    size_t count = table->column_count;
    struct table_layout *layouts = calloc(count ? count : 1, sizeof(*layouts));
    if (table->failed || !layouts)
        out->failed = true;
    if (out->failed || !count || table->cell_count < count) {
        free(layouts);
        return;
    }
    struct buf scratch = {0};
    for (size_t i = 0; i < count; i++)
        lay_out(&layouts[i], table, i, &scratch);
    add_line(out, ruling->above, layouts, count);
    add_titles(out, table, &ruling->row, layouts, colour);
    add_line(out, ruling->below_titles, layouts, count);
    for (size_t i = 0; i + count <= table->cell_count; i += count)
        add_row(out, table, table->cells + i, &ruling->row, layouts, colour, &scratch);
    add_line(out, ruling->below, layouts, count);
    out->failed |= scratch.failed;
    buf_free(&scratch);
    free(layouts);
}
