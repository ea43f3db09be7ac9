#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "directory.h"
#include "file.h"
#include "path.h"
#include "slice.h"

enum { MAX_TRIES = 10 };

static const char unnamed[] = "XXXXXX", temporary[] = "gto-scratch-";

// ---- Making

// Makes those above, which somebody may remove at any time. Returns 0 or what errno would be.
static int make_parents(char *path)
{
    char *name = strrchr(path, '/');
    if (!name || name == path)
        return ENOENT;
    *name = '\0';
    int reason = directory_make(path) ? 0 : errno;
    *name = '/';
    return reason;
}

// Holds a new directory. Returns 0, or what errno would be: ENOENT if somebody swept it away before
// it was held. Where there are no locks, nobody can sweep.
static int hold_directory(const char *path, int *hold)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    while (flock(fd, LOCK_SH) < 0 && errno == EINTR)
        ;
    int reason = file_compare(fd, path);
    if (reason)
        close(fd);
    else
        *hold = fd;
    return reason;
}

int scratch_make(char *path, int *hold)
{
    char *name = path + strlen(path) - strlen(unnamed);
    int reason = ENOENT;
    for (int i = 0; reason == ENOENT && i < MAX_TRIES; i++) {
        memcpy(name, unnamed, strlen(unnamed));
        if (!mkdtemp(path)) {
            reason = errno;
            if (reason == ENOENT && make_parents(path) != 0)
                break;
            continue;
        }
        reason = hold_directory(path, hold);
        if (reason)
            rmdir(path);
    }
    return reason;
}

char *scratch_make_temporary(int *hold)
{
    struct buf path = {0};
    buf_addf(&path, "%s/%s%s", directory_temporary(), temporary, unnamed);
    int reason = path.failed ? ENOMEM : scratch_make(path.data, hold);
    if (!reason)
        return buf_finish(&path);
    buf_free(&path);
    errno = reason;
    return NULL;
}

void scratch_remove(char *path, int hold)
{
    directory_remove(path);
    free(path);
    close(hold);
}

// ---- Sweeping

static bool is_scratch(const char *name, const char *before, bool whole)
{
    struct slice text = slice_of(name);
    if (text.len < strlen(unnamed))
        return false;
    text.len -= strlen(unnamed);
    return whole ? slice_equal(text, slice_of(before)) : slice_ends_with(text, slice_of(before));
}

static void remove_unheld(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &status) == 0 && status.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
        directory_remove(path);
    close(fd);
}

static void sweep(const char *directory, const char *before, bool whole)
{
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        char *path =
            is_scratch(entry->d_name, before, whole) ? path_join(directory, entry->d_name) : NULL;
        if (path)
            remove_unheld(path);
        free(path);
    }
    if (entries)
        closedir(entries);
}

void scratch_sweep(const char *directory, const char *before)
{
    sweep(directory, before, false);
}

void scratch_sweep_temporary(void)
{
    sweep(directory_temporary(), temporary, true);
}
