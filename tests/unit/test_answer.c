// What Git's plumbing answers.
#include "answer.h"
#include "test.h"

#define SHORT_ID "0123456789abcdef0123456789abcdef01234567"
#define LONG_ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// ---- Objects

TEST(objects)
{
    static const struct {
        const char *line;
        enum repo_type type;
        size_t size;
    } cases[] = {
        {SHORT_ID " commit 0", REPO_COMMIT, 0},
        {SHORT_ID " tree 37", REPO_TREE, 37},
        {SHORT_ID " blob 18446744073709551615", REPO_BLOB, SIZE_MAX},
        {SHORT_ID " tag 198", REPO_TAG, 198},
    };
    struct repo_object object;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        test_case(cases[i].line);
        CHECK(answer_object(slice_of(cases[i].line), slice_of(SHORT_ID), &object) == ANSWER_OBJECT);
        CHECK_INT(object.type, cases[i].type);
        CHECK(object.size == cases[i].size);
        CHECK(!object.data);
    }
    CHECK(answer_object(slice_of(LONG_ID " tag 1"), slice_of(LONG_ID), &object) == ANSWER_OBJECT);
}

TEST(missing_objects)
{
    struct repo_object object;
    CHECK(answer_object(slice_of(SHORT_ID " missing"), slice_of(SHORT_ID), &object) ==
          ANSWER_MISSING);
    CHECK(!object.type);
}

TEST(garbled_objects)
{
    static const char *const lines[] = {
        "",
        " ",
        "tag 1",
        SHORT_ID,
        SHORT_ID " ",
        SHORT_ID " tag",
        SHORT_ID " tag ",
        SHORT_ID " tag -1",
        SHORT_ID " tag +1",
        SHORT_ID " tag 0x1",
        SHORT_ID " tag 1 ",
        SHORT_ID " tag  1",
        SHORT_ID " tag 1\r",
        SHORT_ID " tag 1/",
        SHORT_ID " tag 1:",
        SHORT_ID " tag 18446744073709551616",
        SHORT_ID " tag 99999999999999999999999999",
        SHORT_ID " TAG 1",
        SHORT_ID " tags 1",
        SHORT_ID " missing ",
        SHORT_ID " missing 1",
        SHORT_ID " ambiguous",
        SHORT_ID "0 tag 1",
        "1123456789abcdef0123456789abcdef01234567 tag 1",
        " " SHORT_ID " tag 1",
        LONG_ID " tag 1",
    };
    struct repo_object object;
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        test_case(lines[i]);
        CHECK(answer_object(slice_of(lines[i]), slice_of(SHORT_ID), &object) == ANSWER_GARBLED);
    }
    CHECK(answer_object((struct slice){NULL, 0}, slice_of(SHORT_ID), &object) == ANSWER_GARBLED);
    CHECK(answer_object((struct slice){SHORT_ID " tag 1\0", sizeof(SHORT_ID " tag 1")},
                        slice_of(SHORT_ID), &object) == ANSWER_GARBLED);
}

// ---- References

static char *copy(struct slice s)
{
    return strndup(s.data, s.len);
}

static void check_ref(const char *line, size_t id_len, const char *expected_name)
{
    const char *id = NULL;
    struct slice name;
    test_case(line);
    CHECK(answer_ref(slice_of(line), id_len, &id, &name));
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
        CHECK(!answer_ref(slice_of(lines[i]), 40, &id, &name));
    }
    CHECK(!answer_ref(slice_of(SHORT_ID " refs/tags/x"), 64, &id, &name));
    CHECK(!answer_ref((struct slice){NULL, 0}, 40, &id, &name));
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
    CHECK(answer_broken_ref(slice_of("warning: ignoring broken ref refs/tags/x"), &name));
    CHECK(slice_equal(name, slice_of("refs/tags/x")));
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        test_case(others[i]);
        CHECK(!answer_broken_ref(slice_of(others[i]), &name));
    }
}

int main(void)
{
    RUN(objects);
    RUN(missing_objects);
    RUN(garbled_objects);
    RUN(references);
    RUN(garbled_references);
    RUN(broken_references);
    return test_end();
}
