#include "completion.h"

#include <string.h>

// The names that the functions of all three shells have for what can stand for a value.
static const char *const kind_names[] = {
    [COMPLETE_NOTHING] = "text",      [COMPLETE_DIRECTORY] = "directory",
    [COMPLETE_ARTIFACT] = "artifact", [COMPLETE_PICK] = "pick",
    [COMPLETE_VERSION] = "version",   [COMPLETE_STAGE] = "stage",
    [COMPLETE_REVISION] = "revision", [COMPLETE_TAG] = "tag",
    [COMPLETE_COMMAND] = "commands",
};

static void add_choices(struct buf *out, const struct option *option)
{
    for (const struct option_choice *choice = option->choices; choice->word; choice++)
        buf_addf(out, "%s%s", choice == option->choices ? "" : " ", choice->word);
}

static void add_commands(struct buf *out, const struct program *program)
{
    const char *separator = "";
    for (const struct command *command = program->commands; command->name; command++) {
        if (command->hidden)
            continue;
        buf_addf(out, "%s%s", separator, command->name);
        separator = " ";
        if (command->alias)
            buf_addf(out, " %s", command->alias);
    }
}

// Adds text inside of single quotes; characters in `escaped` get a backslash.
static void add_quoted(struct buf *out, const char *text, const char *escaped)
{
    for (; *text; text++) {
        if (strchr(escaped, *text))
            buf_addc(out, '\\');
        if (*text == '\'' && !strchr(escaped, '\''))
            buf_adds(out, "'\\''");
        else
            buf_addc(out, *text);
    }
}

// Adds a command's name and alias.
static void add_names(struct buf *out, const struct command *command, const char *quote,
                      const char *separator)
{
    buf_addf(out, "%s%s%s", quote, command->name, quote);
    if (command->alias)
        buf_addf(out, "%s%s%s%s", separator, quote, command->alias, quote);
}

// Calls a function for the program's own row and that of each command.
static void each_command(struct buf *out, const struct program *program,
                         void (*add)(struct buf *, const struct command *))
{
    add(out, &(struct command){.name = "",
                               .arguments = program->self.arguments,
                               .options = program->self.options});
    for (const struct command *command = program->commands; command->name; command++)
        add(out, command);
}

// ---- bash

// Adds `'show --sort'` and the like, for each name of the command and of the option.
static void add_pattern(struct buf *out, const struct command *command, const struct option *option)
{
    const char *names[] = {command->name, command->alias};
    const char *separator = "";
    for (size_t i = 0; i < 2 && names[i]; i++) {
        for (size_t j = 0; j < OPTION_NAMES && option->names[j]; j++) {
            buf_addf(out, "%s'%s %s'", separator, names[i], option->names[j]);
            separator = " | ";
        }
    }
}

static void bash_values(struct buf *out, const struct command *command)
{
    for (const struct option *const *option = command->options; *option; option++) {
        if (!(*option)->metavar)
            continue;
        buf_adds(out, "    ");
        add_pattern(out, command, *option);
        buf_adds(out, ") REPLY=");
        if ((*option)->choices) {
            buf_addc(out, '\'');
            add_choices(out, *option);
            buf_addc(out, '\'');
        } else {
            buf_adds(out, kind_names[(*option)->complete]);
        }
        buf_adds(out, " ;;\n");
    }
}

static void bash_options(struct buf *out, const struct command *command)
{
    const char *separator = "";
    buf_adds(out, "    ");
    add_names(out, command, "'", " | ");
    buf_adds(out, ") REPLY='");
    for (const struct option *const *option = command->options; *option; option++) {
        for (size_t i = 0; !(*option)->hidden && i < OPTION_NAMES && (*option)->names[i]; i++) {
            buf_addf(out, "%s%s", separator, (*option)->names[i]);
            separator = " ";
        }
    }
    buf_adds(out, "' ;;\n");
}

static void bash_arguments(struct buf *out, const struct command *command)
{
    for (size_t i = 0; command->arguments[i].metavar; i++) {
        if (command->arguments[i].list)
            buf_addf(out, "    '%s '*", command->name);
        else
            buf_addf(out, "    '%s %zu'", command->name, i);
        if (command->alias)
            buf_addf(out, " | '%s %zu'", command->alias, i);
        buf_addf(out, ") REPLY=%s ;;\n", kind_names[command->arguments[i].complete]);
    }
}

