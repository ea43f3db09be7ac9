#include "open.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "progress.h"
#include "net/url.h"
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

int repository_open(gto_repo **out, const struct options *options, bool without_file,
                    gto_error **error)
{
    struct gto_open_options how = {
        .without_file = without_file,
        .no_cache = options->no_cache,
        .timeout = options->timeout,
        .progress = shows_progress() ? progress_show : NULL,
        .interrupted = interrupted,
    };
    if (options->repo && url_is_one(options->repo)) // a cache is made
        signals_hold();
    return gto_repo_open(out, options->repo, &how, error);
}
