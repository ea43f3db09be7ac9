#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "error.h"

// ---- What flows in and out
//
// The standard streams of a child are files in memory rather than pipes: all its input is there
// before it starts and stays there even if we are killed; nobody can block or get SIGPIPE; and
// something that it leaves running in the background cannot keep us waiting. Of a child that is
// watched, standard error is a pipe, from which we read as it speaks.

struct streams {
    int fds[3]; // -1: none
    int words;  // where we read what a watched child says on standard error; -1: nowhere
};

static int fill(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        data += n;
        len -= (size_t)n;
    }
    return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void streams_close(struct streams *streams)
{
    for (int i = 0; i < 3; i++)
        close_fd(&streams->fds[i]);
    close_fd(&streams->words);
}

// Moves a descriptor above the standard streams. -1 with errno set: it is closed.
static int move_up(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), reason = errno;
    close(fd);
    errno = reason;
    return high;
}

// A file in memory, numbered above the standard streams even where ours are closed.
static int open_memory(void)
{
    return move_up(memfd_create("gto", MFD_CLOEXEC));
}

static int open_pipe(struct streams *streams)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    streams->words = move_up(ends[0]);
    streams->fds[STDERR_FILENO] = move_up(ends[1]);
    if (streams->words < 0 || streams->fds[STDERR_FILENO] < 0)
        return -1;
    return fcntl(streams->words, F_SETFL, O_NONBLOCK);
}

static int streams_open(struct streams *streams, const struct process *process, gto_error **error)
{
    int *fds = streams->fds;
    *streams = (struct streams){{-1, -1, -1}, -1};
    if (process->on_terminal)
        return GTO_OK;
    bool opened = true;
    if (process->input) {
        fds[0] = open_memory();
        opened = fds[0] >= 0 && fill(fds[0], process->input, process->input_len) == 0;
    }
    if (opened && process->out)
        opened = (fds[1] = open_memory()) >= 0;
    if (opened && process->watch)
        opened = open_pipe(streams) == 0;
    else if (opened && process->err)
        opened = (fds[2] = open_memory()) >= 0;
    if (opened)
        return GTO_OK;
    int reason = errno;
    streams_close(streams);
    return error_set(error, GTO_ERROR, "cannot run '%s': %s", process->argv[0], strerror(reason));
}

// Adds all that the child wrote.
static void take_up(struct buf *buf, int fd)
{
    char chunk[4096];
    off_t offset = 0;
    if (fd < 0)
        return;
    for (;;) {
        ssize_t n = pread(fd, chunk, sizeof(chunk), offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        buf_add(buf, chunk, (size_t)n);
        offset += n;
    }
}

static int redirect(posix_spawn_file_actions_t *actions, const struct streams *streams)
{
    for (int i = 0; i < 3; i++) {
        int fd = streams->fds[i];
        int rc = fd >= 0 ? posix_spawn_file_actions_adddup2(actions, fd, i)
                         : posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
        if (rc)
            return rc;
    }
    return 0;
}

static int redirect_to_terminal(posix_spawn_file_actions_t *actions)
{
    if (fcntl(STDERR_FILENO, F_GETFD) < 0) // closed
        return posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    return posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
}

// ---- Its environment

static size_t count(const char *const *strings)
{
    size_t n = 0;
    while (strings && strings[n])
        n++;
    return n;
}

// Whether a variable ("NAME=value") is among the changes, which begin with its name.
static bool is_changed(const char *variable, const char *const *changes)
{
    size_t len = strcspn(variable, "=");
    for (; changes && *changes; changes++)
        if (strncmp(variable, *changes, len) == 0 &&
            ((*changes)[len] == '=' || (*changes)[len] == '\0'))
            return true;
    return false;
}

// Our environment with changes; its strings stay ours. NULL if memory ran out.
static char **make_environment(const char *const *changes)
{
    const char *const *ours = (const char *const *)environ;
    const char **env = calloc(count(ours) + count(changes) + 1, sizeof(*env));
    size_t n = 0;
    if (!env)
        return NULL;
    for (; ours && *ours; ours++)
        if (!is_changed(*ours, changes))
            env[n++] = *ours;
    for (; changes && *changes; changes++)
        if (strchr(*changes, '=') && !is_changed(*changes, changes + 1))
            env[n++] = *changes;
    return (char **)env;
}

// ---- Running

// Its signals are as a shell would have them, whatever the program that we are part of does with
// its own.
static int set_attributes(posix_spawnattr_t *attributes, bool own_session)
{
    sigset_t defaults, mask;
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    if (own_session)
        flags |= POSIX_SPAWN_SETSID;
    sigemptyset(&mask);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGCHLD);
    int rc = posix_spawnattr_setsigdefault(attributes, &defaults);
    if (!rc)
        rc = posix_spawnattr_setsigmask(attributes, &mask);
    return rc ? rc : posix_spawnattr_setflags(attributes, flags);
}

