#include "help.h"

#include <string.h>

#include "printable.h"
#include "term.h"

enum {
    WIDTH_MIN = 40,
    WIDTH_MAX = 78,
    INDENT = 2,
    TERM_MAX = 30, // what is longer has a line of its own,
    TEXT_MIN = 26, // so that there is so much room for text
    TERM_SPACE = 2,
};

struct page {
    struct buf *out;
    size_t width;
    bool colour;
};

static void heading(const struct page *page, const char *title)
{
    buf_addc(page->out, '\n');
    if (page->colour)
        buf_adds(page->out, term_style(STYLE_BOLD));
    buf_addf(page->out, "%s:", title);
    if (page->colour)
        buf_adds(page->out, term_style(STYLE_NONE));
    buf_addc(page->out, '\n');
}

// What stays together: a word, `[default: .]`, or what stands in backquotes.
static size_t piece(const char *text)
{
    char end = *text == '[' ? ']' : *text == '`' ? '`' : '\0';
    const char *close = end ? strchr(text + 1, end) : NULL;
    return close ? (size_t)(close - text) + strcspn(close, " \n") : strcspn(text, " \n");
}

// Adds text in lines from column `indent` on, where the first one stands already.
static void wrap(const struct page *page, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text) {
        size_t len = piece(text);
        if (len > page->width - indent)
            len = strcspn(text, " \n");
        if (column > indent && column + 1 + len > page->width) {
            buf_addc(page->out, '\n');
            buf_fill(page->out, ' ', indent);
            column = indent;
        } else if (column > indent) {
            buf_addc(page->out, ' ');
            column++;
        }
        buf_add(page->out, text, len);
        column += len;
        text += len + strspn(text + len, " \n");
    }
    buf_addc(page->out, '\n');
}

// Terms and what they mean: `term\0text\0term\0text\0`.
struct list {
    struct buf entries;
    size_t term_width; // of the longest term that shares its line with text
};

static void end_term(struct list *list, size_t start)
{
    size_t width = list->entries.len - start;
    width = width < TERM_MAX ? width : TERM_MAX;
    list->term_width = width > list->term_width ? width : list->term_width;
    buf_addc(&list->entries, '\0');
}

static void end_text(struct list *list)
{
    buf_addc(&list->entries, '\0');
}

static void print_entries(const struct page *page, const struct list *list)
{
    const char *entry = list->entries.data;
    const char *end = entry + list->entries.len;
    size_t most = page->width - TEXT_MIN - INDENT - TERM_SPACE;
    size_t shared = list->term_width < most ? list->term_width : most;
    size_t indent = INDENT + shared + TERM_SPACE;
    while (entry < end) {
        size_t term = strlen(entry);
        buf_fill(page->out, ' ', INDENT);
        buf_adds(page->out, entry);
        if (term > shared)
            buf_addc(page->out, '\n');
        buf_fill(page->out, ' ', indent - (term > shared ? 0 : INDENT + term));
        entry += term + 1;
        wrap(page, entry, indent);
        entry += strlen(entry) + 1;
    }
}

// Prints a list under its title and frees it.
static void print_list(const struct page *page, const char *title, struct list *list)
{
    if (list->entries.failed)
        page->out->failed = true;
    else if (list->entries.len) {
        heading(page, title);
        print_entries(page, list);
    }
    buf_free(&list->entries);
}

static void print_options(const struct page *page, const struct command *command)
{
    struct list list = {0};
    for (const struct option *const *next = command->options; *next; next++) {
        const struct option *option = *next;
        size_t start = list.entries.len;
        if (option->hidden)
            continue;
        for (size_t i = 0; i < OPTION_NAMES && option->names[i]; i++)
            buf_addf(&list.entries, "%s%s", i ? ", " : "", option->names[i]);
        if (option->metavar)
            buf_addf(&list.entries, " %s", option->metavar);
        end_term(&list, start);
        buf_adds(&list.entries, option->help);
        if (option->otherwise)
            buf_addf(&list.entries, " [default: %s]", option->otherwise);
        if (option->required)
            buf_adds(&list.entries, " [required]");
        end_text(&list);
    }
    print_list(page, "Options", &list);
}

static void print_arguments(const struct page *page, const struct command *command)
{
    struct list list = {0};
    for (const struct argument *argument = command->arguments; argument->metavar; argument++) {
        size_t start = list.entries.len;
        buf_adds(&list.entries, argument->metavar);
        end_term(&list, start);
        buf_adds(&list.entries, argument->help);
        end_text(&list);
    }
    print_list(page, "Arguments", &list);
}

