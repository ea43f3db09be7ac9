// Child processes, run without a shell.
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "gto.h"

// How to wait for a child that may take long, or for ever.
struct process_watch {
    int patience;                                      // seconds without a word on standard error
    void (*progress)(void *payload, const char *text); // its latest words; NULL: nobody is told
    bool (*interrupted)(void *payload); // whether to give up; asked now and then; NULL: never
    void *payload;
};

struct process {
    const char *const *argv; // NULL-terminated; argv[0] is looked up in PATH
    // How its environment differs from ours: "NAME=value" sets, "NAME" removes, later ones win;
    // NULL: not at all.
    const char *const *env;
    const char *input; // what it reads from standard input; NULL: nothing
    size_t input_len;
    struct buf *out; // take up what it writes; NULL: thrown away
    struct buf *err;
    bool on_terminal; // instead of all this: it reads our standard input, and writes to our
                      // standard error
    bool own_session; // signals from the terminal, and its end, do not reach it
    const struct process_watch *watch; // NULL: it is waited for, however long it takes
};

// Runs a child to its end. *status is its exit status, or 128 and the number of the signal that
// ended it. Errors: GTO_ERROR (it could not be run), GTO_ENOMEM; of one that is watched also
// GTO_ESERVER (it was silent for too long) and GTO_EINTERRUPTED: it was ended then.
int process_run(const struct process *process, int *status, gto_error **error);

// A child to talk with: its standard input and output are the other end of a socket.
struct child {
    pid_t pid;
    int fd; // our end; whoever writes has to say MSG_NOSIGNAL
};

// Starts a child; of `process` only argv and env count. To be ended with process_end().
// Errors: GTO_ERROR (it could not be run), GTO_ENOMEM.
int process_start(struct child *out, const struct process *process, gto_error **error);
// Tells a child that nothing more will come, and waits for its end.
void process_end(struct child *child);

#endif
