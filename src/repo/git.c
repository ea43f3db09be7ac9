#include "repo/git.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "repo/text.h"

// Says where references are kept, and how.
#define REFERENCE_BACKEND "GIT_REFERENCE_BACKEND"
// What redirects Git, and must not where a path says which repository is meant. First those that
// say where the repository or parts of it are.
#define LOCATING                                                                                   \
    "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY",                          \
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", REFERENCE_BACKEND
#define REDIRECTING                                                                                \
    LOCATING, "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE",           \
        "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_QUARANTINE_PATH"

static const char *const locating[] = {LOCATING, NULL};
static const char *const redirecting[] = {REDIRECTING, NULL};

enum { MAX_COMPLAINT = 1000 };

bool environment_has_location(void)
{
    for (const char *const *name = locating; *name; name++)
        if (getenv(*name))
            return true;
    return false;
}

void location_free(struct location *location)
{
    free(location->root);
    free(location->git_dir);
    free(location->common_dir);
    free(location->object_dir);
    *location = (struct location){0};
}

// ---- What Git says

static struct slice trim(struct slice line)
{
    while (line.len && (unsigned char)line.data[0] <= ' ')
        line = slice_from(line, 1);
    while (line.len && (unsigned char)line.data[line.len - 1] <= ' ')
        line.len--;
    return line;
}

static bool has_words(struct slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (isalnum((unsigned char)line.data[i]) || (unsigned char)line.data[i] > 0x7f)
            return true;
    return false;
}

// Adds a line, its control characters made harmless for a terminal.
static void add_plain(struct buf *out, struct slice line)
{
    for (size_t i = 0; i < line.len && out->len < MAX_COMPLAINT; i++) {
        unsigned char c = (unsigned char)line.data[i];
        buf_addc(out, c < ' ' || c == 0x7f ? ' ' : (char)c);
    }
}

static bool is_error(struct slice line)
{
    return starts_with(line, slice_of("fatal: ")) || starts_with(line, slice_of("error: "));
}

// Whether Git tells how far it has come, or the other side does; or what it always advises.
static bool is_chatter(struct slice line)
{
    static const char *const words[] = {"Please make sure you have the correct access rights",
                                        "and the repository exists.",
                                        "Enumerating objects: ",
                                        "Counting objects: ",
                                        "Compressing objects: ",
                                        "Writing objects: ",
                                        "Receiving objects: ",
                                        "Resolving deltas: ",
                                        "Unpacking objects: ",
                                        "Delta compression ",
                                        "Total ",
                                        "Filtering content: ",
                                        "Updating files: ",
                                        NULL};
    struct slice remote = slice_of("remote: ");
    if (starts_with(line, remote))
        line = slice_from(line, remote.len);
    for (const char *const *word = words; *word; word++)
        if (starts_with(line, slice_of(*word)))
            return true;
    return false;
}

static void add_complaint(struct buf *out, struct slice text, bool errors_only)
{
    while (text.len) {
        struct slice line = trim(next_line(&text));
        if ((errors_only && !is_error(line)) || starts_with(line, slice_of("hint:")) ||
            is_chatter(line))
            continue;
        if (is_error(line))
            line = slice_from(line, strlen("fatal: "));
        if (!has_words(line))
            continue;
        if (out->len)
            buf_adds(out, out->data[out->len - 1] == ':' ? " " : "; ");
        add_plain(out, line);
    }
}

char *git_complaint(const struct buf *err, bool all)
{
    struct buf out = {0};
    struct slice text = {err->data, err->len};
    if (!all)
        add_complaint(&out, text, true);
    if (!out.len)
        add_complaint(&out, text, false);
    if (!out.len)
        buf_adds(&out, "Git failed without saying why");
    return buf_finish(&out);
}

char *git_words_of_server(const struct buf *err)
{
    struct buf out = {0};
    struct slice text = {err->data, err->len}, remote = slice_of("remote: ");
    while (text.len) {
        struct slice line = trim(next_line(&text));
        if (!starts_with(line, remote) || is_chatter(line) ||
            !has_words(slice_from(line, remote.len)))
            continue;
        if (out.len)
            buf_adds(&out, "; ");
        add_plain(&out, trim(slice_from(line, remote.len)));
    }
    return buf_finish(&out);
}

