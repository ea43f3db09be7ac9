#include "table.h"

#include "test.h"

// Formats a table given as titles and cells, row after row; free() what comes back.
static char *format(size_t columns, const char *const *titles, const char *const *cells,
                    size_t count, enum table_format format, bool colour)
{
    struct table_column column[8] = {0};
    for (size_t i = 0; i < columns; i++)
        column[i] =
            (struct table_column){.title = titles[i], .style = i == 1 ? STYLE_CYAN : STYLE_NONE};
    struct table table = {.columns = column, .column_count = columns};
    for (size_t i = 0; i < count; i++)
        table_add(&table, cells[i]);
    struct buf out = {0};
    table_format(&out, &table, format, colour);
    table_free(&table);
    return buf_finish(&out);
}

static const char *const show_titles[] = {"name", "latest", "#dev"};
static const char *const show_cells[] = {
    "churn", "v3.1.0", "v3.0.0, v3.1.0", "cv-class", NULL, "", "\xc5\xbdofie", "v0.4.1", NULL,
};

TEST(draws_an_outline)
{
    char *text = format(3, show_titles, show_cells, 9, TABLE_OUTLINE, false);
    CHECK_STR(text, "╒══════════╤══════════╤════════════════╕\n"
                    "│ name     │ latest   │ #dev           │\n"
                    "╞══════════╪══════════╪════════════════╡\n"
                    "│ churn    │ v3.1.0   │ v3.0.0, v3.1.0 │\n"
                    "│ cv-class │ -        │                │\n"
                    "│ Žofie    │ v0.4.1   │ -              │\n"
                    "╘══════════╧══════════╧════════════════╛\n");
    free(text);
}

TEST(leaves_no_blanks_at_the_end_of_plain_lines)
{
    char *text = format(3, show_titles, show_cells, 9, TABLE_PLAIN, false);
    CHECK_STR(text, "name      latest    #dev\n"
                    "churn     v3.1.0    v3.0.0, v3.1.0\n"
                    "cv-class  -\n"
                    "Žofie     v0.4.1    -\n");
    free(text);
}

TEST(colours_cells_without_moving_them)
{
    static const char *const titles[] = {"a", "stage", "b"};
    static const char *const cells[] = {"x", "dev", "y", "x", NULL, "y"};
    char *text = format(3, titles, cells, 6, TABLE_PLAIN, true);
    CHECK_STR(text, "\033[1ma\033[0m    \033[1mstage\033[0m    \033[1mb\033[0m\n"
                    "x    \033[36mdev\033[0m      y\n"
                    "x    -        y\n");
    free(text);
}

TEST(is_empty_without_rows)
{
    char *text = format(3, show_titles, NULL, 0, TABLE_OUTLINE, false);
    CHECK_STR(text, "");
    free(text);
}

// Two cells of one column, and the lines they become; what is aligned on the right are numbers.
static const struct {
    const char *cells[2];
    const char *lines[2];
} columns[] = {
    {{"7", "42"}, {"    7", "   42"}},
    {{"007", "-1_0"}, {"  007", " -1_0"}},
    {{"1", NULL}, {"    1", "    -"}},
    {{"1", ""}, {"    1", ""}},
    {{"1", "x"}, {"1", "x"}},
    {{"1", "True"}, {"    1", " True"}},
    {{"True", "False"}, {"True", "False"}},
    {{NULL, ""}, {"-", ""}},
    {{"1.5", "10"}, {"  1.5", " 10"}},
    {{"1.25", "10.50"}, {" 1.25", "10.5"}},
    {{"4263e57", "1"}, {"4.263e+60", "1"}},
    {{"4263e57", "b3c1d2e"}, {"4263e57", "b3c1d2e"}},
    {{"1234567", ".5"}, {"1.23457e+06", "0.5"}},
    {{"0.5", "False"}, {"    0.5", "False"}},
    {{"1_0.5", "1e1_0"}, {"10.5", " 1e+10"}},
    {{"1,000", "5"}, {"1,000", "    5"}},
    {{"1,000.5", "5"}, {"1000.5", "   5"}},
    {{"1,00", "5"}, {"1,00", "5"}},
    {{"nan", "-INF"}, {"  nan", " -inf"}},
    {{"nan", "+nan"}, {"nan", "+nan"}},
    {{"1", "infinity"}, {"1", "infinity"}},
    {{"1e400", "1"}, {"1e400", "1"}},
    {{"1e-400", "1"}, {"    0", "    1"}},
    {{"0x1", "1"}, {"0x1", "1"}},
    {{"1__0", "1"}, {"1__0", "1"}},
    {{"1_", "1"}, {"1_", "1"}},
    {{"1e", "1"}, {"1e", "1"}},
    {{"e5", "1"}, {"e5", "1"}},
    {{".", "1"}, {".", "1"}},
    {{"-", "1"}, {"-", "1"}},
    {{" a ", "b"}, {"a", "b"}},
};

TEST(aligns_numbers)
{
    static const char *const titles[] = {"col"};
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        test_case(columns[i].cells[0] ? columns[i].cells[0] : "missing");
        char *text = format(1, titles, columns[i].cells, 2, TABLE_PLAIN, false);
        char *line = text ? strchr(text, '\n') : NULL;
        for (size_t row = 0; CHECK(line) && row < 2; row++) {
            char *end = strchr(++line, '\n');
            if (!CHECK(end))
                break;
            *end = '\0';
            CHECK_STR(line, columns[i].lines[row]);
            line = end;
        }
        free(text);
    }
}

int main(void)
{
    RUN(draws_an_outline);
    RUN(leaves_no_blanks_at_the_end_of_plain_lines);
    RUN(colours_cells_without_moving_them);
    RUN(is_empty_without_rows);
    RUN(aligns_numbers);
    return test_end();
}
