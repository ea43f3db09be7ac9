#include "layout.h"

#include <stdint.h>
#include <stdlib.h>

#include "date.h"
#include "slice.h"
#include "wrap.h"

enum { BLOCKS_BELOW = 60, BORDERS = 4, BETWEEN = 3, TITLE_GAP = 2 };

// Forms of dates, the longest first: `2024-01-28 05:00:00+00:00`, `2024-01-28 05:00`, `3 days ago`.
enum dates { DATES_FULL, DATES_MINUTE, DATES_RELATIVE, DATES_FORMS };

// What is known of a column.
struct measure {
    size_t whole[DATES_FORMS]; // the width of its widest cell or title
    size_t least[WRAP_LEVELS]; // of its widest piece
    bool empty;                // all of its cells are missing
};

// A layout that is being looked for.
struct fitting {
    const struct table *table;
    const struct layout *layout;
    struct measure *measures;
    size_t *widths;   // of the columns; 0: left out
    unsigned dropped; // bit N: columns with the number N are left out
    bool drops_empty; // columns that are empty are left out
    enum dates dates;
    enum wrap_level level;
    bool separates; // a rule stands between rows, which could not be told apart
    struct buf scratch;
};

// ---- Cells

// The text of a cell in a form of dates; valid until the next call.
static struct slice cell_text(struct fitting *fitting, size_t cell, enum dates dates)
{
    enum { MINUTES_LEN = sizeof("2024-01-28 05:00") - 1 };
    const struct table *table = fitting->table;
    const char *text = table->cells[cell] ? table->cells[cell] : "-";
    int64_t time;
    if (!table->columns[cell % table->column_count].is_date || dates == DATES_FULL ||
        !date_parse(text, &time))
        return slice_of(text);
    if (dates == DATES_MINUTE)
        return (struct slice){text, MINUTES_LEN};
    buf_clear(&fitting->scratch);
    date_add_relative(&fitting->scratch, time, fitting->layout->now);
    return fitting->scratch.failed ? slice_of(text)
                                   : (struct slice){fitting->scratch.data, fitting->scratch.len};
}

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure_text(struct measure *measure, struct slice text)
{
    for (enum wrap_level level = 0; level < WRAP_LEVELS; level++)
        measure->least[level] = greater(measure->least[level], wrap_widest_piece(text, level));
}

static void measure_column(struct fitting *fitting, size_t column)
{
    const struct table *table = fitting->table;
    struct measure *measure = &fitting->measures[column];
    struct slice title = slice_of(table->columns[column].title);
    bool is_date = table->columns[column].is_date;
    for (enum dates dates = 0; dates < DATES_FORMS; dates++) {
        measure->whole[dates] = width_of(title);
        for (size_t i = column; i < table->cell_count; i += table->column_count)
            measure->whole[dates] =
                greater(measure->whole[dates], width_of(cell_text(fitting, i, dates)));
    }
    measure->empty = true;
    for (size_t i = column; i < table->cell_count; i += table->column_count)
        measure->empty &= !table->cells[i] || !*table->cells[i];
    measure_text(measure, title);
    for (size_t i = column; !is_date && i < table->cell_count; i += table->column_count)
        measure_text(measure, cell_text(fitting, i, DATES_FULL));
}

// ---- Finding a layout

static bool is_dropped(const struct fitting *fitting, size_t column)
{
    return (fitting->drops_empty && fitting->measures[column].empty) ||
           (fitting->dropped >> fitting->table->columns[column].dropped & 1);
}

// What a column takes at least.
static size_t least_width(const struct fitting *fitting, size_t column, bool wraps)
{
    const struct measure *measure = &fitting->measures[column];
    return wraps && !fitting->table->columns[column].is_date ? measure->least[fitting->level]
                                                             : measure->whole[fitting->dates];
}

