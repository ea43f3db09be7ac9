#include "answer.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "error.h"
#include "hints.h"
#include "layout.h"
#include "markdown.h"
#include "pager.h"
#include "printable.h"
#include "term.h"

int answer_check_output(const struct options *options, gto_error **error)
{
    if (options_conflict(options->output))
        return error_set(error, GTO_EARGS, "Only one output format allowed");
    return GTO_OK;
}

bool answer_emojis(const gto_repo *repo)
{
    gto_config *config;
    if (repo)
        return gto_config_emojis(gto_repo_config(repo));
    if (gto_config_parse(&config, NULL, 0, NULL, NULL) != GTO_OK)
        return true;
    bool wanted = gto_config_emojis(config);
    gto_config_free(config);
    return wanted;
}

// Prints a warning, which a label may stand before.
static void warn(gto_repo *repo, const char *label, const char *message, const char *remedy)
{
    struct buf text = {0};
    if (label)
        buf_addf(&text, "%s: ", label);
    buf_addf(&text, "%s%s%s", message, remedy ? "; " : "", remedy ? remedy : "");
    if (!text.failed)
        term_warning(text.data, answer_emojis(repo));
    buf_free(&text);
}

void answer_warn_of(gto_repo *repo, const char *label, const gto_problem *problem)
{
    warn(repo, label, gto_problem_message(problem), gto_problem_remedy(problem));
}

void answer_warn(gto_repo *repo, const char *label, const gto_registry *registry)
{
    for (size_t i = 0; i < gto_registry_problem_count(registry); i++)
        answer_warn_of(repo, label, gto_registry_problem(registry, i));
}

void answer_tell_settings(gto_repo *repo, const char *label, const struct options *options)
{
    const gto_config *config = gto_repo_config(repo);
    const char *const *type = gto_config_enrichments(config);
    if (options->verbose) {
        struct buf text = {0};
        buf_adds(&text, "repository: ");
        printable_add(&text, slice_of(gto_repo_root(repo)));
        buf_addf(&text, "\n%s", gto_config_text(config));
        if (!text.failed)
            term_hint(text.data);
        buf_free(&text);
    }
    while (*type && strcmp(*type, "gto") == 0) // artifacts.yaml, which is read in any case
        type++;
    if (*type) // the program has no Python, in which they are written
        warn(repo, label, "The enrichments in .gto are passed over: they are plug-ins of Python",
             NULL);
}

int answer_json(struct json *json, gto_error **error)
{
    buf_addc(json->out, '\n');
    return term_write(json->out, error);
}

// Lays a table out for the terminal, and perhaps for a pager there.
static void format_for_terminal(struct buf *out, const struct table *table, bool colour)
{
    size_t lines = 0;
    size_t head = layout_format(out, table, &(struct layout){term_width(), time(NULL), colour});
    for (size_t i = 0; head && i < out->len; i++)
        lines += out->data[i] == '\n';
    pager_head(head, lines);
}

int answer_table(const struct table *table, const struct options *options, gto_error **error)
{
    bool plain = options->output & OUTPUT_PLAIN;
    bool markdown = options->output & OUTPUT_MARKDOWN;
    bool colour = term_colour(STDOUT_FILENO);
    struct buf out = {0};
    if (markdown)
        markdown_add_table(&out, table);
    else if (plain || !term_is_terminal(STDOUT_FILENO))
        table_format(&out, table, plain ? TABLE_PLAIN : TABLE_OUTLINE, colour);
    else
        format_for_terminal(&out, table, colour);
    if (!table->cell_count && term_is_terminal(STDOUT_FILENO) && !plain && !markdown)
        hints_note_nothing();
    else if (!table->cell_count)
        buf_addf(&out, "%s\n", hints_nothing(options));
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

int answer_line(const char *text, gto_error **error)
{
    struct buf out = {0};
    if (!text || !*text)
        return GTO_OK;
    buf_adds(&out, text);
    buf_addc(&out, '\n');
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

const char *answer_short(struct arena *arena, const char *name)
{
    return arena_strndup(arena, name, gto_short_length(name));
}
