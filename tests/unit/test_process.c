// Child processes: running, watching, and talking with them. It is built twice: with what the
// system has, and with what POSIX alone has.
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "error.h"
#include "platform.h"
#include "test.h"

// ---- Running

// Runs a script of the shell, and returns its exit status or an error's code.
static int run(const char *script, struct process process, gto_error **error)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    int status = -1;
    process.argv = argv;
    int rc = process_run(&process, &status, error);
    return rc == GTO_OK ? status : rc;
}

TEST(a_child_gets_input_and_gives_output)
{
    struct buf out = {0}, err = {0};
    const char *const env[] = {"ADDED=yes", "HOME", "ADDED=later", NULL};
    struct process process = {
        .env = env, .input = "a\0b\n", .input_len = 4, .out = &out, .err = &err};
    CHECK_INT(run("cat; echo \"$ADDED ${HOME-none}\" >&2; exit 7", process, NULL), 7);
    CHECK_INT((intmax_t)out.len, 4);
    CHECK(memcmp(out.data, "a\0b\n", 4) == 0);
    CHECK_STR(err.data, "later none\n");
    buf_free(&out);
    buf_free(&err);
}

TEST(a_child_without_streams_has_none)
{
    CHECK_INT(run("read line; test $? = 1 && echo out && echo err >&2", (struct process){0}, NULL),
              0);
}

TEST(much_output_is_taken)
{
    struct buf out = {0};
    CHECK_INT(run("head -c 300000 /dev/zero", (struct process){.out = &out}, NULL), 0);
    CHECK_INT((intmax_t)out.len, 300000);
    buf_free(&out);
}

TEST(a_signal_is_a_status)
{
    CHECK_INT(run("kill -KILL $$", (struct process){0}, NULL), 128 + SIGKILL);
}

TEST(a_program_may_be_missing)
{
    const char *const argv[] = {"/nowhere/program", NULL};
    gto_error *error = NULL;
    int status;
    CHECK_INT(process_run(&(struct process){.argv = argv}, &status, &error), GTO_ERROR);
    CHECK_STR(gto_error_message(error), "'/nowhere/program' is needed, and was not found in PATH");
    gto_error_free(error);
}

// The linker lets calls come here (--wrap), by either name.
ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset);
static int reads_until_failure; // 0: none fails

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset)
{
    const struct iovec place = {data, size};
    if (!reads_until_failure || --reads_until_failure)
        return preadv(fd, &place, 1, offset);
    errno = EIO;
    return -1;
}

ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset)
{
    return __wrap_pread(fd, data, size, offset);
}

TEST(output_that_cannot_be_read_is_an_error)
{
    struct buf out = {0};
    gto_error *error = NULL;
    char message[100];
    snprintf(message, sizeof(message), "cannot read what 'sh' wrote: %s", strerror(EIO));
    reads_until_failure = 2;
    CHECK_INT(run("head -c 9000 /dev/zero", (struct process){.out = &out}, &error), GTO_ERROR);
    CHECK_STR(gto_error_message(error), message);
    gto_error_free(error);
    buf_free(&out);
}

static void count_descriptors(struct buf *out)
{
    CHECK_INT(run("ls /proc/self/fd | wc -l", (struct process){.out = out}, NULL), 0);
}

TEST(descriptors_are_not_inherited)
{
    struct buf before = {0}, after = {0};
    int ends[2];
    count_descriptors(&before);
    int memory = platform_memory_file();
    CHECK(memory >= 0 && platform_pipe(ends) == 0);
    count_descriptors(&after);
    CHECK_STR(after.data, before.data);
    close(ends[0]);
    close(ends[1]);
    close(memory);
    buf_free(&before);
    buf_free(&after);
}

// ---- SIGCHLD

static void set_sigchld(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(SIGCHLD, &action, NULL);
}

static struct sigaction get_sigchld(void)
{
    struct sigaction action;
    sigaction(SIGCHLD, NULL, &action);
    return action;
}

static void note_nothing(int number)
{
    (void)number;
}

TEST(sigchld_may_be_ignored)
{
    set_sigchld(SIG_IGN, 0);
    CHECK_INT(run("exit 3", (struct process){0}, NULL), 3);
    CHECK(get_sigchld().sa_handler == SIG_IGN);
    set_sigchld(note_nothing, SA_NOCLDWAIT);
    CHECK_INT(run("exit 4", (struct process){0}, NULL), 4);
    CHECK(get_sigchld().sa_handler == note_nothing && get_sigchld().sa_flags & SA_NOCLDWAIT);
    set_sigchld(SIG_DFL, 0);
}

