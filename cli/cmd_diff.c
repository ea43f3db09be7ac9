#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "commands.h"
#include "diff_sections.h"
#include "layout.h"
#include "markdown.h"
#include "record.h"
#include "term.h"
#include "wrap.h"

static int print_json(const gto_diff *diff, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    record_diff(&json, diff);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

// ---- For people

// Adds a line, or what a terminal needs for it.
static void add_heading(struct buf *out, const char *text)
{
    size_t width = term_is_terminal(STDOUT_FILENO) ? term_width() : SIZE_MAX;
    bool colour = term_colour(STDOUT_FILENO);
    struct slice rest = slice_of(text);
    while (rest.len) {
        struct slice line = wrap_take_line(&rest, width);
        buf_adds(out, colour ? term_style(STYLE_BOLD) : "");
        buf_add(out, line.data, line.len);
        buf_adds(out, colour ? term_style(STYLE_NONE) : "");
        buf_addc(out, '\n');
    }
}

static void add_table(struct buf *out, const struct table *table)
{
    bool colour = term_colour(STDOUT_FILENO);
    if (term_is_terminal(STDOUT_FILENO))
        layout_format(out, table, &(struct layout){term_width(), time(NULL), colour});
    else
        table_format(out, table, TABLE_PLAIN, colour);
}

static void add_text(struct buf *out, const struct diff_sections *sections)
{
    add_heading(out, sections->title);
    for (size_t i = 0; i < sections->count; i++) {
        const struct section *section = &sections->items[i];
        if (section->heading) {
            buf_addc(out, '\n');
            add_heading(out, section->heading);
        }
        add_table(out, &section->table);
    }
}

// ---- Markdown

static void add_markdown(struct buf *out, const struct diff_sections *sections)
{
    buf_adds(out, "## ");
    markdown_add(out, slice_of(sections->title));
    buf_addc(out, '\n');
    for (size_t i = 0; i < sections->count; i++) {
        const struct section *section = &sections->items[i];
        buf_addc(out, '\n');
        if (section->heading) {
            buf_adds(out, section->table.cell_count ? "### " : "");
            markdown_add(out, slice_of(section->heading));
            buf_adds(out, section->table.cell_count ? "\n\n" : "\n");
        }
        markdown_add_table(out, &section->table);
    }
}

static int print_sections(const gto_diff *diff, bool markdown, gto_error **error)
{
    struct diff_sections sections;
    struct buf out = {0};
    diff_sections_make(&sections, diff);
    out.failed = sections.failed;
    if (!sections.failed && markdown)
        add_markdown(&out, &sections);
    else if (!sections.failed)
        add_text(&out, &sections);
    diff_sections_free(&sections);
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

// The exit status is 1 if something could not be compared.
int cmd_diff(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_diff_request request = GTO_DIFF_REQUEST_INIT;
    gto_diff *diff;
    int rc = answer_check_output(options, error);
    if (rc != GTO_OK)
        return rc;
    request.before = options->other ? options->name : NULL;
    request.after = options->other ? options->other : options->name;
    request.all_commits = options->all_commits;
    rc = gto_diff_make(&diff, repo, &request, error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < gto_diff_problem_count(diff); i++)
        answer_warn_of(repo, NULL, gto_diff_problem(diff, i));
    rc = options->output & OUTPUT_JSON
             ? print_json(diff, error)
             : print_sections(diff, options->output & OUTPUT_MARKDOWN, error);
    if (rc == GTO_OK)
        rc = gto_diff_problem_count(diff) > 0;
    gto_diff_free(diff);
    return rc;
}
