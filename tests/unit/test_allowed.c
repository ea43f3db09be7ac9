// The stages and types that a configuration allows.
#include "allowed.h"

#include <stdio.h>

#include "test.h"

static char answer[1000];

typedef int check_fn(const struct allowed *allowed, const char *name, gto_error **error);

// The error of a check as its code and message, or "".
static const char *verdict(check_fn *check, const char *const *names, const char *name)
{
    struct allowed allowed = {.stages = names, .types = names};
    gto_error *error = NULL;
    int rc = check(&allowed, name, &error);
    snprintf(answer, sizeof(answer), "%d %s", rc, rc == GTO_OK ? "" : gto_error_message(error));
    gto_error_free(error);
    return rc == GTO_OK ? "" : answer;
}

#define INVALID                                                                                    \
    "-5 Invalid value 'bad name'. Only letters, numbers, '_', '-', '/' are allowed. Value must "   \
    "be of len >= 2 and must start and end with a letter or a number."

TEST(stages_and_types)
{
    static const char *const some[] = {"shadow-1", "prod", NULL}, *const none[] = {NULL};
    CHECK_STR(verdict(allowed_check_stage, some, "prod"), "");
    CHECK_STR(verdict(allowed_check_stage, NULL, "dev"), "");
    CHECK_STR(verdict(allowed_check_stage, some, "dev"),
              "-15 Allowed stages are: '['shadow-1', 'prod']'");
    CHECK_STR(verdict(allowed_check_stage, none, "dev"), "-15 Allowed stages are: '[]'");
    CHECK_STR(verdict(allowed_check_stage, some, "bad name"), INVALID);
    CHECK_STR(verdict(allowed_check_type, some, "prod"), "");
    CHECK_STR(verdict(allowed_check_type, NULL, "dev"), "");
    CHECK_STR(verdict(allowed_check_type, some, "dev"),
              "-16 Allowed types are: '['shadow-1', 'prod']'");
    CHECK_STR(verdict(allowed_check_type, NULL, "bad name"), INVALID);
}

int main(void)
{
    RUN(stages_and_types);
    return test_end();
}
