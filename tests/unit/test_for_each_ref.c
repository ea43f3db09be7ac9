#include "refs/for_each_ref.h"
#include "test.h"

#define SHORT_ID "0123456789abcdef0123456789abcdef01234567"
#define LONG_ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char *copy(struct slice s)
{
    return strndup(s.data, s.len);
}

static void check_ref(const char *line, size_t id_len, const char *expected_name)
{
    const char *id = NULL;
    struct slice name;
    test_case(line);
    CHECK(for_each_ref_line(slice_of(line), id_len, &id, &name));
    CHECK(id == line);
    char *text = copy(name);
    CHECK_STR(text, expected_name);
    free(text);
}

TEST(references)
{
    check_ref(SHORT_ID " refs/tags/x@v1.0.0", 40, "refs/tags/x@v1.0.0");
    check_ref(LONG_ID " refs/tags/a/b#prod!#1", 64, "refs/tags/a/b#prod!#1");
    check_ref(LONG_ID " refs/heads/main", 64, "refs/heads/main");
}

TEST(garbled_references)
{
    static const char *const lines[] = {
        "",
        SHORT_ID,
        SHORT_ID " ",
        SHORT_ID "refs/tags/x",
        SHORT_ID "\trefs/tags/x",
        SHORT_ID " refs/tags/",
        SHORT_ID " refs/tags/a b",
        SHORT_ID " refs/tags/../x",
        SHORT_ID " refs/tags/x.lock",
        "0123456789ABCDEF0123456789ABCDEF01234567 refs/tags/x",
        "0123456789abcdef0123456789abcdef0123456 refs/tags/x",
        "                                         refs/tags/x",
        "refs/tags/x",
        LONG_ID " refs/tags/x",
    };
    const char *id;
    struct slice name;
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        test_case(lines[i]);
        CHECK(!for_each_ref_line(slice_of(lines[i]), 40, &id, &name));
    }
    CHECK(!for_each_ref_line(slice_of(SHORT_ID " refs/tags/x"), 64, &id, &name));
    CHECK(!for_each_ref_line((struct slice){NULL, 0}, 40, &id, &name));
}

TEST(broken_references)
{
    static const char *const others[] = {
        "",
        "warning: ignoring broken ref ",
        "warning: ignoring broken ref refs/tags/a b",
        "warning: ignoring broken ref ../x",
        "warning: ignoring ref with broken name refs/tags/..",
        "error: ignoring broken ref refs/tags/x",
        "ignoring broken ref refs/tags/x",
        "fatal: bad object HEAD",
    };
    struct slice name;
    CHECK(for_each_ref_warning(slice_of("warning: ignoring broken ref refs/tags/x"), &name));
    CHECK(slice_equal(name, slice_of("refs/tags/x")));
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        test_case(others[i]);
        CHECK(!for_each_ref_warning(slice_of(others[i]), &name));
    }
}

int main(void)
{
    RUN(references);
    RUN(garbled_references);
    RUN(broken_references);
    return test_end();
}
