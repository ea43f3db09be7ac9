// Files of params and metrics as values under flat keys.
#include "values.h"

#include "buf.h"
#include "test.h"

// The values of a file as `key=json` or, where that is not the same, `key=json|text`; separated by
// blanks. Or the message of the error.
static const char *values_of(const char *text)
{
    static char out[1024];
    struct keyed_values values = {0};
    struct arena arena = {0};
    struct buf buf = {0};
    gto_error *error = NULL;
    if (values_parse(&values, &arena, text, strlen(text), &error) == GTO_OK)
        for (size_t i = 0; i < values.count; i++) {
            const struct keyed_value *value = &values.items[i];
            buf_addf(&buf, "%s%s=%s", i ? " " : "", value->key, value->json);
            if (strcmp(value->json, value->text) != 0)
                buf_addf(&buf, "|%s", value->text);
        }
    else
        buf_adds(&buf, gto_error_message(error));
    snprintf(out, sizeof(out), "%s", buf.data ? buf.data : "");
    gto_error_free(error);
    buf_free(&buf);
    keyed_values_free(&values);
    arena_free(&arena);
    return out;
}

TEST(keys)
{
    CHECK_STR(values_of("a: 1\nb: {c: 2, d: {e: 3}}"), "a=1 b.c=2 b.d.e=3");
    CHECK_STR(values_of("{\"a.b\": 1, \"\": {\"x\": 2}, \"q\\\"\": 3, \"n\\u0000\\n\": 4}"),
              "\"a.b\"=1 \"\".x=2 \"q\\\"\"=3 \"n\\u0000\\n\"=4");
    CHECK_STR(values_of("1: {true: x}\n~: y"), "1.true=\"x\"|x null=\"y\"|y");
    CHECK_STR(values_of("\xc3\xa9: 1"), "\xc3\xa9=1");
}

TEST(kinds_of_values)
{
    CHECK_STR(values_of("i: 0x10\nf: 1.50\nb: true\nn: ~"), "i=16 f=1.5 b=true n=null");
    CHECK_STR(values_of("big: 123456789012345678901234567890"),
              "big=123456789012345678901234567890");
    CHECK_STR(values_of("a: .nan\nb: -.inf"), "a=null|nan b=null|-inf");
    CHECK_STR(values_of("t: text\nq: '1'\nn: 'null'\ne: ''"),
              "t=\"text\"|text q=\"1\" n=\"null\" e=\"\"");
    CHECK_STR(values_of("t: 2024-01-01"), "t=\"2024-01-01\"|2024-01-01");
    CHECK_STR(values_of("l: [1, [a, {b: 2}]]\ne: []\nm: {}"),
              "l=[1, [\"a\", {\"b\": 2}]] e=[] m={}");
    CHECK_STR(values_of("a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}"), "a.k=1 b.k=1 c.k=1 c.l=2");
}

TEST(files_without_keys)
{
    CHECK_STR(values_of(""), "");
    CHECK_STR(values_of("# nothing\n"), "");
    CHECK_STR(values_of("0.95"), "=0.95");
    CHECK_STR(values_of("[1, 2]"), "=[1, 2]");
}

TEST(files_that_are_not_valid)
{
    CHECK(strstr(values_of("a: ["), "line "));
    CHECK(strstr(values_of("a: 1\na: 2"), "line 2"));
    CHECK(strstr(values_of("--- 1\n--- 2"), "line 2"));
}

// Aliases make a few lines stand for more than memory should hold: nested keys, here.
TEST(too_much)
{
    struct buf text = {0};
    buf_adds(&text, "a0: &a0 {");
    for (int i = 0; i < 30; i++)
        buf_addf(&text, "k%d: 1, ", i);
    buf_adds(&text, "}\n");
    for (int i = 1; i < 4; i++) {
        buf_addf(&text, "a%d: &a%d {", i, i);
        for (int j = 0; j < 30; j++)
            buf_addf(&text, "k%0*d: *a%d, ", 60, j, i - 1);
        buf_adds(&text, "}\n");
    }
    CHECK(*values_of(text.data) && !strchr(values_of(text.data), '='));
    buf_free(&text);
}

int main(void)
{
    RUN(keys);
    RUN(kinds_of_values);
    RUN(files_without_keys);
    RUN(files_that_are_not_valid);
    RUN(too_much);
    return test_end();
}
