// Locks on directories, which the kernel lets go of when a process ends, however it ends.
#ifndef GIT_LOCK_H
#define GIT_LOCK_H

#include "process.h"

// Locks a directory, waiting for so many seconds. Returns 0, or what errno is; EWOULDBLOCK: it took
// too long; EINTR: whoever `watch` asks gave up. *lock is to be closed.
int lock_directory(const char *path, int seconds, const struct process_watch *watch, int *lock);

#endif
