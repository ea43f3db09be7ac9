#include "scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "directory.h"
#include "file.h"
#include "path.h"
#include "test.h"

static char place[] = "/tmp/test_scratch.XXXXXX";

// The path of a directory to be made in the place of the test, to be freed.
static char *path_of(const char *name)
{
    return path_join(place, name);
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

TEST(a_directory_is_held_until_it_is_not)
{
    char *path = path_of("deep/er/mark-XXXXXX"), *parent = path_of("deep/er"), *file;
    struct stat status;
    int hold = -1;
    CHECK_INT(scratch_make(path, &hold), 0);
    CHECK(strstr(path, "/mark-") && !strstr(path, "XXXXXX"));
    CHECK(stat(path, &status) == 0 && (status.st_mode & 07777) == 0700);
    file = path_join(path, "file");
    CHECK_INT(file_create(file, slice_of("text")), 0);
    scratch_sweep(parent, "mark-");
    CHECK(exists(file));
    close(hold);
    scratch_sweep(parent, "other-");
    CHECK(exists(file));
    scratch_sweep(parent, "mark-");
    CHECK(!exists(path));
    free(file);
    free(parent);
    free(path);
}

// Only what it may have made itself is removed.
TEST(what_is_something_else_stays)
{
    static const char *const names[] = {"mark-12345", "mark-1234567", "plain", "mark-654321", NULL};
    char *link = path_of("mark-link01"), *target = path_of("plain");
    for (size_t i = 0; names[i]; i++) {
        char *path = path_of(names[i]);
        CHECK(i == 3 ? file_create(path, slice_of("")) == 0 : mkdir(path, 0700) == 0);
        free(path);
    }
    CHECK_INT(symlink(target, link), 0);
    scratch_sweep(place, "mark-");
    for (size_t i = 0; names[i]; i++) {
        char *path = path_of(names[i]);
        CHECK(exists(path));
        free(path);
    }
    CHECK(exists(link));
    free(target);
    free(link);
}

// A process that is killed holds nothing.
TEST(what_a_killed_process_left_is_removed)
{
    char *path = path_of("left-XXXXXX");
    int ends[2], status;
    CHECK_INT(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        int hold;
        if (scratch_make(path, &hold) == 0 && write(ends[1], path, strlen(path) + 1) > 0)
            pause();
        _exit(1);
    }
    CHECK(read(ends[0], path, strlen(path) + 1) == (ssize_t)strlen(path) + 1);
    scratch_sweep(place, "left-");
    CHECK(exists(path));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    scratch_sweep(place, "left-");
    CHECK(!exists(path));
    close(ends[0]);
    close(ends[1]);
    free(path);
}

TEST(failures_are_told)
{
    char path[] = "/proc/nowhere/XXXXXX";
    int hold;
    CHECK(scratch_make(path, &hold) != 0);
    scratch_sweep("/nowhere", "mark-");
}

int main(void)
{
    CHECK(mkdtemp(place) != NULL);
    RUN(a_directory_is_held_until_it_is_not);
    RUN(what_is_something_else_stays);
    RUN(what_a_killed_process_left_is_removed);
    RUN(failures_are_told);
    directory_remove(place);
    return test_end();
}
