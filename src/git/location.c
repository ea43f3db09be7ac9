// Finding a repository as Git does: in a directory, or in the first one above it that has one.
#include "location.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "config_file.h"
#include "environment.h"
#include "error.h"
#include "git_dir.h"
#include "path.h"
#include "repository_format.h"
#include "rev_parse.h"
#include "run.h"

void location_free(struct location *location)
{
    free(location->root);
    free(location->git_dir);
    free(location->common_dir);
    free(location->object_dir);
    *location = (struct location){0};
}

static int no_repository(const char *path, gto_error **error)
{
    return error_set(error, GTO_ENOREPO, "No Git repo found in '%s'", path ? path : ".");
}

// ---- One directory, by our own code

// UNSURE: Git has to be asked. What was found out so far stays in the location.
enum found { FOUND, NOTHING, UNSURE };

// Takes the Git directory of a location for that of the work tree `root`.
static enum found use_git_dir(struct location *out, const char *root)
{
    struct repository_format format;
    if (!git_dir_check(out->git_dir, &out->common_dir))
        return UNSURE;
    repository_format_read(&format, out->common_dir, out->git_dir);
    if (!format.known || format.bare || format.has_work_tree)
        return UNSURE;
    out->root = strdup(root);
    out->object_dir = path_join(out->common_dir, "objects");
    out->id_len = format.id_len;
    out->partial = format.partial ? PARTIAL_YES : PARTIAL_UNKNOWN;
    return out->root && out->object_dir ? FOUND : UNSURE;
}

static enum found follow_file(struct location *out, const char *root, const char *file)
{
    struct stat status;
    out->git_dir = git_dir_follow(root, file);
    if (!out->git_dir || stat(out->git_dir, &status) != 0 || !git_dir_is_ours(&status))
        return UNSURE;
    return use_git_dir(out, root);
}

// A directory that looks like a bare repository is left to Git: the user may not want those.
static enum found look_for_bare(const char *directory)
{
    return git_dir_has_head(directory) ? UNSURE : NOTHING;
}

// Who owns the work tree, the .git file and the Git directory is looked at before any of them is
// read.
static enum found look_here(struct location *out, const char *directory, const char *dot_git,
                            const struct stat *status)
{
    struct stat git;
    if (lstat(dot_git, &git) != 0)
        return errno == ENOENT ? look_for_bare(directory) : UNSURE;
    if (!git_dir_is_ours(status) || !git_dir_is_ours(&git))
        return UNSURE;
    if (S_ISREG(git.st_mode))
        return follow_file(out, directory, dot_git);
    if (!S_ISDIR(git.st_mode))
        return UNSURE;
    out->git_dir = strdup(dot_git);
    enum found found = out->git_dir ? use_git_dir(out, directory) : UNSURE;
    return found == UNSURE && !git_dir_has_head(dot_git) ? look_for_bare(directory) : found;
}

// ---- One directory, by Git

// Refuses what Git would wait for without end.
static int refuse_trap(const char *directory, gto_error **error)
{
    char *trap = directory ? git_dir_find_trap(directory) : NULL;
    int rc =
        trap ? error_set(error, GTO_ENOREPO,
                         "'%s' is no regular file, so there is no Git repo that can be used", trap)
             : GTO_OK;
    free(trap);
    return rc;
}

// Git follows a .git file before it looks at its owner, who may have it lead to what never ends.
static bool is_file_of_others(const char *dot_git)
{
    struct stat link, status;
    return lstat(dot_git, &link) == 0 && !git_dir_is_ours(&link) && stat(dot_git, &status) == 0 &&
           S_ISREG(status.st_mode);
}

// `known` is what could be found out without Git.
static int ask_git(struct location *out, const struct location *known, const char *start,
                   const char *directory, const char *dot_git, gto_error **error)
{
    const char *const suspects[] = {directory, dot_git, known->git_dir, known->common_dir};
    for (size_t i = 0; i < sizeof(suspects) / sizeof(*suspects); i++)
        if (refuse_trap(suspects[i], error) != GTO_OK)
            return GTO_ENOREPO;
    if (is_file_of_others(dot_git) && !rev_parse_trusts_others())
        return rev_parse_refuse_owner(directory, error);
    return rev_parse_directory(out, start, directory, error);
}

// ---- The way up

struct search {
    char *start;     // a real path
    char *directory; // that is looked at: the same, or one above it
    struct stat status;
    ssize_t ceiling; // the length of the longest one above the first that is not looked at, or -1
    dev_t device;
    bool across_devices;
};

