#include "options.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include "ascii.h"
#include "digits.h"
#include "error.h"
#include "guess.h"
#include "slice.h"
#include "utf8.h"

struct parser {
    struct options *options;
    const struct program *program;
    const struct command *command;
    char *const *argv; // what is left
    struct buf *problem;
    size_t argument_count;
    struct buf extra; // arguments beyond those of the command
    size_t extra_count;
    const struct option *bad; // whose latest value is wrong
    const char *bad_value;
    bool options_ended;
    bool help;
};

__attribute__((format(printf, 2, 3))) static bool wrong(struct parser *parser, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_vaddf(parser->problem, fmt, args);
    va_end(args);
    return false;
}

int options_copy_list(struct vec *out, const struct vec *list, gto_error **error)
{
    for (size_t i = 0; i <= list->count; i++)
        if (vec_push(out, i < list->count ? list->items[i] : NULL) != 0)
            return error_no_memory(error);
    return GTO_OK;
}

void options_free(struct options *options)
{
    vec_free(&options->directories);
    vec_free(&options->labels);
    vec_free(&options->names);
    vec_free(&options->repos);
}

const struct command *program_find(const struct program *program, const char *name)
{
    for (const struct command *command = program->commands; command->name; command++) {
        if (strcmp(command->name, name) == 0 ||
            (command->alias && strcmp(command->alias, name) == 0))
            return command;
    }
    return NULL;
}

static const struct option *find_option(const struct command *command, struct slice name)
{
    for (const struct option *const *option = command->options; *option; option++) {
        for (size_t i = 0; i < OPTION_NAMES && (*option)->names[i]; i++) {
            if (slice_equal(slice_of((*option)->names[i]), name))
                return *option;
        }
    }
    return NULL;
}

// ---- What is not there

static bool no_such_option(struct parser *parser, struct slice name)
{
    struct slice dashes = slice_of("--");
    bool is_long = name.len > 2 && memcmp(name.data, dashes.data, dashes.len) == 0;
    struct guess guess = guess_start(is_long ? slice_from(name, dashes.len) : (struct slice){0});
    const struct option *const *option = parser->command->options;
    for (; is_long && *option; option++) {
        for (size_t i = 0; i < OPTION_NAMES && (*option)->names[i]; i++) {
            const char *candidate = (*option)->names[i];
            if (!(*option)->hidden && candidate[1] == '-')
                guess_try(&guess, candidate + dashes.len);
        }
    }
    wrong(parser, "No such option '%.*s'.", (int)(name.len < INT_MAX ? name.len : INT_MAX),
          name.data);
    return guess.name ? wrong(parser, " Did you mean '--%s'?", guess.name) : false;
}

void options_add_no_such_command(struct buf *out, const struct program *program, const char *name)
{
    struct guess guess = guess_start(slice_of(name));
    for (const struct command *command = program->commands; command->name; command++) {
        if (command->hidden)
            continue;
        guess_try(&guess, command->name);
        if (command->alias)
            guess_try(&guess, command->alias);
    }
    buf_addf(out, "No such command '%s'.", name);
    if (guess.name)
        buf_addf(out, " Did you mean '%s'?", guess.name);
}

// ---- Values

// A number as Python's int() reads it. One too great or too small for an int is the greatest or the
// smallest.
static bool int_value(const char *text, int *out)
{
    struct slice s = slice_trim(slice_of(text), is_space);
    bool negative = s.len && s.data[0] == '-';
    if (negative || (s.len && s.data[0] == '+'))
        s = slice_from(s, 1);
    if (!s.len)
        return false;
    long long value = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool between = i && i + 1 < s.len && s.data[i - 1] != '_';
        if (is_digit(s.data[i]))
            value = value > INT_MAX ? value : value * 10 + (s.data[i] - '0');
        else if (s.data[i] != '_' || !between)
            return false;
    }
    value = negative ? -value : value;
    *out = value > INT_MAX ? INT_MAX : value < INT_MIN ? INT_MIN : (int)value;
    return true;
}

static const struct option_choice *find_choice(const struct option *option, const char *word)
{
    for (const struct option_choice *choice = option->choices; choice->word; choice++) {
        if (strcmp(choice->word, word) == 0)
            return choice;
    }
    return NULL;
}

