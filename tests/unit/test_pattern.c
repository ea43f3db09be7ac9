// Patterns of names, against those of fnmatch(3).
#include "pattern.h"

#include <fnmatch.h>
#include <stdio.h>

#include "gto.h"
#include "test.h"

TEST(matches_what_fnmatch_does)
{
    static const char *const patterns[] = {
        "",      "*",       "a",    "a*",    "*a",       "*a*b",   "a?c",   "models/*", "*/*",
        "[a-c]", "[!a-c]*", "[]a]", "[a-]",  "x[0-9]y*", "\\*",    "a\\b",  "**",       "*b*b",
        "[",     "[a",      "?*?",  "a*b*c", "[^a]",     "*/[ab]", "[b-a]", "a[!",      "\\",
    };
    static const char *const names[] = {"",       "a",          "ab",   "abc",  "b",  "models/a",
                                        "models", "models/a/b", "x5y",  "x5yz", "]",  "-",
                                        "*",      "abb",        "aXbc", "[",    "[a", "a[!"};
    for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
        for (size_t j = 0; j < sizeof(names) / sizeof(*names); j++) {
            char label[64];
            if (strcmp(patterns[i], "\\") == 0) // which fnmatch takes for an error
                continue;
            snprintf(label, sizeof(label), "'%s' and '%s'", patterns[i], names[j]);
            test_case(label);
            CHECK(pattern_matches(patterns[i], slice_of(names[j])) ==
                  (fnmatch(patterns[i], names[j], 0) == 0));
        }
    }
}

TEST(many_stars_take_no_long_time)
{
    char name[4096];
    memset(name, 'a', sizeof(name));
    CHECK(!pattern_matches("*a*a*a*a*a*a*a*a*a*a*a*b", (struct slice){name, sizeof(name)}));
}

TEST(what_a_pattern_is)
{
    CHECK(gto_is_pattern("models/*") && gto_is_pattern("a?") && gto_is_pattern("[ab]"));
    CHECK(!gto_is_pattern("models/a:b") && !gto_is_pattern(""));
    CHECK(slice_equal(pattern_prefix("models/*x"), slice_of("models/")));
    CHECK(slice_equal(pattern_prefix("*"), slice_of("")));
}

int main(void)
{
    RUN(matches_what_fnmatch_does);
    RUN(many_stars_take_no_long_time);
    RUN(what_a_pattern_is);
    return test_end();
}