TEST(sigchld_is_left_alone_where_it_is_kept)
{
    set_sigchld(note_nothing, 0);
    child_keep_status();
    CHECK(get_sigchld().sa_handler == note_nothing);
    set_sigchld(SIG_IGN, 0); // somebody else does so meanwhile
    child_forget_status();
    CHECK(get_sigchld().sa_handler == SIG_IGN);
    set_sigchld(SIG_DFL, 0);
}

TEST(the_last_thread_restores_sigchld)
{
    set_sigchld(SIG_IGN, 0);
    child_keep_status();
    child_keep_status();
    child_forget_status();
    CHECK(get_sigchld().sa_handler == SIG_DFL);
    child_forget_status();
    CHECK(get_sigchld().sa_handler == SIG_IGN);
    set_sigchld(SIG_DFL, 0);
}

TEST(a_fork_restores_sigchld)
{
    set_sigchld(SIG_IGN, 0);
    child_keep_status();
    pid_t pid = fork();
    if (pid == 0)
        _exit(get_sigchld().sa_handler == SIG_IGN ? run("exit 5", (struct process){0}, NULL) : 0);
    int status = 0;
    CHECK_INT(child_wait(pid, &status), 0);
    CHECK_INT(status, 5);
    child_forget_status();
    set_sigchld(SIG_DFL, 0);
}

static void *run_many(void *failures)
{
    for (int i = 0; i < 20; i++)
        *(int *)failures += run("exit 6", (struct process){0}, NULL) != 6;
    return NULL;
}

TEST(threads_run_children_while_sigchld_is_ignored)
{
    pthread_t threads[4];
    int failures[4] = {0};
    set_sigchld(SIG_IGN, 0);
    for (int i = 0; i < 4; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, run_many, &failures[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(failures[i], 0);
    }
    CHECK(get_sigchld().sa_handler == SIG_IGN);
    set_sigchld(SIG_DFL, 0);
}

// ---- Watching

// What a watched child did, and when it is to be given up.
struct witness {
    struct buf shown;
    int64_t give_up; // 0: never
};

static void note_progress(void *payload, const char *text)
{
    struct witness *witness = payload;
    buf_addf(&witness->shown, "[%s]", text ? text : "");
}

static bool is_over(void *payload)
{
    const struct witness *witness = payload;
    return witness->give_up && clock_ms() > witness->give_up;
}

static int note_trace(void *payload, struct slice text, gto_error **error)
{
    (void)error;
    buf_add(payload, text.data, text.len);
    return GTO_OK;
}

static int take_trace(void *payload, struct slice text, gto_error **error)
{
    size_t *left = payload;
    *left -= text.len < *left ? text.len : *left;
    return *left ? GTO_OK : error_set(error, GTO_EARGS, "enough");
}

static struct process_watch watch_of(struct witness *witness, int idle_timeout)
{
    return (struct process_watch){idle_timeout, note_progress, is_over, witness};
}

TEST(lines_of_a_watched_child_are_shown)
{
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 60);
    struct buf err = {0};
    struct process process = {.err = &err, .watch = &watch};
    CHECK_INT(run("printf '1%%\\r2%%\\rdone\\nssh\\r\\nopen' >&2; exit 8", process, NULL), 8);
    CHECK_STR(witness.shown.data, "[1%][2%][done][ssh][open][]");
    CHECK_STR(err.data, "done\nssh\nopen\n");
    buf_free(&witness.shown);
    buf_free(&err);
}

// Checks that a script is terminated with an error, within some seconds.
static void check_terminated(const char *script, struct witness *witness, int idle_timeout,
                             int code, const char *message)
{
    struct process_watch watch = watch_of(witness, idle_timeout);
    struct process process = {.watch = &watch};
    gto_error *error = NULL;
    int64_t begin = clock_ms();
    CHECK_INT(run(script, process, &error), code);
    CHECK_STR(error ? gto_error_message(error) : NULL, message);
    CHECK(clock_ms() - begin < 10000);
    gto_error_free(error);
    buf_free(&witness->shown);
}

