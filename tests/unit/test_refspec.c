#include "net/refspec.h"

#include <stdlib.h>

#include "buf.h"
#include "gto.h"
#include "test.h"

enum { MAX_TAGS = 10 };

// Checks the refspecs for tags, each a letter (p, h or l: pushed, harmless, left) and a name. Of a
// refspec only what follows refs/tags/ on the left is compared.
static void check(const char *const *tags, const char *expected)
{
    struct refspec_tag list[MAX_TAGS];
    struct vec out = {0};
    struct buf joined = {0};
    size_t n = 0;
    for (; tags[n]; n++)
        list[n] = (struct refspec_tag){slice_of(tags[n] + 1), *tags[n] == 'p'   ? REFSPEC_PUSHED
                                                              : *tags[n] == 'h' ? REFSPEC_HARMLESS
                                                                                : REFSPEC_LEFT};
    CHECK_INT(refspecs_add(&out, list, n), GTO_OK);
    buf_adds(&joined, "");
    for (size_t i = 0; i < out.count; i++) {
        const char *refspec = out.items[i], *colon = strchr(refspec, ':');
        size_t len = (size_t)(colon - refspec);
        CHECK(strncmp(refspec, colon + 1, len) == 0 && !colon[1 + len]);
        buf_addf(&joined, "%s%.*s", i ? " " : "", (int)(len - strlen("refs/tags/")),
                 refspec + strlen("refs/tags/"));
        free(out.items[i]);
    }
    CHECK_STR(joined.data, expected);
    vec_free(&out);
    buf_free(&joined);
}

#define CHECK_TAGS(expected, ...) check((const char *const[]){__VA_ARGS__, NULL}, expected)

TEST(one_pattern_is_enough_if_nothing_is_left)
{
    CHECK_TAGS("a@v1*", "pa@v1");
    CHECK_TAGS("a@v*", "pa@v1", "pa@v2");
    CHECK_TAGS("*", "pa@v1", "hb@v1", "pc@v1");
    CHECK_TAGS("", "ha@v1", "hb@v1");
    CHECK_TAGS("", "la@v1");
}

TEST(what_is_left_is_in_no_pattern)
{
    CHECK_TAGS("a@v1* c@v1*", "pa@v1", "lb@v1", "pc@v1");
    CHECK_TAGS("a@v1* a@v3*", "pa@v1", "la@v2", "pa@v3");
    CHECK_TAGS("net@v*", "pnet@v1.0", "hnet@v1.1", "pnet@v2", "lv7");
    CHECK_TAGS("net#prod#*", "pnet#prod#1", "pnet#prod#2", "lnet@v1", "lnet@v2");
}

TEST(a_name_may_begin_as_another_one)
{
    CHECK_TAGS("a@v1", "pa@v1", "la@v1!");
    CHECK_TAGS("a@v1!*", "la@v1", "pa@v1!");
    CHECK_TAGS("a@v1 a@v1!2*", "pa@v1", "la@v1!", "pa@v1!2");
    CHECK_TAGS("a*", "pa", "pa@v1", "lb");
}

int main(void)
{
    RUN(one_pattern_is_enough_if_nothing_is_left);
    RUN(what_is_left_is_in_no_pattern);
    RUN(a_name_may_begin_as_another_one);
    return test_end();
}
