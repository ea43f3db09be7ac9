#include "layout.h"

#include "test.h"
#include "width.h"

static const struct table_column columns[] = {
    {.title = "artifact", .dropped = 2},
    {.title = "stage"},
    {.title = "created_at", .is_date = true},
    {.title = "ref", .dropped = 1},
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns), NOW = 1706418000 + 3 * 86400 };

static const char *const churn[] = {
    "churn", "dev, staging", "2024-01-28 05:00:00+00:00", "churn@v3.1.0",
    "churn", NULL,           "2024-01-28 05:00:00+00:00", "churn@v3.0.0",
};

static const char *const wide[] = {"模型", "dev", "2024-01-28 05:00:00+00:00", "ref"};

// Lays a table out; free() what comes back.
static char *lay_out(const char *const *cells, size_t count, size_t width, size_t *head)
{
    struct table table = {.columns = columns, .column_count = COLUMNS};
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        table_add(&table, cells[i]);
    *head = layout_format(&out, &table, &(struct layout){width, NOW, false});
    table_free(&table);
    return buf_finish(&out);
}

static void check(const char *const *cells, size_t count, size_t width, size_t head,
                  const char *expected)
{
    size_t lines;
    char *text = lay_out(cells, count, width, &lines);
    CHECK_STR(text, expected);
    CHECK_INT((int)lines, (int)head);
    free(text);
}

TEST(stays_as_it_is_where_there_is_room)
{
    check(churn, 8, 80, 3,
          "╒════════════╤══════════════╤═══════════════════════════╤══════════════╕\n"
          "│ artifact   │ stage        │ created_at                │ ref          │\n"
          "╞════════════╪══════════════╪═══════════════════════════╪══════════════╡\n"
          "│ churn      │ dev, staging │ 2024-01-28 05:00:00+00:00 │ churn@v3.1.0 │\n"
          "│ churn      │ -            │ 2024-01-28 05:00:00+00:00 │ churn@v3.0.0 │\n"
          "╘════════════╧══════════════╧═══════════════════════════╧══════════════╛\n");
}

TEST(shortens_dates)
{
    check(churn, 8, 70, 3,
          "╒══════════╤══════════════╤═══════════════════════════╤══════════════╕\n"
          "│ artifact │ stage        │ created_at                │ ref          │\n"
          "╞══════════╪══════════════╪═══════════════════════════╪══════════════╡\n"
          "│ churn    │ dev, staging │ 2024-01-28 05:00:00+00:00 │ churn@v3.1.0 │\n"
          "│ churn    │ -            │ 2024-01-28 05:00:00+00:00 │ churn@v3.0.0 │\n"
          "╘══════════╧══════════════╧═══════════════════════════╧══════════════╛\n");
    check(churn, 8, 61, 3,
          "╒══════════╤══════════════╤══════════════════╤══════════════╕\n"
          "│ artifact │ stage        │ created_at       │ ref          │\n"
          "╞══════════╪══════════════╪══════════════════╪══════════════╡\n"
          "│ churn    │ dev, staging │ 2024-01-28 05:00 │ churn@v3.1.0 │\n"
          "│ churn    │ -            │ 2024-01-28 05:00 │ churn@v3.0.0 │\n"
          "╘══════════╧══════════════╧══════════════════╧══════════════╛\n");
    check(churn, 8, 60, 3,
          "╒══════════╤══════════════╤════════════╤══════════════╕\n"
          "│ artifact │ stage        │ created_at │ ref          │\n"
          "╞══════════╪══════════════╪════════════╪══════════════╡\n"
          "│ churn    │ dev, staging │ 3 days ago │ churn@v3.1.0 │\n"
          "│ churn    │ -            │ 3 days ago │ churn@v3.0.0 │\n"
          "╘══════════╧══════════════╧════════════╧══════════════╛\n");
}

TEST(makes_blocks_of_narrow_tables)
{
    check(churn, 8, 50, 0,
          "artifact    churn\n"
          "stage       dev, staging\n"
          "created_at  2024-01-28 05:00\n"
          "ref         churn@v3.1.0\n"
          "\n"
          "artifact    churn\n"
          "created_at  2024-01-28 05:00\n"
          "ref         churn@v3.0.0\n");
}

TEST(heads_blocks_with_cells_that_have_no_title)
{
    static const struct table_column untitled[] = {{.title = ""}, {.title = "before"}};
    struct table table = {.columns = untitled, .column_count = 2};
    struct buf out = {0};
    table_add(&table, "digest");
    table_add(&table, "0123456");
    table_add(&table, "size");
    table_add(&table, NULL);
    layout_format(&out, &table, &(struct layout){.width = 50});
    CHECK_STR(out.data, "digest\nbefore  0123456\n\nsize\n");
    buf_free(&out);
    table_free(&table);
}

