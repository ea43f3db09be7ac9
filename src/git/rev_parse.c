#include "rev_parse.h"

#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "environment.h"
#include "error.h"
#include "quote.h"
#include "repository_format.h"
#include "run.h"
#include "slice.h"

enum { IDLE_TIMEOUT_S = 30 }; // Git answers in milliseconds, unless it reads a pipe

// ---- What Git refuses

// `argument` is the directory as a shell has to be given it.
static int refuse_owner(struct slice argument, gto_error **error)
{
    int len = (int)argument.len;
    return error_set(error, GTO_ENOREPO,
                     "The Git repo in %.*s belongs to somebody else; if you trust it, run "
                     "'git config --global --add safe.directory %.*s'",
                     len, argument.data, len, argument.data);
}

int rev_parse_refuse_owner(const char *directory, gto_error **error)
{
    struct buf argument = {0};
    quote_shell(&argument, directory);
    int rc = argument.failed ? error_no_memory(error)
                             : refuse_owner((struct slice){argument.data, argument.len}, error);
    buf_free(&argument);
    return rc;
}

static int refuse_bare(const char *path, gto_error **error)
{
    struct buf argument = {0};
    quote_shell(&argument, path);
    int rc =
        argument.failed
            ? error_no_memory(error)
            : error_set(error, GTO_ENOREPO,
                        "The Git repo in '%s' is bare, and safe.bareRepository tells Git to use "
                        "such a one only if it is named; if you trust it, set GIT_DIR=%s",
                        path, argument.data);
    buf_free(&argument);
    return rc;
}

// Takes the path out of "cannot use bare repository 'PATH' (safe.bareRepository is 'explicit')". To
// be freed; NULL if Git says something else, or memory ran out.
static char *find_bare(const char *text)
{
    static const char before[] = "cannot use bare repository '";
    const char *path = strstr(text, before);
    const char *end = path ? strstr(path, "' (safe.bareRepository") : NULL;
    if (!end)
        return NULL;
    path += strlen(before);
    return strndup(path, (size_t)(end - path));
}

// Git would not say where the repository is.
static int explain_refusal(const char *path, const struct buf *err, gto_error **error)
{
    static const char remedy[] = "safe.directory ";
    const char *text = err->data ? err->data : "";
    const char *directory = strstr(text, remedy);
    char *bare = find_bare(text);
    if (bare) {
        int rc = refuse_bare(bare, error);
        free(bare);
        return rc;
    }
    if (directory) {
        directory += strlen(remedy);
        return refuse_owner((struct slice){directory, strcspn(directory, "\n")}, error);
    }
    char *complaint = git_complaint(err, true);
    if (!complaint)
        return error_no_memory(error);
    int rc = strstr(text, "not a git repository")
                 ? error_set(error, GTO_ENOREPO, "No Git repo found in '%s': %s", path, complaint)
                 : error_set(error, GTO_ERROR, "Git repo in '%s': %s", path, complaint);
    free(complaint);
    return rc;
}

bool rev_parse_trusts_others(void)
{
    static const char *const args[] = {"config", "--get-all", "safe.directory", NULL};
    enum { NO_SUCH_KEY = 1 };
    int status;
    // in no repository: what its own configuration says does not count
    int rc = git_run_at("/", false, args, (struct process){0}, &status, NULL);
    return rc != GTO_OK || status != NO_SUCH_KEY;
}

// ---- What it answers

static bool is_word(struct slice s, const char *word)
{
    return slice_equal(s, slice_of(word));
}

// Git knows no work tree while it stands inside the Git directory.
static struct slice root_without_work_tree(struct slice git_dir, bool bare)
{
    struct slice suffix = slice_of("/.git");
    if (!bare && git_dir.len > suffix.len && slice_ends_with(git_dir, suffix))
        git_dir.len -= suffix.len;
    return git_dir;
}

