#include "pager.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "child.h"
#include "process.h"
#include "settings.h"
#include "signals.h"
#include "slice.h"

enum { HEADER_SINCE = 608 }; // the version of less that has --header

static struct {
    bool wanted;
    pid_t pid;     // 0: it does not run
    int stderr_fd; // the terminal, while the pager has standard error; else -1
    size_t head;   // 0: there is none to keep
} pager = {.stderr_fd = -1};

void pager_want(void)
{
    pager.wanted = isatty(STDOUT_FILENO);
}

void pager_head(size_t head, size_t lines)
{
    struct winsize size;
    bool fits = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && lines < size.ws_row;
    pager.head = pager.wanted && !fits ? head : 0;
}

// ---- Its command and environment

static bool find_command(struct buf *out)
{
    const char *own = getenv("GTO_PAGER");
    if (own)
        buf_adds(out, own);
    else
        settings_add_pager(out);
    return !out->failed && out->len && strcmp(out->data, "cat") != 0;
}

// The name of the program that a command begins with, without its directory.
static struct slice program_of(const char *command)
{
    struct slice name = {command, strcspn(command, " \t")};
    const char *slash = slice_find_last(name, '/');
    return slash ? slice_from(name, (size_t)(slash + 1 - name.data)) : name;
}

// Whether the command runs a less that has --header. (On Debian less is called pager, too.)
static bool keeps_head(const char *command)
{
    static const char greeting[] = "less ";
    struct slice name = program_of(command);
    if (!slice_equal(name, slice_of("less")) && !slice_equal(name, slice_of("pager")))
        return false;
    const char *argv[] = {name.data[0] == 'l' ? "less" : "pager", "--version", NULL};
    struct buf version = {0};
    const struct process process = {.argv = argv, .out = &version};
    int status;
    bool keeps = process_run(&process, &status, NULL) == GTO_OK && version.data &&
                 strncmp(version.data, greeting, strlen(greeting)) == 0 &&
                 strtol(version.data + strlen(greeting), NULL, 10) >= HEADER_SINCE;
    buf_free(&version);
    return keeps;
}

// Adds `LESS=…`: what the user has set, else what Git sets.
static void add_less(struct buf *out, const char *command)
{
    const char *set = getenv("LESS");
    buf_addf(out, "LESS=%s", set ? set : "FRX");
    if (pager.head && keeps_head(command))
        buf_addf(out, " --header=%zu", pager.head);
}

// ---- Running it

// A command of one word is run without a shell, so that we see if there is no such program.
static bool run(const char *command, const char *less, int input)
{
    bool is_word = !strpbrk(command, " \t\n|&;<>()$`\\\"'*?[#~=%");
    const char *const shell[] = {"sh", "-c", command, NULL};
    const char *const word[] = {command, NULL};
    const char *const env[] = {less, getenv("LV") ? NULL : "LV=-c", NULL};
    const struct child_setup setup = {
        .argv = is_word ? word : shell,
        .env = env,
        .fds = {input, CHILD_OURS, CHILD_OURS},
    };
    child_keep_status();
    if (child_start(&pager.pid, &setup, NULL) == GTO_OK)
        return true;
    child_forget_status();
    pager.pid = 0;
    return false;
}

// Lets our output go to the pager. Messages would disturb it, so they go there, too.
static void redirect(int fd)
{
    if (isatty(STDERR_FILENO)) {
        pager.stderr_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        dup2(fd, STDERR_FILENO);
    }
    dup2(fd, STDOUT_FILENO);
}

static void start(const char *command, const char *less)
{
    int fds[2];
    if (pipe(fds) != 0)
        return;
    fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    if (run(command, less, fds[0])) {
        signals_leave_to_pager();
        redirect(fds[1]);
    }
    close(fds[0]);
    close(fds[1]);
}

void pager_start(void)
{
    struct buf command = {0}, less = {0};
    if (!pager.wanted)
        return;
    pager.wanted = false;
    if (find_command(&command)) {
        add_less(&less, command.data);
        if (!less.failed)
            start(command.data, less.data);
    }
    buf_free(&command);
    buf_free(&less);
}

void pager_finish(void)
{
    int status;
    if (!pager.pid)
        return;
    if (pager.stderr_fd >= 0) {
        dup2(pager.stderr_fd, STDERR_FILENO);
        close(pager.stderr_fd);
        pager.stderr_fd = -1;
    }
    if (!signals_came())
        child_wait(pager.pid, &status);
    child_forget_status();
    pager.pid = 0;
}
