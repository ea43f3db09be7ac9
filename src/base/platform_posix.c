// What POSIX alone has. Between making a descriptor and marking it to be closed on exec, another
// thread may start a program, which then inherits it.
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "file.h"

// Returns 0, or -1 with errno set; then both are closed.
static int close_on_exec(const int ends[2])
{
    if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0)
        return 0;
    int reason = errno;
    close(ends[0]);
    close(ends[1]);
    errno = reason;
    return -1;
}

int platform_memory_file(void)
{
    return file_open_temporary();
}

int platform_pipe(int ends[2])
{
    return pipe(ends) < 0 ? -1 : close_on_exec(ends);
}

int platform_process_fd(pid_t pid)
{
    (void)pid;
    return -1;
}

size_t platform_children(pid_t pid, pid_t *children, size_t limit)
{
    (void)pid, (void)children, (void)limit;
    return 0;
}

bool platform_usage(struct platform_usage *out, pid_t pid)
{
    (void)out, (void)pid;
    return false;
}

bool platform_random(void *data, size_t size)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool filled = file_read(fd, data, size) == (ssize_t)size;
    close(fd);
    return filled;
}
