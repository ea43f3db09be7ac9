// Watching a child that may take long, or for ever.
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "buf.h"
#include "gto.h"
#include "slice.h"

struct process_watch {
    int idle_timeout;                                  // seconds without a sign of life
    void (*progress)(void *payload, const char *text); // the latest line; NULL: nobody is told
    bool (*interrupted)(void *payload); // whether to give up; asked now and then; NULL: never
    void *payload;
};

// Called with what a child has traced, in pieces of any length. Anything but GTO_OK terminates the
// child and is returned.
struct process_trace {
    int (*read)(void *payload, struct slice text, gto_error **error);
    void *payload;
};

// What is seen of a child, and of the processes that it has started, from outside: what they read
// and write, and memory that they are given. It costs the child nothing.
struct process_activity {
    const char *names;   // of their programs, as they begin; others do not count
    uint64_t max_read;   // bytes that one of them may read, and
    uint64_t max_memory; // have at once, or the child is terminated
    bool exceeded;       // it was, for that
};

// A child that is watched, and our ends of what it writes to; -1: it does not. All of it is a sign
// of life.
struct watched_child {
    pid_t pid;
    int err_fd;      // a pipe: standard error
    struct buf *err; // whole lines of that are added; NULL: they are not
    int out_fd;      // a file: standard output, which is left alone
    int trace_fd;    // a file, which is emptied
    const struct process_trace *trace;
    struct process_activity *activity; // NULL: it is not looked at
};

// Watches a child until it ends, or terminates it. The child still has to be waited for. Errors:
// GTO_ESERVER (it was silent for too long), GTO_EINTERRUPTED, or what trace->read returns: it was
// terminated; GTO_ERROR (its output cannot be read: the same).
int watch_child(const struct process_watch *watch, const struct watched_child *child,
                gto_error **error);

#endif