// Stores what an option says; false if its value is none that it takes.
static bool store(struct parser *parser, const struct option *option, const char *value)
{
    // Fields have different types, all of which an object may be copied to by its bytes.
    char *field = (char *)parser->options + option->field;
    const struct option_choice *choice;
    unsigned bits;
    int number;
    switch (option->kind) {
    case OPTION_FLAG:
        memcpy(field, &(bool){true}, sizeof(bool));
        return true;
    case OPTION_BIT:
        memcpy(&bits, field, sizeof(bits));
        bits |= (unsigned)option->value;
        memcpy(field, &bits, sizeof(bits));
        return true;
    case OPTION_ENUM:
        memcpy(field, &option->value, sizeof(option->value));
        return true;
    case OPTION_CHOICE:
        choice = find_choice(option, value);
        if (choice)
            memcpy(field, &choice->value, sizeof(choice->value));
        return choice != NULL;
    case OPTION_INT:
        if (!int_value(value, &number))
            return false;
        memcpy(field, &number, sizeof(number));
        return true;
    case OPTION_STRING:
        if (!*value && !option->required)
            value = NULL; // as scripts give it that have nothing to say
        memcpy(field, &value, sizeof(value));
        return true;
    case OPTION_LIST:
        if (vec_push((struct vec *)(void *)field, (char *)value) != 0)
            parser->problem->failed = true;
        return true;
    case OPTION_HELP:
        parser->help = true;
        return true;
    }
    return true;
}

// A wrong value is reported in the end only: help goes before it, and a later value after it is
// right.
static void take_option(struct parser *parser, const struct option *option, const char *value)
{
    if (!store(parser, option, value)) {
        parser->bad = option;
        parser->bad_value = value;
    } else if (parser->bad == option) {
        parser->bad = NULL;
    }
}

// ---- The line

// The value of an option: `attached` to it, or the next argument, whatever that looks like.
static bool take_value(struct parser *parser, const struct option *option, struct slice name,
                       const char *attached)
{
    const char *value = attached ? attached : *parser->argv;
    if (!value)
        return wrong(parser, "Option '%.*s' requires an argument.", (int)name.len, name.data);
    if (!attached)
        parser->argv++;
    take_option(parser, option, value);
    return true;
}

static bool parse_long(struct parser *parser, const char *arg)
{
    struct slice name = {arg, strcspn(arg, "=")};
    const char *attached = arg[name.len] ? arg + name.len + 1 : NULL;
    const struct option *option = find_option(parser->command, name);
    if (!option)
        return no_such_option(parser, name);
    if (option->metavar)
        return take_value(parser, option, name, attached);
    if (attached)
        return wrong(parser, "Option '%.*s' does not take a value.", (int)name.len, name.data);
    take_option(parser, option, NULL);
    return true;
}

// `-d`, `-dh`, `-rVALUE`.
static bool parse_short(struct parser *parser, const char *arg)
{
    struct slice rest = slice_of(arg + 1);
    while (rest.len) {
        const char *letter = rest.data;
        utf8_take(&rest);
        char text[8] = {'-'};
        memcpy(text + 1, letter, (size_t)(rest.data - letter));
        struct slice name = slice_of(text);
        const struct option *option = find_option(parser->command, name);
        if (!option)
            return no_such_option(parser, name);
        if (option->metavar)
            return take_value(parser, option, name, rest.len ? rest.data : NULL);
        take_option(parser, option, NULL);
    }
    return true;
}

static bool parse_option(struct parser *parser, const char *arg)
{
    return arg[1] == '-' ? parse_long(parser, arg) : parse_short(parser, arg);
}

static void take_argument(struct parser *parser, const char *arg)
{
    const struct argument *argument = &parser->command->arguments[parser->argument_count];
    if (argument->list) {
        struct vec *list = (struct vec *)(void *)((char *)parser->options + argument->field);
        parser->problem->failed |= vec_push(list, (char *)arg) != 0;
        return;
    }
    if (argument->metavar) {
        if (!*arg && !argument->required)
            arg = NULL; // as scripts give it that have nothing to say
        memcpy((char *)parser->options + argument->field, &arg, sizeof(arg));
        parser->argument_count++;
        return;
    }
    if (parser->extra_count++)
        buf_addc(&parser->extra, ' ');
    buf_adds(&parser->extra, arg);
}

// Takes what follows a command, or the options before one.
static bool parse_line(struct parser *parser, bool arguments)
{
    while (*parser->argv) {
        const char *arg = *parser->argv;
        bool is_option = arg[0] == '-' && arg[1] && !parser->options_ended;
        if (!is_option && !arguments)
            break;
        parser->argv++;
        if (!is_option)
            take_argument(parser, arg);
        else if (strcmp(arg, "--") == 0)
            parser->options_ended = true;
        else if (!parse_option(parser, arg))
            return false;
    }
    return true;
}

