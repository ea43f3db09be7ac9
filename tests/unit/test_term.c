#include "term.h"

#include <stdlib.h>
#include <unistd.h>

#include "quote.h"
#include "test.h"

TEST(quotes_for_the_shell)
{
    static const char *const words[][2] = {
        {"", "''"},
        {"churn@v3.1.0", "churn@v3.1.0"},
        {"models/sub=net@v1.0.0+b_1", "models/sub=net@v1.0.0+b_1"},
        {"churn#prod#1", "'churn#prod#1'"},
        {"churn@v3.1.0!", "'churn@v3.1.0!'"},
        {"two words", "'two words'"},
        {"it's", "'it'\"'\"'s'"},
        {"\xc3\xa9", "'\xc3\xa9'"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct buf out = {0};
        quote_shell(&out, words[i][0]);
        CHECK_STR(out.data, words[i][1]);
        buf_free(&out);
    }
}

TEST(leaves_signs_out)
{
    CHECK_STR(term_sign(SIGN_FAIL, true), "❌ ");
    CHECK_STR(term_sign(SIGN_FAIL, false), "");
}

TEST(takes_the_width_from_the_environment)
{
    setenv("COLUMNS", "60", 1);
    CHECK_INT((intmax_t)term_width(), 60);
    setenv("COLUMNS", "wide", 1);
    CHECK(term_width() > 0);
    unsetenv("COLUMNS");
}

// Runs with standard output closed or full, and gives it back.
static int write_to(const char *path, gto_error **error)
{
    struct buf out = {0};
    int saved = dup(STDOUT_FILENO);
    if (!CHECK(saved >= 0) || !CHECK(freopen(path, "w", stdout)))
        return GTO_ERROR;
    buf_adds(&out, "answer\n");
    int rc = term_write(&out, error);
    CHECK_INT((intmax_t)out.len, 0);
    buf_free(&out);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    return rc;
}

TEST(reports_failed_writes)
{
    gto_error *error = NULL;
    CHECK_INT(write_to("/dev/null", &error), GTO_OK);
    CHECK(!error);
    CHECK_INT(write_to("/dev/full", &error), GTO_ERROR);
    CHECK_STR(error ? gto_error_message(error) : NULL,
              "Cannot write to standard output: No space left on device");
    gto_error_free(error);
}

TEST(reports_exhausted_memory)
{
    gto_error *error = NULL;
    struct buf out = {.failed = true};
    CHECK_INT(term_drain(&out, &error), GTO_ENOMEM);
    gto_error_free(error);
}

int main(void)
{
    RUN(quotes_for_the_shell);
    RUN(leaves_signs_out);
    RUN(takes_the_width_from_the_environment);
    RUN(reports_failed_writes);
    RUN(reports_exhausted_memory);
    return test_end();
}