static void bash_function(struct buf *out, const char *comment, const char *name, const char *word)
{
    buf_addf(out, "# %s\n%s()\n{\n    case %s in\n", comment, name, word);
}

void completion_bash(struct buf *out, const struct program *program)
{
    bash_function(out, "Sets REPLY to what can be the value of an option; empty if it takes none.",
                  "__gto_value", "\"$1 $2\"");
    each_command(out, program, bash_values);
    buf_adds(out, "    *) REPLY= ;;\n    esac\n}\n\n");
    bash_function(out, "Sets REPLY to the options of a command.", "__gto_options", "$1");
    each_command(out, program, bash_options);
    buf_adds(out, "    *) REPLY=text ;;\n    esac\n}\n\n");
    bash_function(out, "Sets REPLY to what can be an argument of a command.", "__gto_argument",
                  "\"$1 $2\"");
    buf_adds(out, "    ' 0') REPLY='");
    add_commands(out, program);
    buf_adds(out, "' ;;\n");
    each_command(out, program, bash_arguments);
    buf_adds(out, "    *) REPLY=text ;;\n    esac\n}\n");
}

// ---- zsh

static void zsh_action(struct buf *out, enum complete complete)
{
    if (complete == COMPLETE_DIRECTORY)
        buf_adds(out, "_directories");
    else
        buf_addf(out, complete ? "_gto_%s" : " ", kind_names[complete]);
}

static void zsh_value(struct buf *out, const struct option *option)
{
    if (option->choices) {
        buf_adds(out, ":value:(");
        add_choices(out, option);
        buf_addc(out, ')');
    } else {
        buf_addf(out, ":%s:", option->metavar);
        zsh_action(out, option->complete);
    }
}

// Adds `'*'{-r+,--repo=}'[The repository]:PATH:_directories'`, or `'(--json)--json[Print JSON]'`.
static void zsh_option(struct buf *out, const struct option *option)
{
    bool several = option->names[1];
    buf_adds(out, " \\\n        '");
    if (option->kind == OPTION_LIST) { // may be given again
        buf_addc(out, '*');
    } else {
        buf_addc(out, '(');
        for (size_t i = 0; option->kind != OPTION_HELP && i < OPTION_NAMES && option->names[i]; i++)
            buf_addf(out, "%s%s", i ? " " : "", option->names[i]);
        buf_adds(out, option->kind == OPTION_HELP ? "- *)" : ")");
    }
    buf_adds(out, several ? "'{" : "");
    for (size_t i = 0; i < OPTION_NAMES && option->names[i]; i++) {
        bool is_long = option->names[i][1] == '-';
        buf_addf(out, "%s%s%s", i ? "," : "", option->names[i],
                 !option->metavar ? ""
                 : is_long        ? "="
                                  : "+");
    }
    buf_adds(out, several ? "}'[" : "[");
    add_quoted(out, option->help, "[]:\\");
    buf_addc(out, ']');
    if (option->metavar)
        zsh_value(out, option);
    buf_addc(out, '\'');
}

static void zsh_options(struct buf *out, const struct command *command)
{
    for (const struct option *const *option = command->options; *option; option++) {
        if (!(*option)->hidden)
            zsh_option(out, *option);
    }
}

static void zsh_command(struct buf *out, const struct command *command)
{
    if (!*command->name)
        return;
    buf_adds(out, "    (");
    add_names(out, command, "", "|");
    buf_adds(out, ")\n        _arguments -s -S :");
    zsh_options(out, command);
    for (size_t i = 0; command->arguments[i].metavar; i++) {
        const struct argument *argument = &command->arguments[i];
        // before a list, zsh would offer what the list takes in place of an optional argument
        bool required = argument->required || (argument[1].metavar && argument[1].list);
        if (argument->list)
            buf_addf(out, " \\\n        '*:%s:", argument->metavar);
        else
            buf_addf(out, " \\\n        '%zu%s%s:", i + 1,
                     required ? ":" : "::", argument->metavar);
        zsh_action(out, argument->complete);
        buf_addc(out, '\'');
    }
    buf_adds(out, "\n        ;;\n");
}

