#include "markdown.h"

void markdown_add(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] && strchr("\\`*_[]<>|~&#$", text.data[i]))
            buf_addc(out, '\\');
        buf_addc(out, text.data[i] == '\n' || text.data[i] == '\r' ? ' ' : text.data[i]);
    }
}

static void add_cell(struct buf *out, const char *text)
{
    buf_addc(out, ' ');
    if (text)
        markdown_add(out, slice_of(text));
    buf_adds(out, text && *text ? " |" : "|");
}

void markdown_add_table(struct buf *out, const struct table *table)
{
    out->failed |= table->failed;
    if (table->failed || table->cell_count < table->column_count)
        return;
    buf_addc(out, '|');
    for (size_t i = 0; i < table->column_count; i++)
        add_cell(out, table->columns[i].title);
    buf_adds(out, "\n|");
    for (size_t i = 0; i < table->column_count; i++)
        buf_adds(out, " --- |");
    for (size_t i = 0; i < table->cell_count; i++) {
        if (i % table->column_count == 0)
            buf_adds(out, "\n|");
        add_cell(out, table->cells[i]);
    }
    buf_addc(out, '\n');
}