TEST(a_silent_child_is_terminated)
{
    struct witness witness = {0};
    check_terminated("exec sleep 60", &witness, 1, GTO_ESERVER, "no sign of life for 1 second");
}

// Standard output and the trace are signs of life too.
TEST(a_child_that_writes_is_not_silent)
{
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 1);
    struct buf out = {0}, traced = {0};
    const struct process_trace trace = {note_trace, &traced};
    struct process process = {.out = &out, .watch = &watch, .trace = &trace};
    CHECK_INT(run("for i in 1 2 3; do sleep .6; echo $i; done", process, NULL), 0);
    CHECK_STR(out.data, "1\n2\n3\n");
    CHECK(!traced.len);
    CHECK_INT(run("for i in 4 5 6; do sleep .6; echo $i >&8; done; exec 8>&-", process, NULL), 0);
    CHECK_STR(traced.data, "4\n5\n6\n");
    buf_free(&witness.shown);
    buf_free(&out);
    buf_free(&traced);
}

TEST(a_trace_may_end_a_child)
{
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 60);
    size_t left = 100000;
    const struct process_trace trace = {take_trace, &left};
    gto_error *error = NULL;
    CHECK_INT(
        run("exec cat /dev/zero >&8", (struct process){.watch = &watch, .trace = &trace}, &error),
        GTO_EARGS);
    CHECK_STR(gto_error_message(error), "enough");
    gto_error_free(error);
    buf_free(&witness.shown);
}

// Where the system tells what processes do, that is a sign of life: of the child, and of what it
// has started, if the names of their programs begin as given.
TEST(a_child_that_reads_is_not_silent)
{
    static const char script[] =
        "for i in 1 2 3; do sleep .6; head -c 100000 /dev/zero; done | cat";
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 1);
    struct process_activity cats = {"ca", UINT64_MAX, UINT64_MAX, false}, dogs = cats;
    struct platform_usage usage;
    dogs.names = "do";
    if (platform_usage(&usage, getpid()))
        CHECK_INT(run(script, (struct process){.watch = &watch, .activity = &cats}, NULL), 0);
    CHECK_INT(run(script, (struct process){.watch = &watch, .activity = &dogs}, NULL), GTO_ESERVER);
    CHECK(!cats.exceeded && !dogs.exceeded);
    buf_free(&witness.shown);
}

static void check_limit(const char *script, uint64_t max_read, uint64_t max_memory)
{
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 60);
    struct process_activity activity = {"", max_read, max_memory, false};
    struct platform_usage usage;
    if (platform_usage(&usage, getpid())) {
        CHECK_INT(run(script, (struct process){.watch = &watch, .activity = &activity}, NULL),
                  GTO_ERROR);
        CHECK(activity.exceeded);
    }
    buf_free(&witness.shown);
}

TEST(what_a_child_takes_has_limits)
{
    check_limit("cat </dev/zero >/dev/null", 1 << 20, UINT64_MAX);
    check_limit("cat /dev/zero | tail -c 200000000", UINT64_MAX, 50 << 20);
}

TEST(what_this_process_does_is_told)
{
    struct platform_usage before, after;
    if (!platform_usage(&before, getpid()))
        return;
    char *memory = malloc(1 << 20);
    CHECK(memory != NULL);
    memset(memory, 1, 1 << 20);
    CHECK(platform_usage(&after, getpid()));
    CHECK(strncmp(after.name, "test_process", 12) == 0);
    CHECK(after.read > before.read && after.faults > before.faults && after.memory > 1 << 20);
    CHECK(!platform_usage(&after, INT_MAX));
    free(memory);
}

