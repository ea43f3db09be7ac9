#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "environment.h"
#include "error.h"
#include "slice.h"

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
    const char *const *ours = environment_all();
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

// ---- Starting it

static int redirect(posix_spawn_file_actions_t *actions, const struct child_setup *setup)
{
    const int *fds = setup->fds;
    int rc = 0;
    for (int i = 0; !rc && i < 3; i++) {
        if (fds[i] == CHILD_NULL)
            rc = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
        else if (fds[i] != CHILD_OURS)
            rc = posix_spawn_file_actions_adddup2(actions, fds[i], i);
    }
    if (!rc && setup->trace_fd)
        rc = posix_spawn_file_actions_adddup2(actions, setup->trace_fd, CHILD_TRACE);
    if (!rc && setup->messages_fd)
        rc = posix_spawn_file_actions_adddup2(actions, setup->messages_fd, CHILD_MESSAGES);
    return rc;
}

// A session of its own, or where posix_spawn() cannot make one (glibc before 2.26), a process group
// of its own, which no signal from a terminal reaches either.
static int set_session(posix_spawnattr_t *attributes, short flags)
{
#ifdef POSIX_SPAWN_SETSID
    if (posix_spawnattr_setflags(attributes, flags | POSIX_SPAWN_SETSID) == 0)
        return 0;
#endif
    return posix_spawnattr_setflags(attributes, flags | POSIX_SPAWN_SETPGROUP);
}

static int set_attributes(posix_spawnattr_t *attributes, bool own_session)
{
    const short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    sigset_t defaults, mask;
    sigemptyset(&mask);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGCHLD);
    int rc = posix_spawnattr_setsigdefault(attributes, &defaults);
    if (!rc)
        rc = posix_spawnattr_setsigmask(attributes, &mask);
    if (rc)
        return rc;
    return own_session ? set_session(attributes, flags)
                       : posix_spawnattr_setflags(attributes, flags);
}

// Sets `path` to the first program of that name in PATH. Returns 0 or what errno would be.
// (posix_spawnp() looks at the environment of the process, which other threads may change.)
static int find_program(struct buf *path, const char *name)
{
    const char *list = environment_get("PATH");
    struct slice rest = slice_of(list ? list : "/usr/bin:/bin");
    struct stat status;
    int reason = ENOENT;
    while (rest.len) {
        size_t len = 0;
        while (len < rest.len && rest.data[len] != ':')
            len++;
        path->len = 0;
        if (len) // an empty entry is the current directory
            buf_addf(path, "%.*s/", (int)len, rest.data);
        buf_adds(path, name);
        if (path->failed)
            return ENOMEM;
        bool there = stat(path->data, &status) == 0 && S_ISREG(status.st_mode);
        if (there && access(path->data, X_OK) == 0)
            return 0;
        if (there)
            reason = EACCES;
        rest = slice_from(rest, len < rest.len ? len + 1 : len);
    }
    return reason;
}

// Returns 0 or what errno would be.
static int spawn(pid_t *pid, const char *path, const struct child_setup *setup, char **env)
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
    rc = redirect(&actions, setup);
    if (!rc)
        rc = set_attributes(&attributes, setup->own_session);
    if (!rc)
        rc = posix_spawn(pid, path, &actions, &attributes, (char *const *)setup->argv, env);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

int child_start(pid_t *pid, const struct child_setup *setup, gto_error **error)
{
    const char *name = setup->argv[0];
    char **env = make_environment(setup->env);
    struct buf path = {0};
    int reason = env ? find_program(&path, name) : ENOMEM;
    if (!reason)
        reason = spawn(pid, path.data, setup, env);
    buf_free(&path);
    free(env);
    if (reason == ENOMEM)
        return error_no_memory(error);
    if (reason == ENOENT)
        return error_set(error, GTO_ERROR, "'%s' is needed, and was not found in PATH", name);
    if (reason)
        return error_set(error, GTO_ERROR, "cannot run '%s': %s", name, strerror(reason));
    return GTO_OK;
}

int child_move_up(int fd)
{
    if (fd < 0 || fd >= CHILD_LOWEST)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, CHILD_LOWEST), reason = errno;
    close(fd);
    errno = reason;
    return high;
}

// ---- Its end

bool child_has_ended(pid_t pid)
{
    siginfo_t info = {0};
    int rc;
    do
        rc = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
    while (rc < 0 && errno == EINTR);
    return rc < 0 || info.si_pid == pid;
}

int child_wait(pid_t pid, int *status)
{
    int raw;
    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR)
            return errno;
    *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return 0;
}

// ---- SIGCHLD

static struct {
    pthread_mutex_t mutex;
    size_t users; // threads that wait for a child
    bool changed; // by us, from `before` to `ours`
    struct sigaction before, ours;
} sigchld = {.mutex = PTHREAD_MUTEX_INITIALIZER};

// Gives back what we found, unless the program that we are part of has set something else.
static void restore(void)
{
    struct sigaction now;
    if (sigchld.changed && sigaction(SIGCHLD, NULL, &now) == 0 &&
        now.sa_handler == sigchld.ours.sa_handler && now.sa_flags == sigchld.ours.sa_flags)
        sigaction(SIGCHLD, &sigchld.before, NULL);
    sigchld.changed = false;
}

static void lock(void)
{
    pthread_mutex_lock(&sigchld.mutex);
}

static void unlock(void)
{
    pthread_mutex_unlock(&sigchld.mutex);
}

// In a fork, none of the threads that wait is there.
static void unlock_in_fork(void)
{
    restore();
    sigchld.users = 0;
    unlock();
}

static void prepare_for_forks(void)
{
    pthread_atfork(lock, unlock, unlock_in_fork);
}

void child_keep_status(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare_for_forks);
    lock();
    if (sigchld.users++ == 0 && sigaction(SIGCHLD, NULL, &sigchld.before) == 0) {
        bool ignored = sigchld.before.sa_handler == SIG_IGN;
        sigchld.ours = sigchld.before;
        sigchld.ours.sa_flags &= ~SA_NOCLDWAIT;
        if (ignored)
            sigchld.ours.sa_handler = SIG_DFL;
        sigchld.changed = (ignored || (sigchld.before.sa_flags & SA_NOCLDWAIT)) &&
                          sigaction(SIGCHLD, &sigchld.ours, NULL) == 0;
    }
    unlock();
}

void child_forget_status(void)
{
    lock();
    if (--sigchld.users == 0)
        restore();
    unlock();
}
