// Which version a stage had, from when to when.
#include "tenure.h"

#include "build_registry.h"
#include "test.h"

// The tenures of the artifact `x` in `prod`: "VERSION BEGIN-END", between blanks.
static char *tenures_of(const char *text)
{
    gto_registry *registry = registry_of(text);
    struct tenures tenures = {0};
    struct buf out = {0};
    buf_adds(&out, "");
    CHECK_INT(tenures_find(&tenures, gto_registry_find(registry, "x"), "prod"), GTO_OK);
    for (size_t i = 0; i < tenures.count; i++) {
        const struct tenure *tenure = &tenures.items[i];
        buf_addf(&out, "%s%s %d-", i ? ", " : "", gto_version_name(tenure->version),
                 (int)tenure->begin->time);
        if (tenure->end)
            buf_addf(&out, "%d", (int)tenure->end->time);
        else
            CHECK(tenures_current(&tenures) == tenure);
    }
    tenures_free(&tenures);
    gto_registry_free(registry);
    return buf_finish(&out);
}

static void check(const char *text, const char *expected)
{
    char *actual = tenures_of(text);
    test_case(text);
    CHECK_STR(actual, expected);
    free(actual);
}

#define VERSIONS "x@v1.0.0 c1 1, x@v2.0.0 c2 2, x@v3.0.0 c3 3, "

TEST(a_version_stays_until_another_comes)
{
    check(VERSIONS "x#dev#1 c1 4", "");
    check(VERSIONS "x#prod#1 c1 10", "v1.0.0 10-");
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c2 20, x#dev#3 c3 25", "v1.0.0 10-20, v2.0.0 20-");
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c2 20, x#prod#3 c1 30",
          "v1.0.0 10-20, v2.0.0 20-30, v1.0.0 30-");
}

TEST(assigning_once_more_changes_nothing)
{
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c1 20", "v1.0.0 10-");
}

TEST(what_is_taken_back_gives_way_to_what_was_before)
{
    check(VERSIONS "x#prod#1 c1 10, x#prod!#2 c1 20", "v1.0.0 10-20");
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c2 20, x#prod!#3 c2 30",
          "v1.0.0 10-20, v2.0.0 20-30, v1.0.0 30-");
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c2 20, x#prod!#3 c1 30", "v1.0.0 10-20, v2.0.0 20-");
}

TEST(a_deregistered_version_is_in_no_stage)
{
    check(VERSIONS "x#prod#1 c1 10, x@v1.0.0! c1 20", "v1.0.0 10-20");
    check(VERSIONS "x#prod#1 c1 10, x#prod#2 c2 20, x@v2.0.0! c2 30",
          "v1.0.0 10-20, v2.0.0 20-30, v1.0.0 30-");
}

TEST(there_may_be_no_stage)
{
    check("x@v1.0.0 c1 1", "");
    check("x@v1.0.0 c1 1, x@deprecated c1 2", "");
}

int main(void)
{
    RUN(a_version_stays_until_another_comes);
    RUN(assigning_once_more_changes_nothing);
    RUN(what_is_taken_back_gives_way_to_what_was_before);
    RUN(a_deregistered_version_is_in_no_stage);
    RUN(there_may_be_no_stage);
    return test_end();
}
