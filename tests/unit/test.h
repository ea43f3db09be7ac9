// The few macros that unit tests are written with.
//
//   TEST(adds_up)
//   {
//       CHECK(2 + 2 == 4);
//       CHECK_INT(2 + 2, 4);
//       CHECK_STR("four", "four"); // actual, expected; either may be NULL
//   }
//
//   int main(void)
//   {
//       RUN(adds_up);
//       return test_end();
//   }
//
// A failed check says where it stands, and the test goes on. In a loop over a table,
// test_case(text) names the row that failures belong to.
#ifndef TEST_H
#define TEST_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    int passed;
    int failed;
    bool failing;      // a check of the running test failed
    const char *label; // of the running test's case, or NULL
} test_state;

#define TEST(name) static void name(void)
#define RUN(name)  test_run(#name, name)

#define CHECK(condition) test_check((condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(actual, expected)                                                                \
    test_check_int((actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_STR(actual, expected)                                                                \
    test_check_str((actual), (expected), #actual, __FILE__, __LINE__)

static inline void test_case(const char *label)
{
    test_state.label = label;
}

static inline void test_run(const char *name, void (*test)(void))
{
    test_state.failing = false;
    test_state.label = NULL;
    test();
    if (test_state.failing) {
        test_state.failed++;
        fprintf(stderr, "FAILED %s\n", name);
    } else {
        test_state.passed++;
    }
}

// What main() returns.
static inline int test_end(void)
{
    printf("%d passed, %d failed\n", test_state.passed, test_state.failed);
    return test_state.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static inline void test_begin_failure(const char *file, int line)
{
    test_state.failing = true;
    fprintf(stderr, "%s:%d: ", file, line);
    if (test_state.label)
        fprintf(stderr, "[%s] ", test_state.label);
}

// The checks say whether they passed, for a test that cannot go on otherwise.
static inline bool test_check(bool passed, const char *condition, const char *file, int line)
{
    if (!passed) {
        test_begin_failure(file, line);
        fprintf(stderr, "%s\n", condition);
    }
    return passed;
}

static inline bool test_check_int(intmax_t actual, intmax_t expected, const char *expression,
                                  const char *file, int line)
{
    if (actual == expected)
        return true;
    test_begin_failure(file, line);
    fprintf(stderr, "%s is %" PRIdMAX ", expected %" PRIdMAX "\n", expression, actual, expected);
    return false;
}

static inline void test_print_str(const char *role, const char *s)
{
    if (s)
        fprintf(stderr, "  %-8s \"%s\"\n", role, s);
    else
        fprintf(stderr, "  %-8s NULL\n", role);
}

static inline bool test_check_str(const char *actual, const char *expected, const char *expression,
                                  const char *file, int line)
{
    if (actual && expected ? strcmp(actual, expected) == 0 : actual == expected)
        return true;
    test_begin_failure(file, line);
    fprintf(stderr, "%s is not as expected\n", expression);
    test_print_str("actual", actual);
    test_print_str("expected", expected);
    return false;
}

#endif