TEST(a_child_may_have_our_standard_error)
{
    struct buf out = {0}, err = {0};
    int saved = dup(STDERR_FILENO), ends[2];
    CHECK(platform_pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
    close(ends[1]);
    struct process process = {.out = &out, .err = &err, .has_messages = true};
    CHECK_INT(run("echo out; echo err >&2; echo message >&9", process, NULL), 0);
    dup2(saved, STDERR_FILENO);
    close(saved);
    char message[16] = "";
    CHECK_INT(read(ends[0], message, sizeof(message) - 1), 8);
    CHECK_STR(message, "message\n");
    CHECK_STR(out.data, "out\n");
    CHECK_STR(err.data, "err\n");
    close(ends[0]);
    buf_free(&out);
    buf_free(&err);
}

TEST(a_child_is_given_up)
{
    struct witness witness = {.give_up = clock_ms() + 300};
    check_terminated("exec sleep 60", &witness, 60, GTO_EINTERRUPTED, "interrupted");
}

TEST(a_child_that_ignores_signals_is_killed)
{
    struct witness witness = {.give_up = clock_ms() + 300};
    check_terminated("trap '' TERM; while :; do sleep 1; done", &witness, 60, GTO_EINTERRUPTED,
                     "interrupted");
}

// Whoever writes without end cannot keep anyone from giving up.
TEST(a_child_that_never_stops_writing_is_given_up)
{
    struct witness witness = {.give_up = clock_ms() + 300};
    check_terminated("exec cat /dev/zero >&2", &witness, 60, GTO_EINTERRUPTED, "interrupted");
}

// It may have closed its standard error, or left it to something in the background.
TEST(what_is_left_running_is_not_waited_for)
{
    struct witness witness = {0};
    struct process_watch watch = watch_of(&witness, 60);
    struct timespec begin, end;
    int64_t start = clock_ms();
    CHECK_INT(run("sleep 20 & exit 9", (struct process){.watch = &watch}, NULL), 9);
    CHECK(clock_ms() - start < 10000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    CHECK_INT(run("exec 2>&-; sleep 1", (struct process){.watch = &watch}, NULL), 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double used = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    CHECK(used < 0.5);
    buf_free(&witness.shown);
}

// ---- What the system has

TEST(random_bytes_differ)
{
    unsigned char a[32] = {0}, b[32] = {0};
    CHECK(platform_random(a, sizeof(a)) && platform_random(b, sizeof(b)));
    CHECK(memcmp(a, b, sizeof(a)) != 0);
}

// The child tells the id of what it starts, which then lives for as long as we look.
TEST(children_are_known)
{
    static const char *const argv[] = {"sh", "-c", "sleep 20 & echo $!; read line; kill $!", NULL};
    int in[2], out[2], status;
    pid_t shell, children[4] = {0};
    char line[32] = "";
    if (!CHECK(platform_pipe(in) == 0 && platform_pipe(out) == 0))
        return;
    const struct child_setup setup = {.argv = argv, .fds = {in[0], out[1], CHILD_NULL}};
    if (!CHECK_INT(child_start(&shell, &setup, NULL), GTO_OK))
        return;
    CHECK(read(out[0], line, sizeof(line) - 1) > 0);
    size_t count = platform_children(shell, children, 4);
    CHECK(count == 0 || (count == 1 && children[0] == (pid_t)strtol(line, NULL, 10)));
    CHECK_INT((intmax_t)platform_children(shell, children, 0), 0);
    for (int i = 0; i < 2; i++)
        close(in[i]), close(out[i]);
    CHECK_INT(child_wait(shell, &status), 0);
}

int main(void)
{
    RUN(a_child_gets_input_and_gives_output);
    RUN(a_child_without_streams_has_none);
    RUN(much_output_is_taken);
    RUN(a_signal_is_a_status);
    RUN(a_program_may_be_missing);
    RUN(output_that_cannot_be_read_is_an_error);
    RUN(descriptors_are_not_inherited);
    RUN(sigchld_may_be_ignored);
    RUN(sigchld_is_left_alone_where_it_is_kept);
    RUN(the_last_thread_restores_sigchld);
    RUN(a_fork_restores_sigchld);
    RUN(threads_run_children_while_sigchld_is_ignored);
    RUN(lines_of_a_watched_child_are_shown);
    RUN(a_silent_child_is_terminated);
    RUN(a_child_that_writes_is_not_silent);
    RUN(a_trace_may_end_a_child);
    RUN(a_child_that_reads_is_not_silent);
    RUN(what_a_child_takes_has_limits);
    RUN(what_this_process_does_is_told);
    RUN(a_child_may_have_our_standard_error);
    RUN(a_child_is_given_up);
    RUN(a_child_that_ignores_signals_is_killed);
    RUN(a_child_that_never_stops_writing_is_given_up);
    RUN(what_is_left_running_is_not_waited_for);
    RUN(random_bytes_differ);
    RUN(children_are_known);
    return test_end();
}
