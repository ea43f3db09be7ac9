// What differs between two files of values.
#include "value_change.h"

#include "buf.h"
#include "test.h"

// A file of entries `key=value`, separated by blanks. Values are numbers if they begin with a
// digit.
static struct keyed_values file_of(struct arena *arena, const char *text)
{
    struct keyed_values values = {0};
    while (*text) {
        size_t len = strcspn(text, " "), key = strcspn(text, "=");
        struct keyed_value value = {.key = arena_strndup(arena, text, key),
                                    .json = arena_strndup(arena, text + key + 1, len - key - 1)};
        value.text = value.json;
        value.is_number = value.json[0] >= '0' && value.json[0] <= '9';
        value.number = strtod(value.json, NULL);
        CHECK_INT(keyed_values_add(&values, &value), GTO_OK);
        text += len + (text[len] == ' ');
    }
    return values;
}

// The changes as `key:before>after`, with `+N` where a number grew; separated by blanks.
static const char *changes_of(const char *before, const char *after)
{
    static char out[512];
    struct arena arena = {0}, kept = {0};
    struct keyed_values old = file_of(&arena, before), new = file_of(&arena, after);
    struct vec changes = {0};
    struct buf text = {0};
    CHECK_INT(value_changes_add(&changes, &kept, GTO_VALUE_METRIC, "file", &old, &new), GTO_OK);
    keyed_values_free(&old);
    keyed_values_free(&new);
    arena_free(&arena); // the changes need nothing of the files
    for (size_t i = 0; i < changes.count; i++) {
        const gto_value_change *change = changes.items[i];
        const char *was = gto_value_change_json(change, GTO_BEFORE);
        const char *is = gto_value_change_text(change, GTO_AFTER);
        double by;
        buf_addf(&text, "%s%s:%s>%s", i ? " " : "", gto_value_change_key(change), was ? was : "",
                 is ? is : "");
        if (gto_value_change_number(change, &by))
            buf_addf(&text, "%+g", by);
        CHECK_STR(gto_value_change_file(change), "file");
        CHECK_INT(gto_value_change_kind(change), GTO_VALUE_METRIC);
    }
    snprintf(out, sizeof(out), "%s", text.data ? text.data : "");
    buf_free(&text);
    vec_free(&changes);
    arena_free(&kept);
    return out;
}

TEST(nothing_changed)
{
    CHECK_STR(changes_of("", ""), "");
    CHECK_STR(changes_of("a=1 b=2", "b=2 a=1"), "");
}

TEST(by_key)
{
    CHECK_STR(changes_of("c=1 a=1 b=x", "b=y a=3 d=1"), "a:1>3+2 b:x>y c:1> d:>1");
    CHECK_STR(changes_of("", "b=1 a=1"), "a:>1 b:>1");
    CHECK_STR(changes_of("b=1 a=1", ""), "a:1> b:1>");
    CHECK_STR(changes_of("ab=1", "a=1"), "a:>1 ab:1>");
}

// Keys of one name are taken in their order: none is lost.
TEST(keys_of_one_name)
{
    CHECK_STR(changes_of("a=1 a=2", "a=1 a=2"), "");
    CHECK_STR(changes_of("a=1 a=2", "a=1 a=3 a=4"), "a:2>3+1 a:>4");
}

TEST(numbers_alone_grow)
{
    CHECK_STR(changes_of("a=1", "a=x"), "a:1>x");
    CHECK_STR(changes_of("a=1e308", "a=9e308"), "a:1e308>9e308"); // which is infinite
}

TEST(names_of_kinds)
{
    CHECK_STR(gto_value_kind_name(GTO_VALUE_PARAM), "param");
    CHECK_STR(gto_value_kind_name(GTO_VALUE_METRIC), "metric");
    CHECK_STR(gto_value_kind_name((enum gto_value_kind)7), "");
}

int main(void)
{
    RUN(nothing_changed);
    RUN(by_key);
    RUN(keys_of_one_name);
    RUN(numbers_alone_grow);
    RUN(names_of_kinds);
    return test_end();
}
