#include "platform.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

// Reads /proc/PID/NAME.
static bool load(struct buf *out, pid_t pid, const char *name)
{
    enum { MAX_SIZE = 4096 };
    char path[100];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    buf_clear(out);
    return file_load(out, path, MAX_SIZE) == 0 && out->len;
}

// proc(5), /proc/PID/task/TID/children.
size_t platform_children(pid_t pid, pid_t *children, size_t limit)
{
    char name[64];
    struct buf text = {0};
    size_t count = 0;
    snprintf(name, sizeof(name), "task/%d/children", (int)pid);
    load(&text, pid, name);
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

// The number behind a key; 0 if there is none.
static uint64_t number_after(const char *text, const char *key)
{
    const char *found = strstr(text, key);
    return found ? strtoull(found + strlen(key), NULL, 10) : 0;
}

// Fills in what /proc/PID/stat tells: "PID (NAME) STATE NUMBER...", by proc(5).
static bool parse_stat(struct platform_usage *out, const char *text)
{
    enum { STATE = 3, FAULTS = 10, RESIDENT = 24 };
    const char *name = strchr(text, '('), *at = strrchr(text, ')');
    if (!name || !at || at < name)
        return false;
    snprintf(out->name, sizeof(out->name), "%.*s", (int)(at - name - 1), name + 1);
    for (int field = STATE; (at = strchr(at + 1, ' ')); field++) {
        if (field == FAULTS)
            out->faults = strtoull(at, NULL, 10);
        else if (field == RESIDENT)
            out->memory = strtoull(at, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
    }
    return true;
}

bool platform_usage(struct platform_usage *out, pid_t pid)
{
    struct buf text = {0};
    *out = (struct platform_usage){0};
    bool told = load(&text, pid, "stat") && parse_stat(out, text.data) && load(&text, pid, "io");
    if (told) {
        out->read = number_after(text.data, "rchar: ");
        out->written = number_after(text.data, "wchar: ");
    }
    buf_free(&text);
    return told;
}

bool platform_random(void *data, size_t size)
{
    const unsigned without_waiting = 1; // GRND_NONBLOCK
    return syscall(SYS_getrandom, data, size, without_waiting) == (long)size;
}
