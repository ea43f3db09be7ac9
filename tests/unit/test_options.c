#include "options.h"

#include "commands.h"
#include "help.h"
#include "test.h"

enum { ARGS_MAX = 16 };

struct parsed {
    struct options options;
    const struct command *command;
    struct buf problem;
    enum parse_result result;
    char line[200]; // what the options point into
};

// Parses words separated by blanks; `''` stands for an empty one.
static void parse(struct parsed *parsed, const char *line)
{
    char *argv[ARGS_MAX + 1] = {0};
    size_t count = 0;
    snprintf(parsed->line, sizeof(parsed->line), "%s", line);
    for (char *word = strtok(parsed->line, " "); word && count < ARGS_MAX; word = strtok(NULL, " "))
        argv[count++] = strcmp(word, "''") == 0 ? word + 2 : word;
    parsed->problem = (struct buf){0};
    parsed->result =
        options_parse(&parsed->options, &parsed->command, &parsed->problem, &gto_program, argv);
}

static void parsed_free(struct parsed *parsed)
{
    buf_free(&parsed->problem);
    options_free(&parsed->options);
}

// Parses a line that is to run a command.
static const struct options *accept(struct parsed *parsed, const char *line)
{
    test_case(line);
    parse(parsed, line);
    CHECK_INT(parsed->result, PARSE_COMMAND);
    CHECK_STR(parsed->problem.data, NULL);
    return &parsed->options;
}

TEST(starts_with_defaults)
{
    struct parsed p;
    const struct options *o = accept(&p, "show");
    CHECK_STR(p.command->name, "show");
    CHECK_STR(o->name, NULL);
    CHECK_STR(o->repo, NULL);
    CHECK_INT(o->selection.assignments_per_version, -1);
    CHECK_INT(o->selection.versions_per_stage, 1);
    CHECK_INT(o->selection.sort, GTO_SORT_TIMESTAMP);
    CHECK_INT(o->output, 0);
    parsed_free(&p);
}

TEST(takes_values_in_every_form)
{
    static const char *const lines[] = {
        "show -r there churn",     "show -rthere churn",         "show churn --repo=there",
        "show --repo there churn", "show -q churn -rthere",      "show -drthere churn",
        "show -r there -- churn",  "-v show --repo there churn",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct parsed p;
        const struct options *o = accept(&p, lines[i]);
        CHECK_STR(o->repo, "there");
        CHECK_STR(o->name, "churn");
        parsed_free(&p);
    }
}

TEST(takes_what_looks_like_an_option)
{
    struct parsed p;
    const struct options *o = accept(&p, "show --av -1 --vs=-3 -r -- -");
    CHECK_INT(o->selection.assignments_per_version, -1);
    CHECK_INT(o->selection.versions_per_stage, -3);
    CHECK_STR(o->repo, "--");
    CHECK_STR(o->name, "-");
    parsed_free(&p);
    o = accept(&p, "show -- --json");
    CHECK_STR(o->name, "--json");
    CHECK_INT(o->output, 0);
    parsed_free(&p);
    o = accept(&p, "show -r=x ''");
    CHECK_STR(o->repo, "=x");
    CHECK_STR(o->name, NULL); // what is empty and need not be given is not given
    parsed_free(&p);
}

TEST(takes_numbers_as_python_does)
{
    static const struct {
        const char *line;
        int value;
    } lines[] = {
        {"show --av 1_0", 10},
        {"show --av +5", 5},
        {"show --av=-0", 0},
        {"show --av 99999999999999999999", INT32_MAX},
        {"show --av -99999999999999999999", INT32_MIN},
        {"show --av x --av 3", 3},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct parsed p;
        CHECK_INT(accept(&p, lines[i].line)->selection.assignments_per_version, lines[i].value);
        parsed_free(&p);
    }
}

TEST(fills_every_kind_of_field)
{
    struct parsed p;
    const struct options *o =
        accept(&p, "promote net HEAD~1 --stage prod --version v1.0.0 -m text --simple=false --sign "
                   "--no-sign --force --sr --push");
    CHECK_STR(p.command->name, "assign");
    CHECK_STR(o->name, "net");
    CHECK_STR(o->ref, "HEAD~1");
    CHECK_STR(o->stage, "prod");
    CHECK_STR(o->version, "v1.0.0");
    CHECK_STR(o->change.message, "text");
    CHECK_INT(o->change.simple, GTO_SIMPLE_FALSE);
    CHECK_INT(o->change.sign, GTO_SIGN_FALSE);
    CHECK(o->change.force && o->change.skip_registration && o->change.push);
    CHECK(!o->change.delete_tags);
    parsed_free(&p);
    o = accept(&p, "register net --bump-major --bump-patch");
    CHECK(options_conflict(o->bump));
    CHECK_INT(o->bump, BUMP_BIT_MAJOR | BUMP_BIT_PATCH);
    parsed_free(&p);
    o = accept(&p, "check-ref x --json --json");
    CHECK(!options_conflict(o->output));
    parsed_free(&p);
    o = accept(&p, "deprecate net v1.0.0 prod --ref main -d");
    CHECK_STR(o->version, "v1.0.0");
    CHECK_STR(o->stage, "prod");
    CHECK_STR(o->ref, "main");
    CHECK(o->change.delete_tags);
    parsed_free(&p);
}

