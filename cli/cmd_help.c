#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "error.h"
#include "help.h"
#include "term.h"

static int no_such_command(const char *name, gto_error **error)
{
    struct buf text = {0};
    options_add_no_such_command(&text, &gto_program, name);
    int rc = text.failed ? error_no_memory(error) : error_set(error, GTO_EARGS, "%s", text.data);
    buf_free(&text);
    return rc;
}

int cmd_help(gto_repo *repo, const struct options *options, gto_error **error)
{
    const char *name = options->name;
    const struct command *command = name ? program_find(&gto_program, name) : &gto_program.self;
    struct buf out = {0};
    (void)repo;
    if (!command)
        return no_such_command(name, error);
    help_format(&out, &gto_program, command, term_width(), term_colour(STDOUT_FILENO));
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}
