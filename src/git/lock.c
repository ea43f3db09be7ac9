// The lock that those who change tags hold. Git knows nothing of it: it orders those who use this
// library.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "error.h"
#include "handle.h"
#include "lock.h"

enum { MAX_WAIT_S = 60, SERVER_WAIT_S = 15, PAUSE_MS = 10 };

// Waits until the lock is ours. Returns 0 or what errno is; EWOULDBLOCK: it took too long.
static int wait_for(int fd, int seconds, const struct process_watch *watch)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    int64_t end = clock_ms() + (int64_t)seconds * 1000;
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK || clock_ms() >= end)
            return errno;
        if (watch->interrupted && watch->interrupted(watch->payload))
            return EINTR;
        nanosleep(&pause, NULL);
    }
    return 0;
}

int lock_directory(const char *path, int seconds, const struct process_watch *watch, int *lock)
{
    int fd;
    do
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return errno;
    int reason = wait_for(fd, seconds, watch);
    if (reason)
        close(fd);
    else
        *lock = fd;
    return reason;
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
    if (!repo->server && faccessat(AT_FDCWD, repo->location.object_dir, W_OK, AT_EACCESS) != 0)
        return error_set(error, GTO_ERROR, "The Git repo in '%s' cannot be written: %s",
                         repo->location.root, strerror(errno));
    // those who change a server need not follow each other: it only saves them trying again
    int reason =
        lock_directory(path, repo->server ? SERVER_WAIT_S : MAX_WAIT_S, &repo->watch, lock);
    if (!reason)
        return GTO_OK;
    *lock = -1;
    if (reason == EINTR)
        return error_set(error, GTO_EINTERRUPTED, "interrupted");
    if (repo->server || has_no_locks(reason)) // then the order comes from the server, or from Git
        return GTO_OK;
    if (reason == EWOULDBLOCK)
        return error_set(error, GTO_ERROR,
                         "Another gto has been changing this repository for %d seconds: it holds a "
                         "lock on '%s'",
                         (int)MAX_WAIT_S, path);
    return error_set(error, GTO_ERROR, "cannot lock '%s': %s", path, strerror(reason));
}

void repo_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