static void print_commands(const struct page *page, const struct program *program)
{
    const struct command *command = program->commands;
    while (command->name) {
        struct list list = {0};
        const char *section = command->section;
        for (; command->name && command->section == section; command++) {
            size_t start = list.entries.len;
            if (command->hidden)
                continue;
            buf_adds(&list.entries, command->name);
            if (command->alias)
                buf_addf(&list.entries, " (%s)", command->alias);
            end_term(&list, start);
            buf_adds(&list.entries, command->summary);
            end_text(&list);
        }
        print_list(page, section, &list);
    }
}

// Adds a command in lines that a shell takes for one.
static void print_example(const struct page *page, const char *line, size_t len)
{
    enum { CONTINUED = sizeof(" \\") - 1 };
    size_t indent = INDENT, room = page->width - INDENT;
    while (len > room) {
        size_t end = room - CONTINUED;
        while (end && line[end] != ' ')
            end--;
        if (!end)
            break;
        buf_fill(page->out, ' ', indent);
        buf_add(page->out, line, end);
        buf_adds(page->out, " \\\n");
        line += end + 1;
        len -= end + 1;
        indent = 3 * INDENT;
        room = page->width - indent;
    }
    buf_fill(page->out, ' ', indent);
    buf_add(page->out, line, len);
    buf_addc(page->out, '\n');
}

static void print_examples(const struct page *page, const struct command *command)
{
    if (!command->examples)
        return;
    heading(page, "Examples");
    for (const char *line = command->examples; *line;) {
        size_t len = strcspn(line, "\n");
        print_example(page, line, len);
        line += len + (line[len] == '\n');
    }
}

void help_arguments(struct buf *out, const struct command *command)
{
    size_t optional = 0;
    for (const struct argument *argument = command->arguments; argument->metavar; argument++) {
        optional += !argument->required;
        buf_addf(out, argument->required ? " %s" : " [%s", argument->metavar);
    }
    buf_fill(out, ']', optional);
}

// What stands behind the program's name.
static void add_usage_words(struct buf *out, const struct program *program,
                            const struct command *command)
{
    if (command == &program->self) {
        buf_adds(out, "[OPTIONS] [COMMAND] [ARGS]...");
        return;
    }
    buf_addf(out, "%s [OPTIONS]", command->name);
    help_arguments(out, command);
}

static void add_usage(struct buf *out, const struct program *program, const struct command *command)
{
    buf_addf(out, "Usage: %s ", program->self.name);
    add_usage_words(out, program, command);
    buf_addc(out, '\n');
}

static void print_usage(const struct page *page, const struct program *program,
                        const struct command *command)
{
    struct buf words = {0};
    size_t start = page->out->len;
    add_usage_words(&words, program, command);
    buf_addf(page->out, "Usage: %s ", program->self.name);
    if (words.failed)
        page->out->failed = true;
    else
        wrap(page, words.data, page->out->len - start);
    buf_free(&words);
}

static void print_manual(const struct page *page, const struct program *program,
                         const struct command *command)
{
    heading(page, "More");
    buf_fill(page->out, ' ', INDENT);
    if (command == &program->self)
        wrap(page, "`gto help COMMAND` tells the options of a command, `man gto` is the manual.",
             INDENT);
    else
        wrap(page, "`man gto` is the manual.", INDENT);
}

void help_format(struct buf *out, const struct program *program, const struct command *command,
                 size_t width, bool colour)
{
    width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
    struct page page = {out, width, colour};
    print_usage(&page, program, command);
    buf_addc(out, '\n');
    buf_fill(out, ' ', INDENT);
    wrap(&page, command->help, INDENT);
    print_arguments(&page, command);
    print_options(&page, command);
    if (command == &program->self)
        print_commands(&page, program);
    print_examples(&page, command);
    print_manual(&page, program, command);
}

void help_usage_error(struct buf *out, const struct program *program, const struct command *command,
                      const char *message)
{
    bool is_program = command == &program->self;
    add_usage(out, program, command);
    buf_addf(out, "Try '%s%s%s --help' for help.\n\nError: ", program->self.name,
             is_program ? "" : " ", is_program ? "" : command->name);
    printable_add(out, slice_of(message));
    buf_addc(out, '\n');
}
