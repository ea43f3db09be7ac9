// The streams of a child are files in memory rather than pipes: all its input is there before it
// starts and stays there even if we are killed; nobody can block or get SIGPIPE; and something that
// it leaves running in the background cannot keep us waiting. Of a child that is watched, standard
// error is a pipe, which is read meanwhile.
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "error.h"
#include "file.h"
#include "platform.h"

struct streams {
    int fds[3];      // as child_setup has them
    int watch_fd;    // our end of the pipe that a watched child writes errors to; -1: there is none
    int trace_fd;    // -1: there is none
    int messages_fd; // the same
};

static const struct streams no_streams = {{CHILD_NULL, CHILD_NULL, CHILD_NULL}, -1, -1, -1};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = CHILD_NULL;
}

static void streams_close(struct streams *streams)
{
    for (int i = 0; i < 3; i++)
        close_fd(&streams->fds[i]);
    close_fd(&streams->watch_fd);
    close_fd(&streams->trace_fd);
    close_fd(&streams->messages_fd);
}

static int open_memory(void)
{
    return child_move_up(platform_memory_file());
}

static bool open_input(int *fd, const struct process *process)
{
    *fd = open_memory();
    return *fd >= 0 && file_write(*fd, process->input, process->input_len) &&
           lseek(*fd, 0, SEEK_SET) == 0;
}

static bool open_pipe(struct streams *streams)
{
    int ends[2];
    if (platform_pipe(ends) < 0)
        return false;
    streams->watch_fd = child_move_up(ends[0]);
    int reason = errno;
    streams->fds[STDERR_FILENO] = child_move_up(ends[1]);
    if (streams->watch_fd < 0)
        errno = reason;
    return streams->watch_fd >= 0 && streams->fds[STDERR_FILENO] >= 0;
}

// What only some children have beside their standard streams.
static bool open_others(struct streams *streams, const struct process *process)
{
    if (process->trace && (streams->trace_fd = open_memory()) < 0)
        return false;
    if (process->has_messages) // it has none where ours is closed
        streams->messages_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, CHILD_LOWEST);
    return true;
}

static int streams_open(struct streams *streams, const struct process *process, gto_error **error)
{
    int *fds = streams->fds;
    *streams = no_streams;
    bool opened = !process->input || open_input(&fds[STDIN_FILENO], process);
    if (opened && process->out)
        opened = (fds[STDOUT_FILENO] = open_memory()) >= 0;
    if (opened && process->watch)
        opened = open_pipe(streams);
    else if (opened && process->err)
        opened = (fds[STDERR_FILENO] = open_memory()) >= 0;
    if (opened && open_others(streams, process))
        return GTO_OK;
    int reason = errno;
    streams_close(streams);
    return error_set(error, GTO_ERROR, "cannot run '%s': %s", process->argv[0], strerror(reason));
}

// Those of a child on the terminal, which are not to be closed.
static struct streams streams_of_terminal(void)
{
    bool closed = fcntl(STDERR_FILENO, F_GETFD) < 0;
    struct streams streams = no_streams;
    streams.fds[STDIN_FILENO] = streams.fds[STDERR_FILENO] = CHILD_OURS;
    if (!closed)
        streams.fds[STDOUT_FILENO] = STDERR_FILENO;
    return streams;
}

// Adds all that the child wrote: the file has that size now. Something that it left running may
// write on. Returns 0 or what errno would be.
static int take_output(struct buf *buf, int fd)
{
    char chunk[4096];
    struct stat status;
    off_t offset = 0;
    if (fstat(fd, &status) < 0)
        return errno;
    while (offset < status.st_size) {
        ssize_t n = file_read_at(fd, chunk, sizeof(chunk), offset);
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        buf_add(buf, chunk, (size_t)n);
        offset += n;
    }
    return buf->failed ? ENOMEM : 0;
}

static int take_outputs(const struct process *process, const struct streams *streams,
                        gto_error **error)
{
    int reason = 0;
    if (process->out)
        reason = take_output(process->out, streams->fds[STDOUT_FILENO]);
    if (!reason && process->err)
        reason = process->watch ? (process->err->failed ? ENOMEM : 0)
                                : take_output(process->err, streams->fds[STDERR_FILENO]);
    if (reason == ENOMEM)
        return error_no_memory(error);
    if (reason)
        return error_set(error, GTO_ERROR, "cannot read what '%s' wrote: %s", process->argv[0],
                         strerror(reason));
    return GTO_OK;
}

// Waits for a child, watching it if that is wanted.
static int wait_for(const struct process *process, pid_t pid, struct streams *streams, int *status,
                    gto_error **error)
{
    int rc = GTO_OK;
    if (process->watch) {
        close_fd(&streams->fds[STDERR_FILENO]);
        const struct watched_child child = {
            .pid = pid,
            .err_fd = streams->watch_fd,
            .err = process->err,
            .out_fd = streams->fds[STDOUT_FILENO],
            .trace_fd = streams->trace_fd,
            .trace = process->trace,
            .activity = process->activity,
        };
        rc = watch_child(process->watch, &child, error);
    }
    int reason = child_wait(pid, status);
    if (rc == GTO_OK && reason) // somebody else waits for our children
        rc = error_set(error, GTO_ERROR, "cannot know how '%s' ended: %s", process->argv[0],
                       strerror(reason));
    return rc;
}

static int run(const struct process *process, struct streams *streams, int *status,
               gto_error **error)
{
    const struct child_setup setup = {
        .argv = process->argv,
        .env = process->env,
        .fds = {streams->fds[0], streams->fds[1], streams->fds[2]},
        .trace_fd = streams->trace_fd < 0 ? 0 : streams->trace_fd,
        .messages_fd = streams->messages_fd < 0 ? 0 : streams->messages_fd,
        .own_session = process->own_session,
    };
    pid_t pid;
    child_keep_status();
    int rc = child_start(&pid, &setup, error);
    if (rc == GTO_OK)
        rc = wait_for(process, pid, streams, status, error);
    child_forget_status();
    return rc;
}

int process_run(const struct process *process, int *status, gto_error **error)
{
    struct streams streams;
    if (process->on_terminal) {
        streams = streams_of_terminal();
        return run(process, &streams, status, error);
    }
    int rc = streams_open(&streams, process, error);
    if (rc != GTO_OK)
        return rc;
    rc = run(process, &streams, status, error);
    if (rc == GTO_OK)
        rc = take_outputs(process, &streams, error);
    streams_close(&streams);
    return rc;
}