// ---- Running

static size_t count(const char *const *strings)
{
    size_t n = 0;
    while (strings && strings[n])
        n++;
    return n;
}

static void append(const char **list, size_t *n, const char *const *strings)
{
    for (; strings && *strings; strings++)
        list[(*n)++] = *strings;
}

// `git -C DIRECTORY ARGS...`, to be freed; NULL if memory ran out.
static const char **make_argv(const char *directory, const char *const *args)
{
    const char **argv = calloc(count(args) + 4, sizeof(*argv));
    size_t n = 0;
    if (!argv)
        return NULL;
    argv[n++] = "git";
    if (directory) {
        argv[n++] = "-C";
        argv[n++] = directory;
    }
    append(argv, &n, args);
    return argv;
}

// The changes of the environment; `more` win. To be freed; NULL if memory ran out.
static const char **make_changes(bool from_environment, bool english, const char *git_dir,
                                 const char *const *more)
{
    const char **changes = calloc(count(redirecting) + count(more) + 3, sizeof(*changes));
    size_t n = 0;
    if (!changes)
        return NULL;
    if (english)
        changes[n++] = "LC_ALL=C";
    if (!from_environment) {
        append(changes, &n, redirecting);
        if (git_dir)
            changes[n++] = git_dir;
    }
    append(changes, &n, more);
    return changes;
}

// Runs Git to its end, unless there is a `child` to be started.
static int run(const char *directory, bool from_environment, const char *git_dir,
               const char *const *args, struct process process, struct child *child, int *status,
               gto_error **error)
{
    const char **argv = make_argv(directory, args);
    const char **env = make_changes(from_environment, !process.on_terminal, git_dir, process.env);
    int rc = GTO_OK;
    if (!argv || !env) {
        rc = error_no_memory(error);
    } else {
        process.argv = argv;
        process.env = env;
        rc = child ? process_start(child, &process, error) : process_run(&process, status, error);
    }
    free(argv);
    free(env);
    return rc;
}

static int run_there(const struct location *location, const char *const *args,
                     struct process process, struct child *child, int *status, gto_error **error)
{
    struct buf git_dir = {0};
    if (location->from_environment) // what it says may depend on the current directory
        return run(NULL, true, NULL, args, process, child, status, error);
    buf_addf(&git_dir, "GIT_DIR=%s", location->git_dir);
    int rc = git_dir.failed
                 ? error_no_memory(error)
                 : run(location->root, false, git_dir.data, args, process, child, status, error);
    buf_free(&git_dir);
    return rc;
}

int git_run(const struct location *location, const char *const *args, struct process process,
            int *status, gto_error **error)
{
    return run_there(location, args, process, NULL, status, error);
}

int git_start(const struct location *location, const char *const *args, struct process process,
              struct child *child, gto_error **error)
{
    return run_there(location, args, process, child, NULL, error);
}

int git_ask(const struct location *location, const char *const *args, struct process process,
            const char *failure, char **out, gto_error **error)
{
    struct buf text = {0}, err = {0};
    int status;
    process.out = &text;
    process.err = &err;
    int rc = git_run(location, args, process, &status, error);
    if (rc == GTO_OK && status) {
        char *complaint = git_complaint(&err, false);
        rc = complaint ? error_set(error, GTO_ERROR, "%s: %s", failure, complaint)
                       : error_no_memory(error);
        free(complaint);
    } else if (rc == GTO_OK && out) {
        struct slice rest = {text.data, text.len};
        struct slice line = text.len ? next_line(&rest) : rest;
        *out = strndup(line.len ? line.data : "", line.len);
        rc = *out ? GTO_OK : error_no_memory(error);
    }
    buf_free(&text);
    buf_free(&err);
    return rc;
}

// ---- Finding a repository

