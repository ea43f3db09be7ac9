#include "coprocess.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child.h"
#include "error.h"
#include "platform.h"

// Makes a socket for us and one for the child. Returns 0 or what errno would be.
static int open_sockets(int *ours, int *its)
{
    int pair[2];
    if (platform_socket_pair(pair) < 0)
        return errno;
    *ours = child_move_up(pair[0]);
    int reason = *ours < 0 ? errno : 0;
    *its = child_move_up(pair[1]);
    if (!reason && *its < 0)
        reason = errno;
    if (reason && *ours >= 0)
        close(*ours);
    if (reason && *its >= 0)
        close(*its);
    return reason;
}

int coprocess_start(struct coprocess *out, const char *const *argv, const char *const *env,
                    gto_error **error)
{
    int its = -1, reason = open_sockets(&out->fd, &its);
    if (reason) {
        out->fd = -1;
        return error_set(error, GTO_ERROR, "cannot run '%s': %s", argv[0], strerror(reason));
    }
    const struct child_setup setup = {.argv = argv, .env = env, .fds = {its, its, CHILD_NULL}};
    int rc = child_start(&out->pid, &setup, error);
    close(its);
    if (rc != GTO_OK) {
        close(out->fd);
        out->fd = -1;
    }
    return rc;
}

bool coprocess_write(const struct coprocess *coprocess, const void *data, size_t len)
{
    for (const char *at = data; len;) {
        ssize_t n = platform_send(coprocess->fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

ssize_t coprocess_read(const struct coprocess *coprocess, void *data, size_t size)
{
    ssize_t n;
    do
        n = recv(coprocess->fd, data, size, 0);
    while (n < 0 && errno == EINTR);
    return n;
}

void coprocess_end(struct coprocess *coprocess)
{
    int status;
    shutdown(coprocess->fd, SHUT_RDWR); // a fork of ours may hold it too
    close(coprocess->fd);
    coprocess->fd = -1;
    child_wait(coprocess->pid, &status); // how it ended does not matter
}
