// Which environment a thread has.
#include "environment.h"

#include <pthread.h>
#include <stdlib.h>

#include "gto.h"
#include "process.h"
#include "test.h"

TEST(of_the_process)
{
    CHECK(!environment_given());
    CHECK(!environment_get("GTO_TEST_NOTHING"));
    setenv("GTO_TEST_THING", "a=b", 1);
    CHECK_STR(environment_get("GTO_TEST_THING"), "a=b");
    CHECK(!environment_get("GTO_TEST_THIN"));
    CHECK(!environment_get("GTO_TEST_THINGS"));
    unsetenv("GTO_TEST_THING");
    CHECK(!environment_get("GTO_TEST_THING"));
}

static void *look(void *found)
{
    *(bool *)found = environment_get("A") != NULL;
    return NULL;
}

TEST(of_a_thread)
{
    static const char *const first[] = {"A=1", "B", "AB=2", "EMPTY=", NULL}, *const none[] = {NULL};
    pthread_t thread;
    bool found = true;
    CHECK(!gto_environment_use(first));
    CHECK_STR(environment_get("A"), "1");
    CHECK_STR(environment_get("AB"), "2");
    CHECK_STR(environment_get("EMPTY"), "");
    CHECK(!environment_get("B"));
    CHECK(!environment_get("PATH"));
    CHECK(environment_all() == first && environment_given() == first);
    if (CHECK_INT(pthread_create(&thread, NULL, look, &found), 0))
        pthread_join(thread, NULL);
    CHECK(!found); // another thread has that of the process
    CHECK(gto_environment_use(none) == first);
    CHECK(!environment_get("A"));
    CHECK(gto_environment_use(NULL) == none);
    CHECK(environment_get("PATH"));
}

// What a child has in its environment; "" if it could not be run.
static const char *in_child(const char *const *environment)
{
    static const char *const args[] = {"sh", "-c", "printf %s \"$GTO_TEST_A-$GTO_TEST_B\"", NULL};
    static char text[256];
    struct buf out = {0};
    struct process process = {.argv = args, .out = &out};
    int status = -1;
    gto_environment_use(environment);
    int rc = process_run(&process, &status, NULL);
    gto_environment_use(NULL);
    snprintf(text, sizeof(text), "%s", rc == GTO_OK && out.data ? out.data : "");
    buf_free(&out);
    return text;
}

TEST(of_a_child)
{
    static const char *const given[] = {"PATH=/nowhere::/usr/bin:/bin", "GTO_TEST_A=x", NULL};
    static const char *const elsewhere[] = {"PATH=/nowhere:/", NULL}, *const none[] = {NULL};
    setenv("GTO_TEST_B", "b", 1);
    CHECK_STR(in_child(given), "x-");
    CHECK_STR(in_child(NULL), "-b");
    CHECK_STR(in_child(elsewhere), ""); // there is no sh
    CHECK_STR(in_child(none), "-");     // without PATH, where systems have it
    unsetenv("GTO_TEST_B");
}

int main(void)
{
    RUN(of_the_process);
    RUN(of_a_thread);
    RUN(of_a_child);
    return test_end();
}
