// A child process: how it is started and waited for. No shell is involved.
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "gto.h"

// In place of a descriptor: /dev/null, or the one that is ours.
enum { CHILD_NULL = -1, CHILD_OURS = -2 };
// Descriptors that a child may have beside its standard streams, and the lowest that is none.
enum { CHILD_TRACE = 8, CHILD_MESSAGES, CHILD_LOWEST };

struct child_setup {
    const char *const *argv; // NULL-terminated; argv[0] is looked up in PATH
    // How its environment differs from ours: "NAME=value" sets, "NAME" removes, later ones win;
    // NULL: not at all.
    const char *const *env;
    int fds[3];       // its standard streams; no other descriptor of ours is inherited, but
    int trace_fd;     // is its CHILD_TRACE, and
    int messages_fd;  // its CHILD_MESSAGES; both are CHILD_LOWEST or more; 0: it has none
    bool own_session; // signals from the terminal, and its end, do not reach it
};

// Starts a child, whose signals are as a shell would have them, whatever the program that we are
// part of does with its own. Errors: GTO_ERROR (it could not be run), GTO_ENOMEM.
int child_start(pid_t *pid, const struct child_setup *setup, gto_error **error);

// Whether it has ended; it is not waited for yet.
bool child_has_ended(pid_t pid);
// Waits for its end. *status is its exit status, or 128 and the number of the signal that ended it.
// Returns 0 or what errno would be; ECHILD: somebody else has waited for it.
int child_wait(pid_t pid, int *status);

// Where SIGCHLD is ignored, as a parent may leave it to us, the kernel forgets how a child ended.
// Between these two calls it does not: they stand around starting a child and waiting for it. The
// disposition belongs to the whole process: it is changed only if it is so, and changed back when
// no thread waits for a child any more.
void child_keep_status(void);
void child_forget_status(void);

// Moves a descriptor to CHILD_LOWEST or above. Returns -1 with errno set if that fails; then it is
// closed. -1 stays -1.
int child_move_up(int fd);

#endif
