// Running Git in a repository.
#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "environment.h"
#include "error.h"
#include "slice.h"
#include "trace.h"

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

bool environment_has_location(void)
{
    for (const char *const *name = locating; *name; name++)
        if (environment_get(*name))
            return true;
    return false;
}

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

// The changes of the environment; those of the process win. To be freed; NULL if memory ran out.
static const char **make_changes(bool from_environment, const char *git_dir,
                                 struct process *process)
{
    size_t room = count(redirecting) + TRACE_REDIRECTIONS + count(process->env) + 3, n = 0;
    const char **changes = calloc(room, sizeof(*changes));
    if (!changes)
        return NULL;
    if (!process->on_terminal) {
        changes[n++] = "LC_ALL=C";
        trace_redirect(changes, &n, &process->has_messages);
    }
    if (!from_environment) {
        append(changes, &n, redirecting);
        if (git_dir)
            changes[n++] = git_dir;
    }
    append(changes, &n, process->env);
    return changes;
}

// Runs Git to its end.
static int run(const char *directory, bool from_environment, const char *git_dir,
               const char *const *args, struct process process, int *status, gto_error **error)
{
    const char **argv = make_argv(directory, args);
    const char **env = make_changes(from_environment, git_dir, &process);
    int rc = GTO_OK;
    if (!argv || !env) {
        rc = error_no_memory(error);
    } else {
        process.argv = argv;
        process.env = env;
        rc = process_run(&process, status, error);
    }
    free(argv);
    free(env);
    return rc;
}

int git_run_at(const char *directory, bool from_environment, const char *const *args,
               struct process process, int *status, gto_error **error)
{
    return run(directory, from_environment, NULL, args, process, status, error);
}

// GIT_DIR keeps Git from looking for a repository, and so from checking who owns it and whether it
// may be used. That is safe here: a location was checked when it was found, by our own code if it
// is the user's own and plain, else by Git, which was not told where it is (rev_parse.c). Caches
// and scratch repositories were made by ourselves.
int git_run(const struct location *location, const char *const *args, struct process process,
            int *status, gto_error **error)
{
    struct buf git_dir = {0};
    if (location->from_environment) // what it says may depend on the current directory
        return run(NULL, true, NULL, args, process, status, error);
    buf_addf(&git_dir, "GIT_DIR=%s", location->git_dir);
    int rc = git_dir.failed
                 ? error_no_memory(error)
                 : run(location->root, false, git_dir.data, args, process, status, error);
    buf_free(&git_dir);
    return rc;
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
        struct slice line = slice_take_line(&rest);
        *out = strndup(line.len ? line.data : "", line.len);
        rc = *out ? GTO_OK : error_no_memory(error);
    }
    buf_free(&text);
    buf_free(&err);
    return rc;
}
