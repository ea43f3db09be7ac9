#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "error.h"
#include "commands.h"
#include "help.h"
#include "hints.h"
#include "open.h"
#include "pager.h"
#include "settings.h"
#include "signals.h"
#include "term.h"

enum { STATUS_FAILED = 1, STATUS_USAGE = 2 };

static int fail(const gto_repo *repo, gto_error *error)
{
    struct buf text = {0};
    // Scripts know the message of this one as it is.
    bool known =
        error && gto_error_code(error) == GTO_ECOMMITTAKEN && !term_is_terminal(STDERR_FILENO);
    if (error && gto_error_detail(error) && !known)
        buf_addf(&text, "%s: %s", gto_error_message(error), gto_error_detail(error));
    else if (error)
        buf_adds(&text, gto_error_message(error));
    term_error(error && !text.failed ? text.data : "out of memory", answer_emojis(repo));
    buf_free(&text);
    gto_error_free(error);
    return STATUS_FAILED;
}

static int print(struct buf *out)
{
    gto_error *error = NULL;
    int rc = term_write(out, &error);
    if (rc == GTO_OK)
        rc = term_close(&error);
    buf_free(out);
    return rc == GTO_OK ? EXIT_SUCCESS : fail(NULL, error);
}

static void print_usage(struct buf *out)
{
    if (!out->failed && out->data)
        term_tell(out->data);
    buf_free(out);
}

static int print_help(const struct command *command, const struct options *options)
{
    struct buf out = {0};
    if (!options->no_pager)
        pager_want();
    help_format(&out, &gto_program, command, term_width(), term_colour(STDOUT_FILENO));
    return print(&out);
}

static int print_version(void)
{
    struct buf out = {0};
    bool signs = answer_emojis(NULL);
    buf_addf(&out, "%s%sGTO Version: %s\n", term_sign(SIGN_PROGRAM, signs), signs ? " " : "",
             gto_version_string());
    return print(&out);
}

// Goes where -C says, step by step.
static int change_directory(const struct options *options, gto_error **error)
{
    for (size_t i = 0; i < options->directories.count; i++) {
        const char *directory = options->directories.items[i];
        if (*directory && chdir(directory) != 0)
            return error_set(error, GTO_ERROR, "Cannot change to directory '%s': %s", directory,
                             strerror(errno));
    }
    return GTO_OK;
}

static void set_output(const struct command *command, const struct options *options)
{
    if (options->repo && *options->repo && !gto_is_url(options->repo))
        settings_of(options->repo);
    if (options->quiet)
        term_be_quiet();
    if (command->pages && !options->no_pager)
        pager_want();
}

// Ends a command: says what went wrong, and returns the exit status.
static int finish(int status, const struct command *command, const struct options *options,
                  gto_repo *repo, gto_error *error)
{
    bool explained = error && gto_error_detail(error);
    int rc = term_close(status >= 0 ? &error : NULL);
    if (status >= 0 && rc != GTO_OK)
        status = rc;
    int code = status;
    if (status < 0 && status != GTO_EINTERRUPTED) // the user already knows
        status = fail(repo, error);
    else
        gto_error_free(error);
    if (!explained)
        hints_print(repo, command, options, code);
    gto_repo_free(repo);
    signals_obey();
    return status;
}

static int run(const struct command *command, const struct options *options)
{
    gto_error *error = NULL;
    gto_repo *repo = NULL;
    int rc = answer_check_output(options, &error);
    if (rc == GTO_OK)
        rc = change_directory(options, &error);
    if (rc == GTO_OK)
        set_output(command, options);
    if (rc == GTO_OK && command->opens_repo && !options_name_several(options))
        rc = repository_open(&repo, options, false, &error);
    if (rc == GTO_OK && repo)
        answer_tell_settings(repo, NULL, options);
    int status = rc == GTO_OK ? command->run(repo, options, &error) : rc;
    return finish(status, command, options, repo, error);
}

// On a terminal, the registry that the current directory is in; where there is none, help.
static int run_summary(const struct options *options)
{
    gto_error *error = NULL;
    gto_repo *repo = NULL;
    int rc = change_directory(options, &error);
    const struct command *show = program_find(&gto_program, "show");
    if (rc == GTO_OK)
        set_output(show, options);
    if (rc == GTO_OK && !options_name_several(options))
        rc = repository_open(&repo, options, false, &error);
    if (rc == GTO_ENOREPO && !options->repo) {
        gto_error_free(error);
        return print_help(&gto_program.self, options);
    }
    int status = rc == GTO_OK ? show->run(repo, options, &error) : rc;
    return finish(status, show, options, repo, error);
}

// Without a command: the version, or with --verbose help; else, in a script, how to use the
// program, which is wrong usage.
static int run_nothing(const struct options *options)
{
    struct buf out = {0};
    if (options->program_version)
        return print_version();
    if (options->verbose) // it alone asks for nothing wrong
        return print_help(&gto_program.self, options);
    if (term_is_terminal(STDOUT_FILENO))
        return run_summary(options);
    help_format(&out, &gto_program, &gto_program.self, term_width(), term_colour(STDERR_FILENO));
    if (!out.failed)
        term_tell_styled(out.data);
    buf_free(&out);
    return STATUS_USAGE;
}

static int answer(enum parse_result result, const struct command *command,
                  const struct options *options, struct buf *problem)
{
    struct buf text = {0};
    switch (result) {
    case PARSE_HELP:
        return print_help(command, options);
    case PARSE_NONE:
        return run_nothing(options);
    case PARSE_WRONG:
        help_usage_error(&text, &gto_program, command, problem->data ? problem->data : "");
        print_usage(&text);
        return STATUS_USAGE;
    default:
        return run(command, options);
    }
}

int main(int argc, char **argv)
{
    struct options options;
    const struct command *command;
    struct buf problem = {0};
    signals_start();
    term_open();
    enum parse_result result =
        options_parse(&options, &command, &problem, &gto_program, argc ? argv + 1 : argv);
    int status = problem.failed ? fail(NULL, NULL) : answer(result, command, &options, &problem);
    options_free(&options);
    buf_free(&problem);
    return status;
}
