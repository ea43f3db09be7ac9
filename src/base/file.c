#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "path.h"

ssize_t file_read(int fd, void *data, size_t size)
{
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, (char *)data + len, size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

ssize_t file_read_at(int fd, void *data, size_t size, off_t offset)
{
    size_t len = 0;
    while (len < size) {
        ssize_t n = pread(fd, (char *)data + len, size - len, offset + (off_t)len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

bool file_write(int fd, const void *data, size_t len)
{
    for (const char *at = data; len;) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

int file_open(const char *path)
{
    struct stat status;
    int fd;
    do
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return -1;
    int reason = fstat(fd, &status) < 0    ? errno
                 : S_ISREG(status.st_mode) ? 0
                 : S_ISDIR(status.st_mode) ? EISDIR
                                           : EINVAL;
    if (!reason)
        return fd;
    close(fd);
    errno = reason;
    return -1;
}

int file_load(struct buf *out, const char *path, size_t limit)
{
    char chunk[16384];
    size_t left = limit;
    int fd = file_open(path), reason = 0;
    ssize_t n;
    if (fd < 0)
        return errno;
    do {
        n = file_read(fd, chunk, sizeof(chunk));
        reason = n < 0 ? errno : (size_t)n > left ? EFBIG : 0;
        size_t len = reason == EFBIG ? left : n > 0 ? (size_t)n : 0;
        buf_add(out, chunk, len);
        left -= len;
    } while (!reason && n == sizeof(chunk));
    close(fd);
    return out->failed ? ENOMEM : reason;
}

static int find(const char *path, struct stat *status)
{
    if (stat(path, status) == 0)
        return 0;
    return errno == ENOTDIR ? ENOENT : errno;
}

int file_find(const char *path)
{
    struct stat status;
    return find(path, &status);
}

int file_compare(int fd, const char *path)
{
    struct stat held, there;
    int reason = find(path, &there);
    if (!reason && fstat(fd, &held) < 0)
        reason = errno;
    if (reason)
        return reason;
    return held.st_ino == there.st_ino && held.st_dev == there.st_dev ? 0 : ENOENT;
}

int file_open_temporary(void)
{
    char *path = path_join(directory_temporary(), "gto-XXXXXX");
    if (!path)
        return -1;
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    free(path);
    return fd;
}

int file_create(const char *path, struct slice text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int reason = file_write(fd, text.data, text.len) ? 0 : errno;
    if (close(fd) < 0 && !reason)
        reason = errno;
    return reason;
}
