#include "manual.h"

#include <string.h>

// Adds words of text. A line that begins with a control character would be a macro, a backslash
// begins an escape, the hyphens of an option are no dashes, and each sentence begins a line.
static void add_words(struct buf *out, const char *text, size_t len)
{
    bool starts = !out->len || out->data[out->len - 1] == '\n';
    if (starts && len && (*text == '.' || *text == '\''))
        buf_adds(out, "\\&");
    for (size_t i = 0; i < len; i++) {
        char before = i ? text[i - 1] : ' ';
        if (text[i] == '\\')
            buf_adds(out, "\\e");
        else if (text[i] == '-' && (before == ' ' || before == '-'))
            buf_adds(out, "\\-");
        else
            buf_addc(out, text[i] == ' ' && before == '.' ? '\n' : text[i]);
    }
}

static void end_line(struct buf *out)
{
    if (out->len && out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
}

// Adds prose as lines of text; what stands in backquotes becomes a literal.
static void add_text(struct buf *out, const char *text)
{
    end_line(out);
    while (*text) {
        size_t len = strcspn(text, "`");
        add_words(out, text, len);
        text += len;
        if (!*text)
            break;
        size_t literal = strcspn(++text, "`");
        while (out->len && out->data[out->len - 1] == ' ')
            out->len--;
        end_line(out);
        buf_adds(out, ".Ql ");
        add_words(out, text, literal);
        text += literal + (text[literal] == '`');
        size_t marks = strspn(text, ".,:;)");
        for (size_t i = 0; i < marks; i++)
            buf_addf(out, " %c", text[i]);
        text += marks;
        text += strspn(text, " ");
        buf_addc(out, '\n');
    }
    end_line(out);
}

static void add_option(struct buf *out, const struct option *option)
{
    buf_adds(out, ".It");
    for (size_t i = 0; i < OPTION_NAMES && option->names[i]; i++) {
        buf_addf(out, "%s Fl %s", i ? " ," : "", option->names[i] + 1);
        if (option->metavar && !option->choices)
            buf_addf(out, " Ar %s", option->metavar);
        for (const struct option_choice *choice = option->choices; choice && choice->word; choice++)
            buf_addf(out, "%s Cm %s", choice == option->choices ? "" : " |", choice->word);
    }
    buf_addc(out, '\n');
    add_text(out, option->help);
    if (option->otherwise)
        buf_addf(out, "The default is\n.Ql %s%s .\n", option->otherwise[0] == '.' ? "\\&" : "",
                 option->otherwise);
    if (option->required)
        buf_adds(out, "This option is required.\n");
}

static void add_options(struct buf *out, const struct command *command)
{
    buf_adds(out, ".Bl -tag -width Ds\n");
    for (const struct argument *argument = command->arguments; argument->metavar; argument++) {
        buf_addf(out, ".It Ar %s\n", argument->metavar);
        add_text(out, argument->help);
    }
    for (const struct option *const *option = command->options; *option; option++) {
        // It is the same everywhere, and described before the commands.
        if (!(*option)->hidden && (*option)->kind != OPTION_HELP)
            add_option(out, *option);
    }
    buf_adds(out, ".El\n");
}

static void add_synopsis(struct buf *out, const struct program *program,
                         const struct command *command)
{
    size_t optional = 0;
    buf_addf(out, ".Nm %s Cm %s Oo Ar options Oc", program->self.name, command->name);
    for (const struct argument *argument = command->arguments; argument->metavar; argument++) {
        optional += !argument->required;
        buf_addf(out, "%s Ar %s", argument->required ? "" : " Oo", argument->metavar);
    }
    while (optional--)
        buf_adds(out, " Oc");
    buf_addc(out, '\n');
}

static void add_command(struct buf *out, const struct program *program,
                        const struct command *command)
{
    buf_addf(out, ".Ss %s %s\n", program->self.name, command->name);
    add_synopsis(out, program, command);
    buf_adds(out, ".Pp\n");
    add_text(out, command->help);
    if (command->alias)
        buf_addf(out, "The command may also be called\n.Cm %s .\n", command->alias);
    add_options(out, command);
}

void manual_mdoc(struct buf *out, const struct program *program)
{
    for (const struct command *command = program->commands; command->name; command++) {
        if (!command->hidden)
            add_command(out, program, command);
    }
}