// The length of a ceiling if it is above the directory, else -1.
static ssize_t ceiling_above(const char *directory, const char *ceiling)
{
    size_t len = strlen(ceiling);
    if (len && ceiling[len - 1] == '/')
        len--;
    bool above =
        strncmp(directory, ceiling, len) == 0 && directory[len] == '/' && directory[len + 1];
    return above ? (ssize_t)len : -1;
}

// Reads GIT_CEILING_DIRECTORIES (see git(1)). Symbolic links are resolved up to an empty entry.
static ssize_t find_ceiling(const char *directory)
{
    const char *entry = environment_get("GIT_CEILING_DIRECTORIES");
    bool resolving = true;
    ssize_t longest = -1;
    while (entry && *entry) {
        size_t len = strcspn(entry, ":");
        char *path = strndup(entry, len);
        char *real = path && resolving && *path == '/' ? realpath(path, NULL) : NULL;
        const char *ceiling = real ? real : resolving || !path ? "" : path;
        ssize_t found = *ceiling == '/' ? ceiling_above(directory, ceiling) : -1;
        if (found > longest)
            longest = found;
        resolving = resolving && len;
        free(real);
        free(path);
        entry += entry[len] ? len + 1 : len;
    }
    return longest;
}

// Begins in a directory; a file stands for the one that it is in.
static int search_begin(struct search *search, const char *path, gto_error **error)
{
    search->directory = path ? realpath(path, NULL) : getcwd(NULL, 0);
    if (!search->directory)
        return errno == ENOMEM ? error_no_memory(error) : no_repository(path, error);
    if (search->directory[0] != '/' || stat(search->directory, &search->status) != 0)
        return no_repository(path, error);
    if (!S_ISDIR(search->status.st_mode)) {
        char *slash = strrchr(search->directory, '/');
        slash[slash == search->directory] = '\0';
        if (stat(search->directory, &search->status) != 0)
            return no_repository(path, error);
    }
    search->start = strdup(search->directory);
    if (!search->start)
        return error_no_memory(error);
    search->device = search->status.st_dev;
    search->ceiling = find_ceiling(search->directory);
    return GTO_OK;
}

// Goes to the directory above. False: that one is not to be looked at.
static bool search_up(struct search *search)
{
    char *slash = strrchr(search->directory, '/');
    ssize_t len = slash - search->directory;
    if (!slash[1] || len <= search->ceiling)
        return false;
    slash[len == 0] = '\0';
    return stat(search->directory, &search->status) == 0 &&
           (search->across_devices || search->status.st_dev == search->device);
}

// GTO_EREF, without a message: there is no repository in this directory.
static int search_here(const struct search *search, struct location *out, gto_error **error)
{
    const char *directory = search->directory;
    struct location known = {0};
    char *dot_git = path_join(directory[1] ? directory : "", ".git");
    if (!dot_git)
        return error_no_memory(error);
    enum found found = look_here(&known, directory, dot_git, &search->status);
    int rc = found == NOTHING ? GTO_EREF : GTO_OK;
    if (found == FOUND) {
        *out = known;
    } else {
        if (found == UNSURE)
            rc = ask_git(out, &known, search->start, directory, dot_git, error);
        location_free(&known);
    }
    free(dot_git);
    return rc;
}

int location_find(struct location *out, const char *path, gto_error **error)
{
    struct search search = {0};
    const char *across = environment_get("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    *out = (struct location){0};
    if (!path && environment_has_location()) {
        int rc = refuse_trap(environment_get("GIT_DIR"), error);
        return rc == GTO_OK ? rev_parse_path(out, NULL, error) : rc;
    }
    if (across && !config_bool(across, &search.across_devices)) // then Git decides
        return rev_parse_path(out, path, error);
    int rc = search_begin(&search, path, error);
    while (rc == GTO_OK) {
        rc = search_here(&search, out, error);
        if (rc != GTO_EREF)
            break;
        rc = search_up(&search) ? GTO_OK : no_repository(path, error);
    }
    free(search.start);
    free(search.directory);
    return rc;
}

// ---- Partial clones

bool location_is_partial(struct location *location)
{
    static const char *const args[] = {"config", "--type=bool", "--get-regexp",
                                       "^remote\\..*\\.promisor$", NULL};
    struct buf text = {0};
    int status;
    if (location->partial == PARTIAL_UNKNOWN) {
        struct process process = {.out = &text};
        int rc = git_run(location, args, process, &status, NULL);
        bool yes = rc == GTO_OK && status == 0 && text.len && strstr(text.data, " true\n");
        location->partial = yes ? PARTIAL_YES : PARTIAL_NO;
        buf_free(&text);
    }
    return location->partial == PARTIAL_YES;
}
