#include <stdlib.h>

#include "gto.h"
#include "test.h"

TEST(valid)
{
    static const char *const versions[] = {
        "v0.0.0",
        "v1.2.3",
        "v10.20.30",
        "v1.1.2-prerelease+meta",
        "v1.1.2+meta",
        "v1.0.0-alpha",
        "v1.0.0-alpha.beta.1",
        "v1.0.0-0A.is.legal",
        "v1.0.0-rc.1+build.123",
        "v1.2.3----RC-SNAPSHOT.12.9.1--.12",
        "v1.0.0+0.build.1-rc.10000aaa-kk-0.1",
        "v99999999999999999999999.999999999999999999.99999999999999999",
        "v1.0.0+001",
    };
    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++)
        if (!gto_semver_valid(versions[i]))
            CHECK_STR(versions[i], "valid");
}

TEST(invalid)
{
    static const char *const versions[] = {
        "",           "v",           "1.0.0",     "V1.0.0",
        "v1",         "v1.2",        "v1.2.3.4",  "v01.0.0",
        "v1.02.0",    "v1.0.03",     "v1.0.0-",   "v1.0.0+",
        "v1.0.0-01",  "v1.0.0-a..b", "v1.0.0-a.", "v1.0.0+a..b",
        "v1.0.0-a_b", "v1.0.0 ",     "v-1.0.0",   "v1.0.0-a+b+c",
        "v1..0",      "v1.0.",       "vv1.0.0",
    };
    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++)
        if (gto_semver_valid(versions[i]))
            CHECK_STR(versions[i], "invalid");
}

// https://semver.org, section 11, and numbers that no integer type holds.
TEST(precedence)
{
    static const char *const ascending[] = {
        "v0.0.1",
        "v0.9.0",
        "v0.10.0",
        "v1.0.0-0",
        "v1.0.0-2",
        "v1.0.0-10",
        "v1.0.0-alpha",
        "v1.0.0-alpha.1",
        "v1.0.0-alpha.beta",
        "v1.0.0-beta",
        "v1.0.0-beta.2",
        "v1.0.0-beta.11",
        "v1.0.0-rc.1",
        "v1.0.0",
        "v2.0.0",
        "v2.1.0",
        "v2.1.1",
        "v18446744073709551615.0.0",
        "v18446744073709551616.0.0",
    };
    size_t count = sizeof(ascending) / sizeof(*ascending);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int order = gto_semver_compare(ascending[i], ascending[j]);
            CHECK(i < j ? order < 0 : i > j ? order > 0 : order == 0);
        }
    }
    CHECK(gto_semver_compare("v1.0.0+a", "v1.0.0+b") == 0);
    CHECK(gto_semver_compare("v1.0.0-rc.1+a", "v1.0.0-rc.1") == 0);
}

static const char *bumped(const char *version, enum gto_bump bump)
{
    static char text[128];
    char *next = NULL;
    int rc = gto_semver_bump(&next, version, bump, NULL);
    snprintf(text, sizeof(text), "%s", rc == GTO_OK ? next : "-");
    free(next);
    return text;
}

TEST(bump)
{
    CHECK_STR(bumped("v1.2.3", GTO_BUMP_DEFAULT), "v1.2.4");
    CHECK_STR(bumped("v1.2.3", GTO_BUMP_PATCH), "v1.2.4");
    CHECK_STR(bumped("v1.2.3", GTO_BUMP_MINOR), "v1.3.0");
    CHECK_STR(bumped("v1.2.3", GTO_BUMP_MAJOR), "v2.0.0");
    CHECK_STR(bumped("v1.2.3-rc.1+build", GTO_BUMP_PATCH), "v1.2.4");
    CHECK_STR(bumped("v0.0.9", GTO_BUMP_PATCH), "v0.0.10");
    CHECK_STR(bumped("v0.199.0", GTO_BUMP_MINOR), "v0.200.0");
    CHECK_STR(bumped("v99999999999999999999.0.0", GTO_BUMP_MAJOR), "v100000000000000000000.0.0");
    CHECK_STR(bumped("1.0.0", GTO_BUMP_MAJOR), "-");
}

int main(void)
{
    RUN(valid);
    RUN(invalid);
    RUN(precedence);
    RUN(bump);
    return test_end();
}
