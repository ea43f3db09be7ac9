#include "git_dir.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascii.h"
#include "config_file.h"
#include "environment.h"
#include "file.h"
#include "hex.h"
#include "path.h"

enum { HEAD_SIZE = 255 }; // as much of it as Git looks at

// ---- Owners

// Git may be told, by its own tests, to take everybody for somebody else.
static bool all_are_others(void)
{
    const char *value = environment_get("GIT_TEST_ASSUME_DIFFERENT_OWNER");
    bool others;
    return value && (!config_bool(value, &others) || others);
}

// Whether root works for this user, by sudo.
static bool is_user_of_sudo(uid_t user)
{
    const char *value = environment_get("SUDO_UID");
    char digits[24];
    snprintf(digits, sizeof(digits), "%ju", (uintmax_t)user);
    return value && strcmp(value, digits) == 0;
}

bool git_dir_is_ours(const struct stat *status)
{
    uid_t user = geteuid();
    bool ours = status->st_uid == user || (user == 0 && is_user_of_sudo(status->st_uid));
    return ours && !all_are_others();
}

// ---- Small files

// Reads the beginning of a file. Returns 0 or what errno would be.
static int read_beginning(struct buf *text, const char *directory, const char *name, size_t size)
{
    char *path = path_join(directory, name);
    int reason = path ? file_load(text, path, size) : ENOMEM;
    free(path);
    return reason == EFBIG ? 0 : reason;
}

static bool is_end_of_line(char c)
{
    return c == '\n' || c == '\r';
}

// The real path that a file in `directory` names, to be freed; NULL if there is none.
static char *resolve(const char *directory, struct slice name)
{
    struct buf path = {0};
    char *real = NULL;
    while (name.len && is_end_of_line(name.data[name.len - 1]))
        name.len--;
    if (!name.len || memchr(name.data, '\0', name.len))
        return NULL;
    if (name.data[0] != '/')
        buf_addf(&path, "%s/", directory);
    buf_add(&path, name.data, name.len);
    if (!path.failed)
        real = realpath(path.data, NULL);
    buf_free(&path);
    return real;
}

// ---- Git directories

// Looks at HEAD itself, be it a symbolic link. Returns 0 or what errno would be.
static int stat_head(const char *directory, struct stat *status)
{
    char *path = path_join(directory, "HEAD");
    int reason = !path ? ENOMEM : lstat(path, status) != 0 ? errno : 0;
    free(path);
    return reason;
}

bool git_dir_has_head(const char *directory)
{
    struct stat status;
    return stat_head(directory, &status) != ENOENT;
}

static bool is_head(struct slice text)
{
    if (!slice_take_prefix(&text, slice_of("ref:")))
        return text.len >= 40 && is_hex(text.data, 40);
    while (text.len && is_blank(text.data[0]))
        text = slice_from(text, 1);
    return slice_starts_with(text, slice_of("refs/"));
}

static bool check_head(const char *git_dir)
{
    struct stat status;
    struct buf text = {0};
    bool is_one = stat_head(git_dir, &status) == 0 && S_ISREG(status.st_mode) &&
                  read_beginning(&text, git_dir, "HEAD", HEAD_SIZE) == 0 &&
                  is_head((struct slice){text.data, text.len});
    buf_free(&text);
    return is_one;
}

static char *find_common_dir(const char *git_dir)
{
    struct buf text = {0};
    int reason = read_beginning(&text, git_dir, "commondir", PATH_MAX);
    char *common_dir = reason == ENOENT ? strdup(git_dir)
                       : reason         ? NULL
                                        : resolve(git_dir, (struct slice){text.data, text.len});
    buf_free(&text);
    return common_dir;
}

static bool is_open_to_us(const char *directory, const char *name)
{
    char *path = path_join(directory, name);
    bool open = path && access(path, X_OK) == 0;
    free(path);
    return open;
}

bool git_dir_check(const char *git_dir, char **common_dir)
{
    *common_dir = check_head(git_dir) ? find_common_dir(git_dir) : NULL;
    if (*common_dir && is_open_to_us(*common_dir, "objects") && is_open_to_us(*common_dir, "refs"))
        return true;
    free(*common_dir);
    *common_dir = NULL;
    return false;
}

// ---- Files that lead to one

char *git_dir_follow(const char *directory, const char *file)
{
    struct buf text = {0};
    char *git_dir = NULL;
    if (file_load(&text, file, PATH_MAX) == 0) {
        struct slice name = {text.data, text.len};
        if (slice_take_prefix(&name, slice_of("gitdir: ")))
            git_dir = resolve(directory, name);
    }
    buf_free(&text);
    return git_dir;
}

// ---- Traps

static bool is_trap(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

char *git_dir_find_trap(const char *directory)
{
    static const char *const names[] = {"HEAD", "commondir", "config", "config.worktree"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char *path = path_join(directory, names[i]);
        if (path && is_trap(path))
            return path;
        free(path);
    }
    return NULL;
}
