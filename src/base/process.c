#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

// ---- What flows in and out
//
// The standard streams of a child are files in memory rather than pipes: all its input is there
// before it starts and stays there even if we are killed; nobody can block or get SIGPIPE; and
// something that it leaves running in the background cannot keep us waiting.

struct streams {
    int fds[3]; // -1: none
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

// A file in memory, numbered above the standard streams even where ours are closed.
static int open_memory(void)
{
    int fd = memfd_create("gto", MFD_CLOEXEC);
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return high;
}

static void streams_close(struct streams *streams)
{
    for (int i = 0; i < 3; i++)
        if (streams->fds[i] >= 0)
            close(streams->fds[i]);
}

static int streams_open(struct streams *streams, const struct process *process, gto_error **error)
{
    const bool wanted[3] = {process->input != NULL, process->out != NULL, process->err != NULL};
    *streams = (struct streams){{-1, -1, -1}};
    for (int i = 0; i < 3; i++) {
        if (!wanted[i] || process->on_terminal)
            continue;
        streams->fds[i] = open_memory();
        if (streams->fds[i] < 0 ||
            (i == STDIN_FILENO && fill(streams->fds[i], process->input, process->input_len) < 0)) {
            int reason = errno;
            streams_close(streams);
            return error_set(error, GTO_ERROR, "cannot run '%s': %s", process->argv[0],
                             strerror(reason));
        }
    }
    return GTO_OK;
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
        rc = wait_for(pid, name, status, error);
    if (rc == GTO_OK && process->out)
        take_up(process->out, streams.fds[STDOUT_FILENO]);
    if (rc == GTO_OK && process->err)
        take_up(process->err, streams.fds[STDERR_FILENO]);
    streams_close(&streams);
    if (rc == GTO_OK &&
        ((process->out && process->out->failed) || (process->err && process->err->failed)))
        rc = error_no_memory(error);
    return rc;
}

// ---- Talking

// Moves a descriptor above the standard streams. -1 with errno set: it is closed.
static int move_up(int fd)
{
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int reason = errno;
    close(fd);
    errno = reason;
    return high;
}

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
        struct streams streams = {{its, its, -1}};
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