// Gives columns what they take at least, if there is room. *left is how much room is left.
static bool set_widths(struct fitting *fitting, bool wraps, size_t *left)
{
    size_t sum = BORDERS - BETWEEN;
    for (size_t i = 0; i < fitting->table->column_count; i++) {
        fitting->widths[i] = is_dropped(fitting, i) ? 0 : least_width(fitting, i, wraps);
        sum += is_dropped(fitting, i) ? 0 : fitting->widths[i] + BETWEEN;
    }
    *left = fitting->layout->width - sum;
    return sum <= fitting->layout->width;
}

// The column that lacks least of being as wide as it would be, or the number of columns if none
// lacks anything.
static size_t nearest_column(const struct fitting *fitting, size_t *lacks)
{
    size_t count = fitting->table->column_count, found = count;
    for (size_t i = 0; i < count; i++) {
        size_t whole = fitting->measures[i].whole[fitting->dates];
        if (!fitting->widths[i] || fitting->widths[i] >= whole)
            continue;
        if (found == count || whole - fitting->widths[i] < *lacks) {
            found = i;
            *lacks = whole - fitting->widths[i];
        }
    }
    return found;
}

// Shares out the room that is left, so that as few columns as possible are wrapped.
static void share(struct fitting *fitting, size_t left)
{
    size_t lacks = 0, column;
    while (left && (column = nearest_column(fitting, &lacks)) < fitting->table->column_count) {
        size_t more = lacks < left ? lacks : left;
        fitting->widths[column] += more;
        left -= more;
    }
}

static bool is_wrapped(const struct fitting *fitting, size_t column)
{
    return fitting->widths[column] &&
           fitting->widths[column] < fitting->measures[column].whole[fitting->dates];
}

static size_t count_lines(struct slice text, size_t width)
{
    size_t lines = 0;
    do {
        wrap_take_line(&text, width);
        lines++;
    } while (text.len);
    return lines;
}

// Whether wrapping spares a column: no more than every second row takes a line more for it.
static bool is_worth(struct fitting *fitting)
{
    const struct table *table = fitting->table;
    size_t step = table->column_count, rows = table->cell_count / step, lines = 0;
    for (size_t row = 0; row < rows; row++) {
        size_t most = 1;
        for (size_t i = 0; i < step; i++)
            if (is_wrapped(fitting, i) && !table->columns[i].is_date)
                most = greater(most, count_lines(cell_text(fitting, row * step + i, DATES_FULL),
                                                 fitting->widths[i]));
        lines += most;
    }
    return lines <= rows + rows / 2;
}

static bool fits(struct fitting *fitting, bool wraps)
{
    size_t left;
    if (!set_widths(fitting, wraps, &left))
        return false;
    share(fitting, left);
    return true;
}

// Whether the columns that are not dropped fit without being wrapped.
static bool fit_whole(struct fitting *fitting)
{
    for (fitting->dates = DATES_FULL; fitting->dates < DATES_FORMS; fitting->dates++)
        if (fits(fitting, false))
            return true;
    return false;
}

static bool fit_wrapped(struct fitting *fitting, enum wrap_level level)
{
    fitting->level = level;
    for (fitting->dates = DATES_MINUTE; fitting->dates < DATES_FORMS; fitting->dates++)
        if (fits(fitting, true))
            return true;
    return false;
}

// Whether the columns that are not dropped fit without words broken, or most rows wrapped.
static bool fit_columns(struct fitting *fitting)
{
    return fit_whole(fitting) || (fit_wrapped(fitting, WRAP_WORDS) && is_worth(fitting));
}

// A narrow column may have room where a wide one, which is needed more, has none.
static void restore_columns(struct fitting *fitting, unsigned most)
{
    for (unsigned number = 1; number <= most; number++) {
        unsigned dropped = fitting->dropped;
        fitting->dropped &= ~(1U << number);
        if (!fit_columns(fitting))
            fitting->dropped = dropped;
    }
}