void completion_zsh(struct buf *out, const struct program *program)
{
    buf_adds(out, "_gto_program_options()\n{\n    reply=(");
    zsh_options(out, &program->self);
    buf_adds(out, "\n    )\n}\n\n"
                  "_gto_commands()\n{\n    local -a commands\n    commands=(\n");
    for (const struct command *command = program->commands; command->name; command++) {
        const char *names[] = {command->name, command->alias};
        for (size_t i = 0; i < 2 && names[i] && !command->hidden; i++) {
            buf_addf(out, "        '%s:", names[i]);
            add_quoted(out, command->summary, ":\\");
            buf_adds(out, "'\n");
        }
    }
    buf_adds(out,
             "    )\n    _describe -t commands command commands\n}\n\n"
             "_gto_command()\n{\n    local -a line\n    typeset -A opt_args\n    case $1 in\n");
    each_command(out, program, zsh_command);
    buf_adds(out, "    esac\n}\n");
}

// ---- fish

static void fish_start(struct buf *out, const struct command *command, const char *index)
{
    buf_adds(out, "complete -c gto -n ");
    if (!*command->name) {
        buf_adds(out, "__gto_needs_command");
        return;
    }
    buf_adds(out, "'__gto_uses ");
    add_names(out, command, "", ",");
    buf_addf(out, "%s'", index);
}

static void fish_description(struct buf *out, const char *text)
{
    buf_adds(out, " -d '");
    add_quoted(out, text, "'\\");
    buf_adds(out, "'\n");
}

static void fish_value(struct buf *out, const struct option *option)
{
    buf_adds(out, " -x");
    if (option->choices) {
        buf_adds(out, " -a '");
        add_choices(out, option);
        buf_addc(out, '\'');
    } else if (option->complete == COMPLETE_DIRECTORY) {
        buf_adds(out, " -a '(__fish_complete_directories)'");
    } else if (option->complete) {
        buf_addf(out, " -a '(__gto_%s)'", kind_names[option->complete]);
    }
}

static void fish_command(struct buf *out, const struct command *command)
{
    for (const struct option *const *option = command->options; *option; option++) {
        if ((*option)->hidden)
            continue;
        fish_start(out, command, "");
        for (size_t i = 0; i < OPTION_NAMES && (*option)->names[i]; i++) {
            const char *name = (*option)->names[i];
            buf_addf(out, name[1] == '-' ? " -l %s" : " -s %s", name + (name[1] == '-' ? 2 : 1));
        }
        if ((*option)->metavar)
            fish_value(out, *option);
        fish_description(out, (*option)->help);
    }
    for (size_t i = 0; command->arguments[i].metavar; i++) {
        fish_start(out, command, (char[]){' ', (char)('0' + i), '\0'});
        buf_addf(out, " -a '(__gto_%s)'\n", kind_names[command->arguments[i].complete]);
    }
}

static void fish_takes_value(struct buf *out, const struct command *command)
{
    const char *names[] = {command->name, command->alias};
    for (size_t i = 0; i < 2 && names[i]; i++) {
        for (const struct option *const *option = command->options; *option; option++) {
            for (size_t j = 0; (*option)->metavar && j < OPTION_NAMES && (*option)->names[j]; j++)
                buf_addf(out, " \\\n            '%s %s'", names[i], (*option)->names[j]);
        }
    }
}

void completion_fish(struct buf *out, const struct program *program)
{
    buf_adds(out, "complete -c gto -f\n");
    for (const struct command *command = program->commands; command->name; command++) {
        const char *names[] = {command->name, command->alias};
        for (size_t i = 0; i < 2 && names[i] && !command->hidden; i++) {
            buf_addf(out, "complete -c gto -n __gto_needs_command -a %s", names[i]);
            fish_description(out, command->summary);
        }
    }
    each_command(out, program, fish_command);
    buf_adds(out, "\n# Whether an option of a command takes a value.\n"
                  "function __gto_takes_value\n    switch \"$argv[1] $argv[2]\"\n        case");
    each_command(out, program, fish_takes_value);
    buf_adds(out, "\n            return 0\n    end\n    return 1\nend\n");
}
