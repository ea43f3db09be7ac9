// Files in base/: paths, reading and writing whole.
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "path.h"
#include "test.h"

static char directory[] = "/tmp/test_file.XXXXXX";

// The path of a file there; what was returned before is gone.
static const char *at(const char *name)
{
    static char *path;
    free(path);
    path = path_join(directory, name);
    return path;
}

static struct slice text_of(const struct buf *buf)
{
    return (struct slice){buf->data, buf->len};
}

TEST(paths_are_joined)
{
    char *path = path_join("a/b", "c");
    CHECK_STR(path, "a/b/c");
    free(path);
}

TEST(a_file_is_made_and_loaded)
{
    struct buf large = {0}, loaded = {0};
    for (int i = 0; i < 20000; i++)
        buf_addf(&large, "%d\n", i);
    CHECK_INT(file_create(at("large"), text_of(&large)), 0);
    CHECK_INT(file_create(at("large"), slice_of("again")), EEXIST);
    CHECK_INT(file_load(&loaded, at("large"), large.len), 0);
    CHECK(slice_equal(text_of(&loaded), text_of(&large)));
    buf_free(&large);
    buf_free(&loaded);
}

TEST(what_is_at_a_path_is_told_from_what_cannot_be_seen)
{
    CHECK_INT(file_create(at("found"), slice_of("x")), 0);
    CHECK_INT(file_find(at("found")), 0);
    CHECK_INT(file_find(at("nothing")), ENOENT);
    CHECK_INT(file_find(at("found/below")), ENOENT);
    CHECK_INT(symlink("loop", at("loop")), 0);
    CHECK_INT(file_find(at("loop")), ELOOP);
    int fd = open(at("found"), O_RDONLY | O_CLOEXEC);
    CHECK_INT(file_compare(fd, at("found")), 0);
    CHECK_INT(file_compare(fd, directory), ENOENT);
    CHECK_INT(file_compare(fd, at("nothing")), ENOENT);
    CHECK_INT(file_compare(fd, at("loop")), ELOOP);
    close(fd);
    CHECK_INT(unlink(at("found")), 0);
    CHECK_INT(unlink(at("loop")), 0);
}

TEST(a_file_that_is_empty_gives_nothing)
{
    struct buf loaded = {0};
    CHECK_INT(file_create(at("empty"), (struct slice){0}), 0);
    CHECK_INT(file_load(&loaded, at("empty"), 0), 0);
    CHECK_INT((intmax_t)loaded.len, 0);
    buf_free(&loaded);
}

TEST(a_file_may_be_too_long)
{
    struct buf loaded = {0};
    CHECK_INT(file_create(at("six"), slice_of("123456")), 0);
    CHECK_INT(file_load(&loaded, at("six"), 5), EFBIG);
    CHECK_STR(loaded.data, "12345");
    buf_clear(&loaded);
    CHECK_INT(file_load(&loaded, at("six"), 6), 0);
    CHECK_STR(loaded.data, "123456");
    buf_free(&loaded);
}

// A pipe that nobody writes to must not make us wait.
TEST(what_is_no_regular_file_is_refused)
{
    struct buf loaded = {0};
    CHECK_INT(mkdir(at("directory"), 0700), 0);
    CHECK_INT(file_load(&loaded, at("directory"), 10), EISDIR);
    CHECK_INT(mkfifo(at("pipe"), 0600), 0);
    CHECK_INT(file_load(&loaded, at("pipe"), 10), EINVAL);
    CHECK_INT(symlink("pipe", at("link")), 0);
    CHECK_INT(file_load(&loaded, at("link"), 10), EINVAL);
    CHECK_INT(file_load(&loaded, at("none"), 10), ENOENT);
    CHECK_INT((intmax_t)loaded.len, 0);
    buf_free(&loaded);
}

// ---- Signals

static void ignore_it(int number)
{
    (void)number;
}

// Interrupts the thread of the test now and then, and writes a byte at a time.
static void *write_slowly(void *payload)
{
    const int *pipe_end = payload;
    const struct timespec pause = {.tv_nsec = 2000000};
    for (int i = 0; i < 50; i++) {
        kill(getpid(), SIGUSR1);
        nanosleep(&pause, NULL);
        if (write(*pipe_end, "x", 1) != 1)
            break;
    }
    close(*pipe_end);
    return NULL;
}

TEST(reading_goes_on_after_a_signal)
{
    struct sigaction action = {.sa_handler = ignore_it}; // without SA_RESTART
    sigset_t signals, before;
    pthread_t writer;
    char data[100];
    int ends[2];
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaction(SIGUSR1, &action, NULL);
    if (!CHECK_INT(pipe(ends), 0))
        return;
    pthread_sigmask(SIG_BLOCK, &signals, &before); // the writer gets none
    CHECK_INT(pthread_create(&writer, NULL, write_slowly, &ends[1]), 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    CHECK_INT(file_read(ends[0], data, sizeof(data)), 50);
    pthread_join(writer, NULL);
    close(ends[0]);
}

TEST(a_part_of_a_file_is_read)
{
    char data[4] = "";
    CHECK_INT(file_create(at("part"), slice_of("0123456789")), 0);
    int fd = file_open(at("part"));
    if (!CHECK(fd >= 0))
        return;
    CHECK_INT(file_read_at(fd, data, 3, 4), 3);
    CHECK_STR(data, "456");
    CHECK_INT(file_read_at(fd, data, 3, 8), 2);
    CHECK_INT(file_read_at(fd, data, 3, 10), 0);
    CHECK_INT(file_read(fd, data, 3), 3);
    CHECK_STR(data, "012");
    close(fd);
}

TEST(failures_are_told)
{
    char data[1];
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    if (!CHECK_INT(pipe(ends), 0))
        return;
    CHECK_INT(file_read(ends[1], data, 1), -1);
    CHECK_INT(errno, EBADF);
    close(ends[0]);
    CHECK(!file_write(ends[1], "x", 1));
    CHECK_INT(errno, EPIPE);
    close(ends[1]);
}

int main(void)
{
    if (!mkdtemp(directory))
        return EXIT_FAILURE;
    RUN(paths_are_joined);
    RUN(a_file_is_made_and_loaded);
    RUN(what_is_at_a_path_is_told_from_what_cannot_be_seen);
    RUN(a_file_that_is_empty_gives_nothing);
    RUN(a_file_may_be_too_long);
    RUN(what_is_no_regular_file_is_refused);
    RUN(reading_goes_on_after_a_signal);
    RUN(a_part_of_a_file_is_read);
    RUN(failures_are_told);
    directory_remove(directory);
    return test_end();
}