TEST(runs_no_command)
{
    static const struct {
        const char *line;
        enum parse_result result;
        const char *command;
    } lines[] = {
        {"", PARSE_NONE, "gto"},
        {"--version", PARSE_NONE, "gto"},
        {"--help", PARSE_HELP, "gto"},
        {"-h show", PARSE_HELP, "gto"},
        {"show -h", PARSE_HELP, "show"},
        {"show -dh", PARSE_HELP, "show"},
        {"assign --help", PARSE_HELP, "assign"},
        {"show --sort bogus a b c --help", PARSE_HELP, "show"},
        {"--tb parse-tag --help", PARSE_HELP, "parse-tag"},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct parsed p;
        test_case(lines[i].line);
        parse(&p, lines[i].line);
        CHECK_INT(p.result, lines[i].result);
        CHECK_STR(p.command->name, lines[i].command);
        parsed_free(&p);
    }
}

TEST(says_what_is_wrong)
{
    static const char *const lines[][2] = {
        {"bogus", "No such command 'bogus'."},
        {"sho", "No such command 'sho'. Did you mean 'show'?"},
        {"hsitory", "No such command 'hsitory'. Did you mean 'history'?"},
        {"promot", "No such command 'promot'. Did you mean 'promote'?"},
        {"''", "No such command ''."},
        {"-", "No such command '-'."},
        {"--bogus", "No such option '--bogus'."},
        {"--verson", "No such option '--verson'. Did you mean '--version'?"},
        {"show --bogus", "No such option '--bogus'."},
        {"show --bogus=3 --help", "No such option '--bogus'."},
        {"show --jsno", "No such option '--jsno'. Did you mean '--json'?"},
        {"show --registered", "No such option '--registered'. Did you mean '--registered-only'?"},
        {"show -x", "No such option '-x'."},
        {"show -dx", "No such option '-x'."},
        {"show -\xc3\xa9x", "No such option '-\xc3\xa9'."},
        {"show -1", "No such option '-1'."},
        {"show a b", "Got unexpected extra argument (b)"},
        {"stages x y", "Got unexpected extra arguments (x y)"},
        {"check-ref", "Missing argument 'REF'."},
        {"assign", "Missing argument 'NAME'."},
        {"assign x", "Missing option '--stage'."},
        {"show --sort", "Option '--sort' requires an argument."},
        {"show -r", "Option '-r' requires an argument."},
        {"show --json=1", "Option '--json' does not take a value."},
        {"show --sort bogus",
         "Invalid value for '--sort': Only one of ['timestamp', 'semver'] is allowed"},
        {"show --sort semver --sort bogus",
         "Invalid value for '--sort': Only one of ['timestamp', 'semver'] is allowed"},
        {"show --av x",
         "Invalid value for '--av' / '--assignments-per-version': 'x' is not a valid integer."},
        {"show --vs=",
         "Invalid value for '--vs' / '--versions-per-stage': '' is not a valid integer."},
        {"show --vs 1__0",
         "Invalid value for '--vs' / '--versions-per-stage': '1__0' is not a valid integer."},
        {"show --vs 1_",
         "Invalid value for '--vs' / '--versions-per-stage': '1_' is not a valid integer."},
        {"show --vs +",
         "Invalid value for '--vs' / '--versions-per-stage': '+' is not a valid integer."},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct parsed p;
        test_case(lines[i][0]);
        parse(&p, lines[i][0]);
        CHECK_INT(p.result, PARSE_WRONG);
        CHECK_STR(p.problem.data, lines[i][1]);
        parsed_free(&p);
    }
}

TEST(shows_usage_with_an_error)
{
    struct buf out = {0};
    help_usage_error(&out, &gto_program, program_find(&gto_program, "deprecate"), "No \033[2J.");
    CHECK_STR(out.data, "Usage: gto deprecate [OPTIONS] NAME [VERSION [STAGE]]\n"
                        "Try 'gto deprecate --help' for help.\n"
                        "\n"
                        "Error: No \\x1b[2J.\n");
    buf_free(&out);
}

// Every row has what the rest relies on, and no line of help is too long.
TEST(describes_every_command)
{
    for (const struct command *command = gto_program.commands; command->name; command++) {
        test_case(command->name);
        CHECK(command->summary && command->help && command->section && command->run);
        for (const struct option *const *option = command->options; *option; option++) {
            CHECK((*option)->help && (*option)->names[0]);
            bool takes = (*option)->kind == OPTION_STRING || (*option)->kind == OPTION_INT ||
                         (*option)->kind == OPTION_CHOICE || (*option)->kind == OPTION_LIST;
            CHECK(takes == ((*option)->metavar != NULL));
            CHECK(((*option)->kind == OPTION_CHOICE) == ((*option)->choices != NULL));
            CHECK(!(*option)->required || (*option)->kind == OPTION_STRING);
        }
        struct buf out = {0};
        help_format(&out, &gto_program, command, 1000, false);
        for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n"))
            CHECK(strlen(line) <= 79);
        buf_free(&out);
    }
}

int main(void)
{
    RUN(starts_with_defaults);
    RUN(takes_values_in_every_form);
    RUN(takes_what_looks_like_an_option);
    RUN(takes_numbers_as_python_does);
    RUN(fills_every_kind_of_field);
    RUN(runs_no_command);
    RUN(says_what_is_wrong);
    RUN(shows_usage_with_an_error);
    RUN(describes_every_command);
    return test_end();
}
