#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "child.h"
#include "commands.h"
#include "directory.h"
#include "error.h"
#include "path.h"
#include "printable.h"
#include "sources.h"
#include "term.h"

// Makes a new folder for temporary files, to be freed.
static int make_temporary(char **out, gto_error **error)
{
    char *path = path_join(directory_temporary(), "gto-site-XXXXXX");
    if (!path)
        return error_no_memory(error);
    if (!mkdtemp(path)) {
        int rc =
            error_set(error, GTO_ERROR, "Cannot make the folder '%s': %s", path, strerror(errno));
        free(path);
        return rc;
    }
    *out = path;
    return GTO_OK;
}

// Has the system show a file in the browser.
static int open_in_browser(const char *path, gto_error **error)
{
#ifdef __APPLE__
    const char *const argv[] = {"open", path, NULL};
#else
    const char *const argv[] = {"xdg-open", path, NULL};
#endif
    struct child_setup setup = {.argv = argv, .fds = {CHILD_NULL, CHILD_NULL, CHILD_OURS}};
    pid_t pid;
    int status = 0;
    child_keep_status();
    int rc = child_start(&pid, &setup, error);
    if (rc == GTO_OK && (child_wait(pid, &status) != 0 || status))
        rc = error_set(error, GTO_ERROR, "'%s' cannot show '%s'", argv[0], path);
    child_forget_status();
    return rc;
}

// Says what was written, and where.
static int report(const gto_site *site, const char *index, bool quiet, gto_error **error)
{
    struct buf out = {0};
    if (quiet)
        return GTO_OK;
    printable_add(&out, slice_of(index));
    buf_addf(&out, "\n%zu written, %zu unchanged, %zu removed\n", gto_site_written_count(site),
             gto_site_unchanged_count(site), gto_site_removed_count(site));
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

static void warn(const gto_repo *repo, const gto_site *site)
{
    size_t count = gto_site_problem_count(site);
    struct buf text = {0};
    if (!count)
        return;
    buf_addf(&text,
             "the registry has %zu problem%s, which problems.html tells: what the site says may be "
             "incomplete",
             count, count == 1 ? "" : "s");
    if (!text.failed)
        term_warning(text.data, answer_emojis(repo));
    buf_free(&text);
}

static int write_site(const struct sources *sources, const char *folder,
                      const struct options *options, gto_error **error)
{
    struct gto_site_options how = options->site;
    gto_repo **repos = calloc(sources->count + 1, sizeof(*repos));
    gto_site *site;
    how.at = options->at;
    for (size_t i = 0; repos && i < sources->count; i++)
        repos[i] = sources->items[i].repo;
    int rc = repos ? gto_site_write(&site, folder, repos, sources->count, &how, error)
                   : error_no_memory(error);
    free(repos);
    if (rc != GTO_OK)
        return rc;
    char *index = path_join(folder, "index.html");
    warn(sources->count == 1 ? sources->items[0].repo : NULL, site);
    rc = index ? report(site, index, options->quiet, error) : error_no_memory(error);
    if (rc == GTO_OK && options->open)
        rc = open_in_browser(index, error);
    free(index);
    gto_site_free(site);
    return rc;
}

// A repository is read when the site is written.
static int read_nothing(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    (void)repo, (void)payload, (void)error;
    *answer = NULL;
    return GTO_OK;
}

static void free_nothing(void *answer)
{
    (void)answer;
}

// The pages of a repository that cannot be read for once are not to be removed.
static int check_complete(const struct sources *sources, gto_error **error)
{
    return sources->incomplete
               ? error_set(error, GTO_ERROR,
                           "The site is not written, since a repository cannot be read")
               : GTO_OK;
}

int cmd_site(gto_repo *repo, const struct options *options, gto_error **error)
{
    static const struct source_question question = {.read = read_nothing, .free = free_nothing};
    struct sources sources;
    char *temporary = NULL;
    if (!options->folder && !options->open)
        return error_set(error, GTO_EARGS,
                         "Say where to write the site: --output FOLDER, or --open to have a look");
    int rc = sources_read(&sources, repo, options, &question, error);
    if (rc != GTO_OK)
        return rc;
    rc = check_complete(&sources, error);
    if (rc == GTO_OK && !options->folder)
        rc = make_temporary(&temporary, error);
    if (rc == GTO_OK)
        rc = write_site(&sources, temporary ? temporary : options->folder, options, error);
    sources_free(&sources, &question);
    free(temporary);
    return rc;
}
