// The lock that those who change tags hold. Git knows nothing of it: it orders those who use this
// library.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "repo/handle.h"

enum { MAX_WAIT_S = 60, PAUSE_MS = 10 };

static time_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

// Waits until the lock is ours. Returns 0 or what errno is; EWOULDBLOCK: it took too long.
static int wait_for(int fd)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    time_t end = now() + MAX_WAIT_S;
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK || now() >= end)
            return errno;
        nanosleep(&pause, NULL);
    }
    return 0;
}

// Whether a file system has no such locks: then Git's own locks have to do.
static bool has_no_locks(int reason)
{
    return reason == EBADF || reason == ENOLCK || reason == EOPNOTSUPP || reason == EINVAL;
}

int repo_lock(struct repo *repo, int *lock, gto_error **error)
{
    // The directory itself is locked: no file is left behind.
    const char *path = repo->location.common_dir;
    if (faccessat(AT_FDCWD, repo->location.object_dir, W_OK, AT_EACCESS) != 0)
        return error_set(error, GTO_ERROR, "The Git repo in '%s' cannot be written: %s",
                         repo->location.root, strerror(errno));
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = GTO_OK;
    int reason = fd < 0 ? errno : wait_for(fd);
    if (fd >= 0 && reason == EWOULDBLOCK)
        rc = error_set(
            error, GTO_ERROR,
            "Another gto has been changing this repository for %d seconds: it holds a lock "
            "on '%s'",
            (int)MAX_WAIT_S, path);
    else if (reason && !(fd >= 0 && has_no_locks(reason)))
        rc = error_set(error, GTO_ERROR, "cannot lock '%s': %s", path, strerror(reason));
    if (rc == GTO_OK)
        *lock = fd;
    else if (fd >= 0)
        close(fd);
    return rc;
}

void repo_unlock(int lock)
{
    close(lock);
}
