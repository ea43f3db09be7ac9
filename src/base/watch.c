// A child that talks to a server is alive as long as it writes something: Git tells of its progress
// at least once a second.
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "error.h"
#include "platform.h"

enum {
    INTERVAL_MS = 100,           // how often somebody is asked whether to give up
    INTERVAL_WITHOUT_FD_MS = 10, // and whether the child has ended, if nothing tells of that
    GRACE_MS = 2000,             // from SIGTERM to SIGKILL
    MAX_OUTPUT = 1 << 20,
    MAX_CHUNKS = 64, // read at once: more than a pipe holds
    MAX_PROCESSES = 64,
};

struct watching {
    const struct process_watch *watch;
    pid_t pid;
    int process_fd;      // readable when the child has ended; -1: the system has none
    int fd;              // what it writes on standard error; -1: it has closed that
    struct buf *err;     // whole lines of that
    struct buf line;     // what came since the last end of line
    bool returned;       // a carriage return came last
    int64_t last_output; // when, in milliseconds
};

static void show_line(const struct watching *watching)
{
    const struct process_watch *watch = watching->watch;
    if (watching->line.len && !watching->line.failed && watch->progress)
        watch->progress(watch->payload, watching->line.data);
}

// What ends in a carriage return is progress, which the next line is to replace.
static void end_line(struct watching *watching, char end)
{
    struct buf *line = &watching->line, *err = watching->err;
    show_line(watching);
    if (end == '\n' && err && err->len < MAX_OUTPUT) {
        buf_add(err, line->data, line->len);
        buf_addc(err, '\n');
    }
    buf_clear(line);
}

// ssh ends its lines as terminals do, with both.
static void take_char(struct watching *watching, char c)
{
    if (watching->returned && c != '\n')
        end_line(watching, '\r');
    watching->returned = c == '\r';
    if (c == '\n')
        end_line(watching, '\n');
    else if (c != '\r' && watching->line.len < MAX_OUTPUT)
        buf_addc(&watching->line, c);
}

// Takes what is there. Whoever writes without end does not keep us from looking at anything else.
static int take_output(struct watching *watching, gto_error **error)
{
    char chunk[4096];
    for (int i = 0; watching->fd >= 0 && i < MAX_CHUNKS; i++) {
        ssize_t n = read(watching->fd, chunk, sizeof(chunk));
        if (n == 0) // closed, though the child may run on
            watching->fd = -1;
        if (n == 0 || (n < 0 && errno == EAGAIN))
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return error_set(error, GTO_ERROR, "cannot read what a program writes: %s",
                             strerror(errno));
        }
        watching->last_output = clock_ms();
        for (ssize_t j = 0; j < n; j++)
            take_char(watching, chunk[j]);
        if (chunk[n - 1] == '\r') // shown now, not when there is more
            show_line(watching);
    }
    return GTO_OK;
}

// Waits for output if there is a `fd`, or the end of the child, or a moment.
static void wait_a_moment(const struct watching *watching, int fd)
{
    struct pollfd fds[2] = {{.fd = fd, .events = POLLIN},
                            {.fd = watching->process_fd, .events = POLLIN}};
    poll(fds, 2, watching->process_fd < 0 ? INTERVAL_WITHOUT_FD_MS : INTERVAL_MS);
}

// A child is asked to end first, so that it can remove what it has begun. So are those that it has
// started, and those that they have, which talk to the server: nobody else terminates them.
static void terminate(const struct watching *watching)
{
    int64_t limit = clock_ms() + GRACE_MS;
    pid_t pids[MAX_PROCESSES] = {watching->pid};
    size_t count = 1;
    for (size_t i = 0; i < count; i++)
        count += platform_children(pids[i], pids + count, MAX_PROCESSES - count);
    for (size_t i = 0; i < count; i++)
        kill(pids[i], SIGTERM);
    while (!child_has_ended(watching->pid) && clock_ms() < limit)
        wait_a_moment(watching, -1);
    kill(watching->pid, SIGKILL);
}

// Whether to go on waiting.
static int check(const struct watching *watching, gto_error **error)
{
    const struct process_watch *watch = watching->watch;
    if (watch->interrupted && watch->interrupted(watch->payload))
        return error_set(error, GTO_EINTERRUPTED, "interrupted");
    if (clock_ms() - watching->last_output < (int64_t)watch->idle_timeout * 1000)
        return GTO_OK;
    return error_set(error, GTO_ESERVER, "no sign of life for %d second%s", watch->idle_timeout,
                     watch->idle_timeout == 1 ? "" : "s");
}

int watch_child(const struct process_watch *watch, pid_t pid, int fd, struct buf *err,
                gto_error **error)
{
    struct watching watching = {.watch = watch,
                                .pid = pid,
                                .process_fd = platform_process_fd(pid),
                                .fd = fd,
                                .err = err,
                                .last_output = clock_ms()};
    int rc = fcntl(fd, F_SETFL, O_NONBLOCK) < 0
                 ? error_set(error, GTO_ERROR, "cannot watch a program: %s", strerror(errno))
                 : GTO_OK;
    while (rc == GTO_OK) {
        bool ended = child_has_ended(pid);
        rc = take_output(&watching, error); // after that: nothing that it wrote is lost
        if (ended)
            break;
        if (rc == GTO_OK)
            rc = check(&watching, error);
        if (rc == GTO_OK)
            wait_a_moment(&watching, watching.fd);
    }
    if (rc != GTO_OK)
        terminate(&watching);
    if (watching.line.len)
        end_line(&watching, '\n');
    if (watch->progress)
        watch->progress(watch->payload, NULL);
    buf_free(&watching.line);
    if (watching.process_fd >= 0)
        close(watching.process_fd);
    return rc;
}