// Returns 0 or what errno would be.
static int spawn(pid_t *pid, const struct process *process, const struct streams *streams,
                 char **env)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int rc = posix_spawn_file_actions_init(&actions);
    if (rc)
        return rc;
    rc = posix_spawnattr_init(&attributes);
    if (rc) {
        posix_spawn_file_actions_destroy(&actions);
        return rc;
    }
    rc = process->on_terminal ? redirect_to_terminal(&actions) : redirect(&actions, streams);
    if (!rc)
        rc = set_attributes(&attributes, process->own_session);
    if (!rc)
        rc = posix_spawnp(pid, process->argv[0], &actions, &attributes,
                          (char *const *)process->argv, env);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static int wait_for(pid_t pid, const char *name, int *status, gto_error **error)
{
    int raw;
    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR) // somebody else waits for our children, or SIGCHLD is ignored
            return error_set(error, GTO_ERROR, "cannot know how '%s' ended: %s", name,
                             strerror(errno));
    *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return GTO_OK;
}

// ---- Watching one
//
// A child that talks to a server is alive as long as it says something: Git tells of its progress
// at least once a second.

enum {
    LOOK_MS = 100,   // how often somebody is asked whether to give up
    MERCY_MS = 2000, // from asking a child to end to ending it
    MAX_WORDS = 1 << 20,
    MAX_CHILDREN = 64,
};

struct watching {
    const struct process *process;
    pid_t pid;
    int fd;          // of the child, readable when it has ended; -1: the kernel has none
    struct buf line; // what it says, since the last end of line
    bool returned;   // a carriage return came last
    int64_t heard;   // when it last said something, in milliseconds
};

static void show_line(const struct watching *watching)
{
    const struct process_watch *watch = watching->process->watch;
    if (watching->line.len && !watching->line.failed && watch->progress)
        watch->progress(watch->payload, watching->line.data);
}

// Takes a line up. What ends in a carriage return is progress, which the next line is to replace.
static void end_line(struct watching *watching, char end)
{
    const struct process *process = watching->process;
    struct buf *line = &watching->line;
    show_line(watching);
    if (end == '\n' && process->err && process->err->len < MAX_WORDS) {
        buf_add(process->err, line->data, line->len);
        buf_addc(process->err, '\n');
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
    else if (c != '\r' && watching->line.len < MAX_WORDS)
        buf_addc(&watching->line, c);
}

static void listen_to(struct watching *watching, int fd)
{
    char chunk[4096];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
        watching->heard = clock_ms();
        for (ssize_t i = 0; i < n; i++)
            take_char(watching, chunk[i]);
        if (chunk[n - 1] == '\r') // shown now, not when there is more
            show_line(watching);
    }
}

// Whether it has ended; it is not waited for yet.
static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == pid;
}

// Waits for words, or the end of the child, or a moment.
static void look(const struct watching *watching, int words, int ms)
{
    struct pollfd fds[2] = {{.fd = words, .events = POLLIN},
                            {.fd = watching->fd, .events = POLLIN}};
    enum { WITHOUT_FD_MS = 10 };
    poll(fds, 2, watching->fd < 0 && ms > WITHOUT_FD_MS ? WITHOUT_FD_MS : ms);
}

// Adds the processes that a process has started (proc(5)), and those that they have.
static void add_children(struct buf *pids, pid_t pid)
{
    char path[64], text[4096];
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    close_fd(&fd);
    text[n > 0 ? n : 0] = '\0';
    for (char *at = text, *end; pids->len < MAX_CHILDREN * sizeof(pid); at = end) {
        pid_t child = (pid_t)strtol(at, &end, 10);
        if (end == at)
            break;
        buf_add(pids, &child, sizeof(child));
        add_children(pids, child);
    }
}

static void kill_all(const struct buf *pids, int number)
{
    pid_t pid;
    for (size_t i = 0; i + sizeof(pid) <= pids->len; i += sizeof(pid)) {
        memcpy(&pid, pids->data + i, sizeof(pid));
        kill(pid, number);
    }
}

// Ends a child: it is asked first, so that it can remove what it has begun. So are those that it
// has started, which talk to the server: nobody else ends them.
static void put_an_end(const struct watching *watching)
{
    int64_t limit = clock_ms() + MERCY_MS;
    struct buf pids = {0};
    buf_add(&pids, &watching->pid, sizeof(watching->pid));
    add_children(&pids, watching->pid);
    kill_all(&pids, SIGTERM);
    buf_free(&pids);
    while (!has_ended(watching->pid) && clock_ms() < limit)
        look(watching, -1, LOOK_MS);
    kill(watching->pid, SIGKILL);
}

