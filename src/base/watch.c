// A child that talks to a server is alive as long as it writes something: Git tells of its progress
// on standard error, of what it receives in its trace. Where the system tells what processes do, no
// trace is needed.
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "error.h"
#include "file.h"
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
    const struct watched_child *child;
    int process_fd;      // readable when the child has ended; -1: the system has none
    int err_fd;          // -1: the child has closed it
    struct buf line;     // of standard error: what came since the last end of line
    bool returned;       // a carriage return came last
    off_t written;       // to standard output
    off_t traced;        // how much of the trace was read
    uint64_t done;       // what the processes had done when they were last looked at,
    int64_t last_look;   // in milliseconds
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
    struct buf *line = &watching->line, *err = watching->child->err;
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

static int cannot_read(gto_error **error)
{
    return error_set(error, GTO_ERROR, "cannot read what a program writes: %s", strerror(errno));
}

// Takes what is there. Whoever writes without end does not keep us from looking at anything else.
static int take_errors(struct watching *watching, gto_error **error)
{
    char chunk[4096];
    for (int i = 0; watching->err_fd >= 0 && i < MAX_CHUNKS; i++) {
        ssize_t n = read(watching->err_fd, chunk, sizeof(chunk));
        if (n == 0) // closed, though the child may run on
            watching->err_fd = -1;
        if (n == 0 || (n < 0 && errno == EAGAIN))
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return cannot_read(error);
        }
        watching->last_output = clock_ms();
        for (ssize_t j = 0; j < n; j++)
            take_char(watching, chunk[j]);
        if (chunk[n - 1] == '\r') // shown now, not when there is more
            show_line(watching);
    }
    return GTO_OK;
}

static void note_output(struct watching *watching)
{
    struct stat status;
    if (watching->child->out_fd < 0 || fstat(watching->child->out_fd, &status) < 0 ||
        status.st_size <= watching->written)
        return;
    watching->written = status.st_size;
    watching->last_output = clock_ms();
}

// Takes what was traced, and frees the memory that it takes: the child writes on at its offset.
static int take_trace(struct watching *watching, gto_error **error)
{
    char chunk[16384];
    const struct watched_child *child = watching->child;
    off_t before = watching->traced;
    int rc = GTO_OK;
    while (rc == GTO_OK && child->trace_fd >= 0) {
        ssize_t n = file_read_at(child->trace_fd, chunk, sizeof(chunk), watching->traced);
        if (n == 0)
            break;
        if (n < 0)
            return cannot_read(error);
        watching->traced += n;
        rc = child->trace->read(child->trace->payload, (struct slice){chunk, (size_t)n}, error);
    }
    if (watching->traced == before)
        return rc;
    watching->last_output = clock_ms();
    return rc == GTO_OK && ftruncate(child->trace_fd, 0) < 0 ? cannot_read(error) : rc;
}

// The child, those that it has started, and those that they have.
static size_t list_processes(const struct watching *watching, pid_t *pids)
{
    size_t count = 1;
    pids[0] = watching->child->pid;
    for (size_t i = 0; i < count; i++)
        count += platform_children(pids[i], pids + count, MAX_PROCESSES - count);
    return count;
}

// Adds up what a process has done, in any unit: only whether it grows matters.
static uint64_t look_at(struct process_activity *activity, pid_t pid)
{
    struct platform_usage usage;
    if (!platform_usage(&usage, pid) ||
        strncmp(usage.name, activity->names, strlen(activity->names)) != 0)
        return 0;
    activity->exceeded |= usage.read > activity->max_read || usage.memory > activity->max_memory;
    return usage.read + usage.written + usage.faults;
}

static int look_at_processes(struct watching *watching, gto_error **error)
{
    struct process_activity *activity = watching->child->activity;
    pid_t pids[MAX_PROCESSES];
    uint64_t done = 0;
    int64_t now = clock_ms();
    if (!activity || now - watching->last_look < INTERVAL_MS)
        return GTO_OK;
    watching->last_look = now;
    size_t count = list_processes(watching, pids);
    for (size_t i = 0; i < count; i++)
        done += look_at(activity, pids[i]);
    if (activity->exceeded)
        return error_set(error, GTO_ERROR, "too much");
    if (done != watching->done) // it is less when one of them has ended
        watching->last_output = now;
    watching->done = done;
    return GTO_OK;
}

static int take_output(struct watching *watching, gto_error **error)
{
    int rc = take_errors(watching, error);
    note_output(watching);
    return rc == GTO_OK ? take_trace(watching, error) : rc;
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
    pid_t pids[MAX_PROCESSES];
    size_t count = list_processes(watching, pids);
    for (size_t i = 0; i < count; i++)
        kill(pids[i], SIGTERM);
    while (!child_has_ended(watching->child->pid) && clock_ms() < limit)
        wait_a_moment(watching, -1);
    kill(watching->child->pid, SIGKILL);
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

int watch_child(const struct process_watch *watch, const struct watched_child *child,
                gto_error **error)
{
    struct watching watching = {.watch = watch,
                                .child = child,
                                .process_fd = platform_process_fd(child->pid),
                                .err_fd = child->err_fd,
                                .last_look = clock_ms(),
                                .last_output = clock_ms()};
    int rc = fcntl(child->err_fd, F_SETFL, O_NONBLOCK) < 0
                 ? error_set(error, GTO_ERROR, "cannot watch a program: %s", strerror(errno))
                 : GTO_OK;
    while (rc == GTO_OK) {
        bool ended = child_has_ended(child->pid);
        rc = take_output(&watching, error); // after that: nothing that it wrote is lost
        if (ended)
            break;
        if (rc == GTO_OK)
            rc = look_at_processes(&watching, error);
        if (rc == GTO_OK)
            rc = check(&watching, error);
        if (rc == GTO_OK)
            wait_a_moment(&watching, watching.err_fd);
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
