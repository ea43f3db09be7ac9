#include "trace.h"

#include <stdlib.h>

#include "test.h"

#define TIMED "18:38:40.733499 pkt-line.c:80            "

TEST(lines_that_were_traced)
{
    static const char *const traced[] = {
        TIMED "trace: built-in: git version",
        "23:59:59.999999 ",
        "{\"event\":\"version\"}",
        "warning: could not open '/nowhere/x' for tracing: No such file or directory",
        "warning: unable to write trace for GIT_TRACE: Bad file descriptor",
        NULL,
    };
    static const char *const said[] = {
        "",
        "fatal: not a git repository",
        "18:38:40.73349 too short",
        "18:38 a time",
        "{\"error\": 1}",
        "warning: could not open '/nowhere/x' for reading",
        NULL,
    };
    for (size_t i = 0; traced[i]; i++)
        CHECK(trace_is_line(slice_of(traced[i])));
    for (size_t i = 0; said[i]; i++)
        CHECK(!trace_is_line(slice_of(said[i])));
}

static struct trace_count count(const char *text)
{
    struct trace_count count = {0};
    trace_add(&count, slice_of(text));
    return count;
}

TEST(what_was_received_is_counted)
{
    CHECK_INT((int)count("").packets, 0);
    CHECK_INT((int)count(TIMED "packet:    ls-remote< x\n" TIMED
                               "packet:    ls-remote> 0000\n" TIMED "packet:          git< y\n")
                  .packets,
              2);
    CHECK_INT((int)count(TIMED "packet: git< 12345\n").bytes, 10);
    CHECK_INT((int)count(TIMED "<= Recv data, 0000004097 bytes (0x00001001)\n").bytes, 4097);
    CHECK_INT((int)count(TIMED "<= Recv data: text of a server\n").bytes, 0);
    CHECK_INT((int)count(TIMED "<= Recv data, ").bytes, 0); // cut off
    CHECK(count(TIMED "<= Recv data, 99999999999999999999999999").bytes < 10000000000);
}

// The changes of the environment, joined by blanks.
static const char *changes(bool *messages)
{
    static char joined[1000];
    const char *list[TRACE_REDIRECTIONS + TRACE_RECEIVED];
    size_t n = 0;
    trace_redirect(list, &n, messages);
    trace_received(list, &n, true);
    *joined = '\0';
    for (size_t i = 0; i < n; i++) {
        strcat(joined, list[i]);
        strcat(joined, " ");
    }
    return joined;
}

TEST(traces_are_kept_out_of_messages)
{
    bool messages;
    CHECK_STR(changes(&messages), "GIT_TRACE_PACKET=8 GIT_TRACE_CURL=8 GIT_TRACE_CURL_NO_DATA ");
    CHECK(!messages);
    setenv("GIT_TRACE_PACKET", "/file", 1);
    setenv("GIT_TRACE_CURL", "0", 1);
    setenv("GIT_TRACE", "true", 1);
    setenv("GIT_TRACE_SETUP", "yes", 1);
    CHECK_STR(changes(&messages),
              "GIT_TRACE=9 GIT_TRACE_SETUP GIT_TRACE_CURL=8 GIT_TRACE_CURL_NO_DATA ");
    CHECK(messages);
    unsetenv("GIT_TRACE");
    unsetenv("GIT_TRACE_SETUP");
    setenv("GIT_CURL_VERBOSE", "1", 1);
    CHECK_STR(changes(&messages), "GIT_CURL_VERBOSE GIT_TRACE_CURL=9 GIT_TRACE_CURL_NO_DATA=1 ");
    CHECK(messages);
}

int main(void)
{
    RUN(lines_that_were_traced);
    RUN(what_was_received_is_counted);
    RUN(traces_are_kept_out_of_messages);
    return test_end();
}