static bool report_bad_value(struct parser *parser)
{
    const struct option *option = parser->bad;
    wrong(parser, "Invalid value for ");
    for (size_t i = 0; i < OPTION_NAMES && option->names[i]; i++)
        wrong(parser, "%s'%s'", i ? " / " : "", option->names[i]);
    if (option->kind == OPTION_INT)
        return wrong(parser, ": '%s' is not a valid integer.", parser->bad_value);
    wrong(parser, ": Only one of [");
    for (const struct option_choice *choice = option->choices; choice->word; choice++)
        wrong(parser, "%s'%s'", choice == option->choices ? "" : ", ", choice->word);
    return wrong(parser, "] is allowed");
}

static bool is_missing(const struct parser *parser, const struct option *option)
{
    const char *value;
    memcpy(&value, (const char *)parser->options + option->field, sizeof(value));
    return !value;
}

// Those that follow the command take the place of those before it, as an alias may have them.
static void drop_earlier_repositories(struct vec *repos, size_t before)
{
    if (before == repos->count)
        return;
    repos->count -= before;
    memmove(repos->items, repos->items + before, repos->count * sizeof(*repos->items));
}

// The only repository that is named, unless it is a file that lists some.
static void find_only_repository(struct options *options)
{
    const char *first = options->repos.count == 1 ? options->repos.items[0] : NULL;
    options->repo = first && *first != '@' ? first : NULL;
}

// Several repositories are for commands that take them.
static bool names_right_count(struct parser *parser)
{
    const struct options *options = parser->options;
    const char *name = parser->command->name;
    if (!options_name_several(options) || !parser->command->opens_repo ||
        parser->command->takes_several)
        return true;
    if (options->repos.count > 1)
        return wrong(parser, "'%s' takes one repository, and %zu are named.", name,
                     options->repos.count);
    return wrong(parser, "'%s' takes one repository, and '%s' is a list of them.", name,
                 (const char *)options->repos.items[0]);
}

// What only shows when all is read.
static bool check_line(struct parser *parser)
{
    find_only_repository(parser->options);
    if (parser->bad)
        return report_bad_value(parser);
    const struct argument *argument = &parser->command->arguments[parser->argument_count];
    if (argument->metavar && argument->required)
        return wrong(parser, "Missing argument '%s'.", argument->metavar);
    for (const struct option *const *option = parser->command->options; *option; option++) {
        if ((*option)->required && is_missing(parser, *option))
            return wrong(parser, "Missing option '%s'.", (*option)->names[0]);
    }
    if (!names_right_count(parser))
        return false;
    if (parser->extra_count)
        return wrong(parser, "Got unexpected extra argument%s (%s)",
                     parser->extra_count > 1 ? "s" : "",
                     parser->extra.failed ? "" : parser->extra.data);
    return true;
}

static enum parse_result parse(struct parser *parser)
{
    if (!parse_line(parser, false))
        return PARSE_WRONG;
    const char *name = *parser->argv;
    find_only_repository(parser->options);
    if (parser->help || !name)
        return parser->help ? PARSE_HELP : PARSE_NONE;
    const struct command *command = program_find(parser->program, name);
    if (!command) {
        options_add_no_such_command(parser->problem, parser->program, name);
        return PARSE_WRONG;
    }
    parser->command = command;
    parser->argv++;
    parser->options_ended = false;
    size_t before = parser->options->repos.count;
    if (!parse_line(parser, true))
        return PARSE_WRONG;
    drop_earlier_repositories(&parser->options->repos, before);
    if (parser->help)
        return PARSE_HELP;
    return check_line(parser) ? PARSE_COMMAND : PARSE_WRONG;
}

enum parse_result options_parse(struct options *options, const struct command **command,
                                struct buf *problem, const struct program *program,
                                char *const *argv)
{
    *options = (struct options){.selection = GTO_SELECTION_INIT,
                                .filter = GTO_FILTER_REQUEST_INIT,
                                .limit = -1,
                                .change = GTO_CHANGE_REQUEST_INIT,
                                .site = GTO_SITE_OPTIONS_INIT};
    struct parser parser = {
        .options = options,
        .program = program,
        .command = &program->self,
        .argv = argv,
        .problem = problem,
    };
    enum parse_result result = parse(&parser);
    *command = parser.command;
    problem->failed |= parser.extra.failed;
    buf_free(&parser.extra);
    return result;
}