// Columns are left out, empty ones and then the least needed first, before words are broken or most
// rows wrapped.
static bool fit_table(struct fitting *fitting)
{
    unsigned most = 0;
    for (size_t i = 0; i < fitting->table->column_count; i++)
        if (fitting->table->columns[i].dropped > most)
            most = fitting->table->columns[i].dropped;
    bool fits = fit_columns(fitting);
    if (!fits) {
        fitting->drops_empty = true;
        fits = fit_columns(fitting);
    }
    for (unsigned number = most; number && !fits; number--) {
        fitting->dropped |= 1U << number;
        fits = fit_columns(fitting);
    }
    if (fits && fitting->dropped) {
        restore_columns(fitting, most);
        fits = fit_columns(fitting);
    }
    return fits || fit_wrapped(fitting, WRAP_WORDS) || fit_wrapped(fitting, WRAP_PARTS);
}

// Without a rule, a row is told apart by its first cell.
static bool needs_rules(const struct fitting *fitting)
{
    size_t first = 0;
    while (!fitting->widths[first])
        first++;
    return is_wrapped(fitting, first);
}

// ---- Drawing

static void add_text(struct buf *out, struct slice text, enum style style)
{
    if (style != STYLE_NONE && text.len)
        buf_adds(out, term_style(style));
    buf_add(out, text.data, text.len);
    if (style != STYLE_NONE && text.len)
        buf_adds(out, term_style(STYLE_NONE));
}

static void add_rule(struct buf *out, const struct fitting *fitting, const char *left,
                     const char *fill, const char *cross, const char *right)
{
    const char *before = left;
    for (size_t i = 0; i < fitting->table->column_count; i++) {
        if (!fitting->widths[i])
            continue;
        buf_adds(out, before);
        for (size_t n = fitting->widths[i] + 2; n; n--)
            buf_adds(out, fill);
        before = cross;
    }
    buf_adds(out, right);
}

// What is still to be printed of each cell of a row.
static bool is_empty(const struct slice *rests, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rests[i].len)
            return false;
    return true;
}

// Adds a row, in as many lines as its cells take. Returns how many these were.
static size_t add_lines(struct buf *out, const struct fitting *fitting, struct slice *rests,
                        const enum style *styles)
{
    size_t count = fitting->table->column_count, lines = 0;
    do {
        for (size_t i = 0; i < count; i++) {
            if (!fitting->widths[i])
                continue;
            struct slice line = wrap_take_line(&rests[i], fitting->widths[i]);
            buf_adds(out, "│ ");
            add_text(out, line, styles[i]);
            buf_fill(out, ' ', fitting->widths[i] - width_of(line) + 1);
        }
        buf_adds(out, "│\n");
        lines++;
    } while (!is_empty(rests, count));
    return lines;
}

// Cells of a row as they stand until the row is added: only one column of a table has dates.
static void take_row(struct fitting *fitting, size_t first, struct slice *rests, enum style *styles)
{
    const struct table *table = fitting->table;
    for (size_t i = 0; i < table->column_count; i++) {
        bool has_style = fitting->layout->colour && table->cells[first + i];
        rests[i] =
            fitting->widths[i] ? cell_text(fitting, first + i, fitting->dates) : (struct slice){0};
        styles[i] = has_style ? table->columns[i].style : STYLE_NONE;
    }
}

static size_t add_head(struct buf *out, const struct fitting *fitting, struct slice *rests,
                       enum style *styles)
{
    for (size_t i = 0; i < fitting->table->column_count; i++) {
        rests[i] =
            fitting->widths[i] ? slice_of(fitting->table->columns[i].title) : (struct slice){0};
        styles[i] = fitting->layout->colour ? STYLE_BOLD : STYLE_NONE;
    }
    add_rule(out, fitting, "╒", "═", "╤", "╕\n");
    size_t lines = add_lines(out, fitting, rests, styles);
    add_rule(out, fitting, "╞", "═", "╪", "╡\n");
    return lines + 2;
}

static size_t add_table(struct buf *out, struct fitting *fitting, struct slice *rests,
                        enum style *styles)
{
    size_t step = fitting->table->column_count;
    size_t head = add_head(out, fitting, rests, styles);
    for (size_t i = 0; i + step <= fitting->table->cell_count; i += step) {
        if (i && fitting->separates)
            add_rule(out, fitting, "├", "─", "┼", "┤\n");
        take_row(fitting, i, rests, styles);
        add_lines(out, fitting, rests, styles);
    }
    add_rule(out, fitting, "╘", "═", "╧", "╛\n");
    return head;
}

