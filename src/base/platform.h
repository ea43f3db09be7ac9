// What systems do each in their own way: platform_linux.c, or platform_posix.c for all others.
#ifndef BASE_PLATFORM_H
#define BASE_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Each descriptor is closed on exec, from its beginning where the system can do that. These return
// -1 with errno set if they fail.
int platform_memory_file(void); // has no name; in memory if there is such a thing
int platform_pipe(int ends[2]);

// A descriptor that is readable as soon as a child has ended; -1: there is none.
int platform_process_fd(pid_t pid);
// The processes that a process has started, up to `limit`; returns how many, 0 if that is not told.
size_t platform_children(pid_t pid, pid_t *children, size_t limit);

// What a process has done so far.
struct platform_usage {
    char name[16];    // of its program, cut after fifteen bytes
    uint64_t read;    // bytes, from files, pipes and, unless it asks for them by recv(2), sockets
    uint64_t written; // the same
    uint64_t faults;  // pages of memory that it was given
    uint64_t memory;  // bytes that it has now
};
// False if the system does not tell.
bool platform_usage(struct platform_usage *out, pid_t pid);

// Random bytes. False if there are none to be had at once.
bool platform_random(void *data, size_t size);

#endif