// Whether to go on waiting.
static int judge(const struct watching *watching, gto_error **error)
{
    const struct process_watch *watch = watching->process->watch;
    if (watch->interrupted && watch->interrupted(watch->payload))
        return error_set(error, GTO_EINTERRUPTED, "interrupted");
    if (clock_ms() - watching->heard < (int64_t)watch->patience * 1000)
        return GTO_OK;
    return error_set(error, GTO_ESERVER, "no sign of life for %d second%s", watch->patience,
                     watch->patience == 1 ? "" : "s");
}

static int watch_it(const struct process *process, pid_t pid, int words, gto_error **error)
{
    struct watching watching = {
        .process = process, .pid = pid, .fd = pidfd_open(pid, 0), .heard = clock_ms()};
    int rc = GTO_OK;
    for (;;) {
        bool ended = has_ended(pid);
        listen_to(&watching, words); // after that: nothing that it said is lost
        if (ended)
            break;
        rc = judge(&watching, error);
        if (rc != GTO_OK) {
            put_an_end(&watching);
            break;
        }
        look(&watching, words, LOOK_MS);
    }
    if (watching.line.len)
        end_line(&watching, '\n');
    if (process->watch->progress)
        process->watch->progress(process->watch->payload, NULL);
    buf_free(&watching.line);
    close_fd(&watching.fd);
    return rc;
}

// Waits for a child, watching it if that is wanted.
static int end(const struct process *process, pid_t pid, struct streams *streams, int *status,
               gto_error **error)
{
    int rc = GTO_OK;
    if (process->watch) {
        close_fd(&streams->fds[STDERR_FILENO]);
        rc = watch_it(process, pid, streams->words, error);
    }
    int ended = wait_for(pid, process->argv[0], status, rc == GTO_OK ? error : NULL);
    return rc == GTO_OK ? ended : rc;
}

int process_run(const struct process *process, int *status, gto_error **error)
{
    struct streams streams;
    const char *name = process->argv[0];
    pid_t pid;
    int rc = streams_open(&streams, process, error);
    if (rc != GTO_OK)
        return rc;
    char **env = make_environment(process->env);
    int reason = env ? spawn(&pid, process, &streams, env) : ENOMEM;
    free(env);
    if (reason == ENOMEM)
        rc = error_no_memory(error);
    else if (reason == ENOENT)
        rc = error_set(error, GTO_ERROR, "'%s' is needed, and was not found in PATH", name);
    else if (reason)
        rc = error_set(error, GTO_ERROR, "cannot run '%s': %s", name, strerror(reason));
    else
        rc = end(process, pid, &streams, status, error);
    if (rc == GTO_OK && process->out)
        take_up(process->out, streams.fds[STDOUT_FILENO]);
    if (rc == GTO_OK && process->err && !process->watch)
        take_up(process->err, streams.fds[STDERR_FILENO]);
    streams_close(&streams);
    if (rc == GTO_OK &&
        ((process->out && process->out->failed) || (process->err && process->err->failed)))
        rc = error_no_memory(error);
    return rc;
}

// ---- Talking

// Makes a socket for us and one for the child. Returns 0 or what errno would be.
static int open_sockets(int *ours, int *its)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return errno;
    *ours = move_up(pair[0]);
    int reason = *ours < 0 ? errno : 0;
    *its = move_up(pair[1]);
    if (!reason && *its < 0)
        reason = errno;
    if (reason && *ours >= 0)
        close(*ours);
    if (reason && *its >= 0)
        close(*its);
    return reason;
}

int process_start(struct child *out, const struct process *process, gto_error **error)
{
    const struct process plain = {.argv = process->argv};
    int ours = -1, its = -1;
    char **env = make_environment(process->env);
    int reason = env ? open_sockets(&ours, &its) : ENOMEM;
    if (!reason) {
        struct streams streams = {{its, its, -1}, -1};
        reason = spawn(&out->pid, &plain, &streams, env);
        close(its);
        if (reason)
            close(ours);
    }
    free(env);
    out->fd = reason ? -1 : ours;
    if (reason == ENOMEM)
        return error_no_memory(error);
    if (reason)
        return error_set(error, GTO_ERROR, "cannot run '%s': %s", process->argv[0],
                         strerror(reason));
    return GTO_OK;
}

void process_end(struct child *child)
{
    shutdown(child->fd, SHUT_RDWR); // a fork of ours may hold it too
    close(child->fd);
    child->fd = -1;
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
