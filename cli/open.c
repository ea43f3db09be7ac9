#include "open.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "progress.h"
#include "signals.h"

// Asked while Git talks to a server: from then on, what was begun is undone first.
static bool interrupted(void *payload)
{
    (void)payload;
    signals_hold();
    return signals_came();
}

// Whether progress can be shown: a line of a terminal is written again and again.
static bool shows_progress(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

struct gto_open_options open_options(const struct options *options)
{
    struct gto_open_options how = GTO_OPEN_OPTIONS_INIT;
    how.no_cache = options->no_cache;
    how.timeout = options->timeout;
    how.progress = shows_progress() ? progress_show : NULL;
    how.interrupted = interrupted;
    return how;
}

void open_prepare(const char *name)
{
    if (name && gto_is_url(name))
        signals_hold();
}

int repository_open(gto_repo **out, const struct options *options, bool without_file,
                    gto_error **error)
{
    struct gto_open_options how = open_options(options);
    how.without_file = without_file;
    open_prepare(options->repo);
    return gto_repo_open(out, options->repo, &how, error);
}
