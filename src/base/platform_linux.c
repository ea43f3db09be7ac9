#include "platform.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "file.h"

// The C library may be older than the kernel, so calls are made by number. Where the headers have
// no number either, -1 stands in: the kernel refuses it as it does what it does not know.
#ifndef SYS_getrandom
#define SYS_getrandom (-1)
#endif
#ifndef SYS_memfd_create
#define SYS_memfd_create (-1)
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open (-1)
#endif

int platform_memory_file(void)
{
    const unsigned close_on_exec = 1; // MFD_CLOEXEC
    int fd = (int)syscall(SYS_memfd_create, "gto", close_on_exec);
    return fd < 0 ? file_open_temporary() : fd;
}

int platform_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int platform_process_fd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0u);
}

// proc(5), /proc/PID/task/TID/children.
size_t platform_children(pid_t pid, pid_t *children, size_t limit)
{
    char path[64];
    struct buf text = {0};
    size_t count = 0;
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
    file_load(&text, path, 4096);
    char *at = text.data;
    while (at && count < limit) {
        char *end;
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at || child <= 0)
            break;
        children[count++] = child;
        at = end;
    }
    buf_free(&text);
    return count;
}

bool platform_random(void *data, size_t size)
{
    const unsigned without_waiting = 1; // GRND_NONBLOCK
    return syscall(SYS_getrandom, data, size, without_waiting) == (long)size;
}