// ---- Blocks

// Adds a title and a cell, which goes on below itself.
static void add_field(struct buf *out, const struct fitting *fitting, size_t titles,
                      struct slice title, struct slice text, enum style style)
{
    size_t width = fitting->layout->width, indent = title.len ? titles + TITLE_GAP : 0;
    size_t room = width > indent ? width - indent : 1;
    add_text(out, title, fitting->layout->colour ? STYLE_BOLD : STYLE_NONE);
    buf_fill(out, ' ', indent - width_of(title));
    while (text.len) {
        struct slice line = wrap_take_line(&text, room);
        add_text(out, line, style);
        if (text.len) {
            buf_addc(out, '\n');
            buf_fill(out, ' ', indent);
        }
    }
    buf_addc(out, '\n');
}

// Adds one block a record, without the cells that are missing.
static void add_blocks(struct buf *out, struct fitting *fitting)
{
    const struct table *table = fitting->table;
    size_t titles = 0;
    for (size_t i = 0; i < table->column_count; i++)
        titles = greater(titles, width_of(slice_of(table->columns[i].title)));
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct table_column *column = &table->columns[i % table->column_count];
        if (i && i % table->column_count == 0)
            buf_addc(out, '\n');
        if (table->cells[i] && *table->cells[i])
            add_field(out, fitting, titles, slice_of(column->title),
                      cell_text(fitting, i, DATES_MINUTE),
                      fitting->layout->colour ? column->style : STYLE_NONE);
    }
}

// ---- All together

// Whether each character of the cells takes one column, as table_format() has it.
static bool is_narrow(const struct table *table)
{
    for (size_t i = 0; i < table->cell_count; i++)
        for (const char *p = table->cells[i] ? table->cells[i] : ""; *p; p++)
            if ((unsigned char)*p >= 0x80)
                return false;
    return true;
}

// Adds the table as scripts get it, if that fits.
static bool add_as_it_is(struct buf *out, const struct table *table, const struct layout *layout)
{
    struct buf text = {0};
    if (!is_narrow(table))
        return false;
    table_format(&text, table, TABLE_OUTLINE, layout->colour);
    struct slice rest = {text.data, text.len};
    bool fits = !text.failed && text.len && width_of(slice_take_line(&rest)) <= layout->width;
    if (fits)
        buf_add(out, text.data, text.len);
    buf_free(&text);
    return fits;
}

static size_t add_fitted(struct buf *out, struct fitting *fitting)
{
    size_t count = fitting->table->column_count, head = 0;
    struct slice *rests = calloc(count, sizeof(*rests));
    enum style *styles = calloc(count, sizeof(*styles));
    fitting->measures = calloc(count, sizeof(*fitting->measures));
    fitting->widths = calloc(count, sizeof(*fitting->widths));
    if (!rests || !styles || !fitting->measures || !fitting->widths) {
        out->failed = true;
    } else {
        for (size_t i = 0; i < count; i++)
            measure_column(fitting, i);
        bool found = fit_table(fitting);
        fitting->separates = found && needs_rules(fitting);
        if (found)
            head = add_table(out, fitting, rests, styles);
        else
            add_blocks(out, fitting);
    }
    free(rests);
    free(styles);
    free(fitting->measures);
    free(fitting->widths);
    return head;
}

size_t layout_format(struct buf *out, const struct table *table, const struct layout *layout)
{
    enum { HEAD_LINES = 3 };
    struct fitting fitting = {.table = table, .layout = layout};
    size_t head = 0;
    if (table->failed)
        out->failed = true;
    if (out->failed || !table->column_count || table->cell_count < table->column_count)
        return 0;
    if (layout->width < BLOCKS_BELOW)
        add_blocks(out, &fitting);
    else if (add_as_it_is(out, table, layout))
        head = HEAD_LINES;
    else
        head = add_fitted(out, &fitting);
    out->failed |= fitting.scratch.failed;
    buf_free(&fitting.scratch);
    return head;
}
