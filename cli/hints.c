#include "hints.h"

#include <string.h>
#include <unistd.h>

#include "error.h"
#include "term.h"

static bool nothing;

void hints_note_nothing(void)
{
    nothing = true;
}

const char *hints_nothing(const struct options *options)
{
    return options_name_several(options) ? "Nothing found in these repositories"
                                         : "Nothing found in the current workspace";
}

// Whether what the command named can be why it failed.
static bool is_about_names(const struct command *command, int code)
{
    switch (code) {
    case GTO_EINVALID:
    case GTO_EVERSION:
    case GTO_ENOARTIFACT:
    case GTO_ENOVERSION:
    case GTO_ESTAGE:
        return true;
    case GTO_EARGS: // arguments that rule each other out; or a version or a stage that is not there
        return command->needs_version;
    default:
        return false;
    }
}

int hints_explain(gto_repo *repo, const char *name, int code, gto_error **error)
{
    char *hint;
    if (code != GTO_ENOARTIFACT || !repo || !name || !strpbrk(name, "@#") ||
        gto_hint(&hint, repo, name, NULL, NULL, NULL) != GTO_OK)
        return code;
    if (*hint)
        error_set_detail(error, hint);
    gto_free(hint);
    return code;
}

void hints_print(gto_repo *repo, const struct command *command, const struct options *options,
                 int code)
{
    const char *name = options->name;
    char *hint;
    if (!term_is_terminal(STDERR_FILENO) || options->quiet)
        return;
    if (nothing)
        term_hint(hints_nothing(options));
    if (!repo)
        return;
    if (!nothing && !is_about_names(command, code))
        return;
    const char *stage = options->stage ? options->stage : options->selection.stage;
    if (gto_hint(&hint, repo, name, options->version, stage, NULL) != GTO_OK)
        return;
    if (*hint)
        term_hint(hint);
    gto_free(hint);
}
