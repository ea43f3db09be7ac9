// Running a child process to its end.
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "gto.h"
#include "watch.h"

struct process {
    const char *const *argv; // as child.h has them
    const char *const *env;
    const char *input; // what it reads from standard input; NULL: nothing
    size_t input_len;
    struct buf *out; // get what it writes; NULL: thrown away
    struct buf *err;
    bool on_terminal; // instead of all this: it reads our standard input, and writes to our
                      // standard error
    bool own_session; // signals from the terminal, and its end, do not reach it
    const struct process_watch *watch; // NULL: it is waited for, however long it takes
    const struct process_trace *trace; // of one that is watched: gets what it writes to CHILD_TRACE
    struct process_activity *activity; // the same: is looked at
    bool has_messages;                 // it has our standard error as its CHILD_MESSAGES
};

// Runs a child to its end. *status is its exit status, or 128 and the number of the signal that
// ended it. Errors: GTO_ERROR (it could not be run, or what it wrote cannot be read), GTO_ENOMEM;
// of one that is watched also those of watch_child(): it was terminated.
int process_run(const struct process *process, int *status, gto_error **error);

#endif