TEST(counts_wide_characters_twice)
{
    check(wide, 4, 80, 3,
          "╒══════════╤═══════╤═══════════════════════════╤═════╕\n"
          "│ artifact │ stage │ created_at                │ ref │\n"
          "╞══════════╪═══════╪═══════════════════════════╪═════╡\n"
          "│ 模型     │ dev   │ 2024-01-28 05:00:00+00:00 │ ref │\n"
          "╘══════════╧═══════╧═══════════════════════════╧═════╛\n");
}

static const char *const many[] = {
    "a",
    "development, staging, production",
    "2024-01-28 05:00:00+00:00",
    "models/a@v1.0.0-rc.1",
    "a",
    "dev",
    "2024-01-28 05:00:00+00:00",
    "models/a@v0.1.0-rc.1",
    "a",
    "dev",
    "2024-01-28 05:00:00+00:00",
    "models/a@v0.0.1-rc.1",
    "a",
    "dev",
    "2024-01-28 05:00:00+00:00",
    "models/a@v0.0.0-rc.1",
};

TEST(wraps_few_cells)
{
    check(many, 16, 72, 3,
          "╒══════════╤═════════════════╤══════════════════╤══════════════════════╕\n"
          "│ artifact │ stage           │ created_at       │ ref                  │\n"
          "╞══════════╪═════════════════╪══════════════════╪══════════════════════╡\n"
          "│ a        │ development,    │ 2024-01-28 05:00 │ models/a@v1.0.0-rc.1 │\n"
          "│          │ staging,        │                  │                      │\n"
          "│          │ production      │                  │                      │\n"
          "│ a        │ dev             │ 2024-01-28 05:00 │ models/a@v0.1.0-rc.1 │\n"
          "│ a        │ dev             │ 2024-01-28 05:00 │ models/a@v0.0.1-rc.1 │\n"
          "│ a        │ dev             │ 2024-01-28 05:00 │ models/a@v0.0.0-rc.1 │\n"
          "╘══════════╧═════════════════╧══════════════════╧══════════════════════╛\n");
}

// Whatever the width, no line is longer, and nothing that stays is lost.
TEST(never_exceeds_the_width)
{
    for (size_t width = 1; width < 130; width++) {
        size_t head;
        char *text = lay_out(many, 16, width, &head);
        struct slice rest = slice_of(text ? text : "");
        bool blocks = head == 0;
        while (rest.len) {
            struct slice line = slice_take_line(&rest);
            // a block needs room for its titles
            CHECK(width_of(line) <= width || (blocks && width < 16));
        }
        CHECK(width < 60 || strstr(text, "development,"));
        free(text);
    }
}

TEST(leaves_out_what_is_least_needed)
{
    size_t head;
    char *text = lay_out(many, 16, 61, &head);
    CHECK(!strstr(text, "artifact"));
    free(text);
}

static const char *const long_ref[] = {
    "churn",
    "dev",
    "2024-01-28 05:00:00+00:00",
    "an/artifact/with/a/name/so/long/that/no/terminal/has/room@v1.0.0",
};

static const char *const no_stage[] = {
    "churn", NULL, "2024-01-28 05:00:00+00:00", "some/longer/name/of/a/tag@v3.1.0",
    "churn", NULL, "2024-01-28 05:00:00+00:00", "some/longer/name/of/a/tag@v3.0.0",
};

TEST(leaves_out_what_is_empty)
{
    check(no_stage, 8, 66, 3,
          "╒══════════╤══════════════════╤══════════════════════════════════╕\n"
          "│ artifact │ created_at       │ ref                              │\n"
          "╞══════════╪══════════════════╪══════════════════════════════════╡\n"
          "│ churn    │ 2024-01-28 05:00 │ some/longer/name/of/a/tag@v3.1.0 │\n"
          "│ churn    │ 2024-01-28 05:00 │ some/longer/name/of/a/tag@v3.0.0 │\n"
          "╘══════════╧══════════════════╧══════════════════════════════════╛\n");
}

// The tag's name is needed more than the artifact's, but has no room anyway.
TEST(brings_back_what_fits)
{
    size_t head;
    char *text = lay_out(long_ref, 4, 80, &head);
    CHECK(strstr(text, "churn"));
    CHECK(!strstr(text, "v1.0.0"));
    free(text);
}

TEST(has_nothing_to_say_without_rows)
{
    check(NULL, 0, 80, 0, "");
}

int main(void)
{
    RUN(stays_as_it_is_where_there_is_room);
    RUN(shortens_dates);
    RUN(makes_blocks_of_narrow_tables);
    RUN(heads_blocks_with_cells_that_have_no_title);
    RUN(counts_wide_characters_twice);
    RUN(wraps_few_cells);
    RUN(never_exceeds_the_width);
    RUN(leaves_out_what_is_least_needed);
    RUN(leaves_out_what_is_empty);
    RUN(brings_back_what_fits);
    RUN(has_nothing_to_say_without_rows);
    return test_end();
}