static int no_repository(const char *path, gto_error **error)
{
    return error_set(error, GTO_ENOREPO, "No Git repo found in '%s'", path ? path : ".");
}

// Git would not say where the repository is.
static int explain_refusal(const char *path, const struct buf *err, gto_error **error)
{
    static const char remedy[] = "safe.directory ";
    const char *text = err->data ? err->data : "";
    const char *directory = strstr(text, remedy);
    if (strstr(text, "not a git repository"))
        return no_repository(path, error);
    if (directory) {
        directory += strlen(remedy);
        int len = (int)strcspn(directory, "\n");
        return error_set(error, GTO_ENOREPO,
                         "The Git repo in %.*s belongs to somebody else; if you trust it, run "
                         "'git config --global --add safe.directory %.*s'",
                         len, directory, len, directory);
    }
    char *complaint = git_complaint(err, true);
    int rc = complaint
                 ? error_set(error, GTO_ERROR, "Git repo in '%s': %s", path ? path : ".", complaint)
                 : error_no_memory(error);
    free(complaint);
    return rc;
}

static bool is_word(struct slice s, const char *word)
{
    return slice_equal(s, slice_of(word));
}

// Git knows no work tree while it stands inside the Git directory.
static struct slice root_without_work_tree(struct slice git_dir, bool bare)
{
    static const char suffix[] = "/.git";
    size_t len = strlen(suffix);
    if (!bare && git_dir.len > len && memcmp(git_dir.data + git_dir.len - len, suffix, len) == 0)
        git_dir.len -= len;
    return git_dir;
}

// Takes the answer to the question of location_ask_git apart. A bare repository has no last line.
static int read_answer(struct location *out, struct slice answer, gto_error **error)
{
    struct slice lines[6] = {0};
    size_t n = 0;
    while (n < 6 && answer.len)
        lines[n++] = next_line(&answer);
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

static int ask_where(struct location *out, const char *path, gto_error **error)
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
    struct buf text = {0}, err = {0};
    struct process process = {.out = &text, .err = &err};
    int status;
    int rc = run(path, out->from_environment, NULL, args, process, NULL, &status, error);
    // without a work tree, the last question has no answer
    if (rc == GTO_OK && status && !text.len)
        rc = explain_refusal(path, &err, error);
    else if (rc == GTO_OK)
        rc = read_answer(out, (struct slice){text.data, text.len}, error);
    buf_free(&text);
    buf_free(&err);
    return rc;
}

bool location_is_partial(struct location *location)
{
    static const char *const args[] = {
        "config", "--get-regexp", "^(remote\\..*\\.promisor|extensions\\.partialclone)$", NULL};
    struct buf ignored = {0};
    int status;
    if (location->partial == PARTIAL_UNKNOWN) {
        struct process process = {.out = &ignored};
        int rc = git_run(location, args, process, &status, NULL);
        location->partial = rc == GTO_OK && status == 0 ? PARTIAL_YES : PARTIAL_NO;
        buf_free(&ignored);
    }
    return location->partial == PARTIAL_YES;
}

// Whether references are, or may be, somewhere else than in files of the Git directory.
static int ask_for_refs(struct location *location, bool *elsewhere, gto_error **error)
{
    static const char *const args[] = {"config", "--get", "extensions.refStorage", NULL};
    int status = 0;
    *elsewhere = location->from_environment && getenv(REFERENCE_BACKEND);
    if (*elsewhere)
        return GTO_OK;
    int rc = git_run(location, args, (struct process){0}, &status, error);
    *elsewhere = status == 0;
    return rc;
}

int location_ask_git(struct location *out, const char *path, gto_error **error)
{
    *out = (struct location){.from_environment = !path && environment_has_location()};
    int rc = ask_where(out, path, error);
    if (rc == GTO_OK && out->id_len != SHA1_LEN)
        out->plumbing = true;
    else if (rc == GTO_OK)
        rc = ask_for_refs(out, &out->plumbing, error);
    if (rc != GTO_OK)
        location_free(out);
    return rc;
}
