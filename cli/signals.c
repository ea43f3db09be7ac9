#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

enum { COUNT = sizeof(numbers) / sizeof(*numbers) };

static volatile sig_atomic_t came;

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

static void note(int number);

static void release(void)
{
    struct sigaction action;
    for (size_t i = 0; i < COUNT; i++)
        if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler == note)
            handle(numbers[i], SIG_DFL);
}

// A reader who does not read, such as a pager, must not keep the program from its end: from now on
// it writes to nobody.
static void leave_readers(void)
{
    int fd = open("/dev/null", O_WRONLY);
    if (fd < 0)
        return;
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

static void note(int number)
{
    int before = errno;
    came = number;
    leave_readers();
    release();
    errno = before;
}

void signals_start(void)
{
    sigset_t set;
    handle(SIGPIPE, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void signals_hold(void)
{
    struct sigaction action;
    for (size_t i = 0; !came && i < COUNT; i++)
        // one that is ignored, as by nohup(1), stays so
        if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
            handle(numbers[i], note);
}

bool signals_came(void)
{
    return came != 0;
}

void signals_leave_to_pager(void)
{
    handle(SIGINT, SIG_IGN);
    handle(SIGQUIT, SIG_IGN);
}

void signals_obey(void)
{
    if (!came)
        return;
    handle(came, SIG_DFL);
    raise(came);
}
