// Watching a child that may take long, or for ever.
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"
#include "gto.h"

struct process_watch {
    int idle_timeout;                                  // seconds without output on standard error
    void (*progress)(void *payload, const char *text); // the latest line; NULL: nobody is told
    bool (*interrupted)(void *payload); // whether to give up; asked now and then; NULL: never
    void *payload;
};

// Watches a child until it ends, or terminates it. `fd` is the end of a pipe that its standard
// error is written to; whole lines of that are added to `err` (NULL: they are not). The child still
// has to be waited for. Errors: GTO_ESERVER (it was silent for too long), GTO_EINTERRUPTED: it was
// terminated; GTO_ERROR (its output cannot be read: the same).
int watch_child(const struct process_watch *watch, pid_t pid, int fd, struct buf *err,
                gto_error **error);

#endif
