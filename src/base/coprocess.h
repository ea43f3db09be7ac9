// A child to talk with: its standard input and output are the other end of a socket.
#ifndef BASE_COPROCESS_H
#define BASE_COPROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "gto.h"

struct coprocess {
    pid_t pid;
    int fd; // our end; -1: it does not run
};

// Starts one, to be ended with coprocess_end(). Arguments and environment are as child.h has them.
// Errors: GTO_ERROR (it could not be run), GTO_ENOMEM.
int coprocess_start(struct coprocess *out, const char *const *argv, const char *const *env,
                    gto_error **error);
// Writes all, without SIGPIPE, or returns false with errno set.
bool coprocess_write(const struct coprocess *coprocess, const void *data, size_t len);
// Reads some bytes, when there are any. Returns how many; 0 at its end, -1 with errno set.
ssize_t coprocess_read(const struct coprocess *coprocess, void *data, size_t size);
// Ends the conversation, and waits for the end of the child.
void coprocess_end(struct coprocess *coprocess);

#endif