// Takes the answer to the question of ask() apart. A bare repository has no last line.
static int read_answer(struct location *out, struct slice answer, gto_error **error)
{
    struct slice lines[6] = {0};
    size_t n = 0;
    while (n < 6 && answer.len)
        lines[n++] = slice_take_line(&answer);
    if (n < 5 || answer.len || lines[0].data[0] != '/')
        return error_set(error, GTO_ERROR, "Git does not say where the repository is");
    bool bare = is_word(lines[3], "true");
    struct slice root = n == 6 ? lines[5] : root_without_work_tree(lines[0], bare);
    out->git_dir = strndup(lines[0].data, lines[0].len);
    out->common_dir = strndup(lines[1].data, lines[1].len);
    out->object_dir = strndup(lines[2].data, lines[2].len);
    out->bare = bare;
    out->id_len = is_word(lines[4], "sha256") ? MAX_ID_LEN : SHA1_LEN;
    out->root = strndup(root.data, root.len);
    if (!out->git_dir || !out->common_dir || !out->object_dir || !out->root)
        return error_no_memory(error);
    return GTO_OK;
}

// Whether variables of the environment say where references are. (Git looks at GIT_COMMON_DIR for
// them at some times and not at others.)
static bool environment_has_refs(void)
{
    return environment_get("GIT_REFERENCE_BACKEND") || environment_get("GIT_COMMON_DIR");
}

// Adds what Git does not tell in all its versions. It has accepted the repository.
static void read_format(struct location *out)
{
    struct repository_format format;
    repository_format_read(&format, out->common_dir, out->git_dir);
    out->refs_by_git = !format.refs_in_files || (out->from_environment && environment_has_refs());
    out->partial = format.partial ? PARTIAL_YES : PARTIAL_UNKNOWN;
}

static int silent(const char *path, gto_error **error)
{
    return error_set(error, GTO_ENOREPO,
                     "Git does not say within %d seconds whether there is a Git repo in '%s'",
                     (int)IDLE_TIMEOUT_S, path);
}

// ---- Asking

// GTO_EREF, without a message: there is none. Git checks who owns what it finds, since it is not
// told where that is.
static int ask(struct location *out, const char *path, const char *const *env, gto_error **error)
{
    static const char *const args[] = {"rev-parse",
                                       "--path-format=absolute",
                                       "--git-dir",
                                       "--git-common-dir",
                                       "--git-path",
                                       "objects",
                                       "--is-bare-repository",
                                       "--show-object-format",
                                       "--show-toplevel",
                                       NULL};
    static const struct process_watch watch = {.idle_timeout = IDLE_TIMEOUT_S};
    struct buf text = {0}, err = {0};
    struct process process = {.out = &text, .err = &err, .env = env, .watch = &watch};
    const char *shown = path ? path : ".";
    int status;
    int rc = git_run_at(path, out->from_environment, args, process, &status, error);
    if (rc == GTO_ESERVER)
        rc = silent(shown, error);
    else if (rc == GTO_OK && status && !text.len) // without a work tree, the last question has no
        rc = err.data && strstr(err.data, "not a git repository (or any")
                 ? GTO_EREF // answer
                 : explain_refusal(shown, &err, error);
    else if (rc == GTO_OK)
        rc = read_answer(out, (struct slice){text.data, text.len}, error);
    if (rc == GTO_OK)
        read_format(out);
    else
        location_free(out);
    buf_free(&text);
    buf_free(&err);
    return rc;
}

int rev_parse_path(struct location *out, const char *path, gto_error **error)
{
    *out = (struct location){.from_environment = !path && environment_has_location()};
    int rc = ask(out, path, NULL, error);
    return rc == GTO_EREF
               ? error_set(error, GTO_ENOREPO, "No Git repo found in '%s'", path ? path : ".")
               : rc;
}

// The directory above is made a ceiling; the empty entry says that it is a real path.
int rev_parse_directory(struct location *out, const char *start, const char *directory,
                        gto_error **error)
{
    const char *ceilings = environment_get("GIT_CEILING_DIRECTORIES"),
               *slash = strrchr(directory, '/');
    int len = slash == directory ? 1 : (int)(slash - directory);
    struct buf ceiling = {0};
    buf_addf(&ceiling, "GIT_CEILING_DIRECTORIES=%s:%.*s", ceilings ? ceilings : "", len, directory);
    const char *const env[] = {ceiling.data, NULL};
    *out = (struct location){0};
    int rc = ceiling.failed ? error_no_memory(error) : ask(out, start, env, error);
    buf_free(&ceiling);
    return rc;
}
