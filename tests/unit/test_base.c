#include "arena.h"

#include <stdalign.h>

#include "buf.h"
#include "digits.h"
#include "error.h"
#include "strmap.h"
#include "vec.h"
#include "test.h"

TEST(arena_pieces_are_aligned_and_apart)
{
    struct arena arena = {0};
    unsigned char *pieces[2000];
    for (size_t i = 0; i < 2000; i++) {
        size_t size = i % 97;
        pieces[i] = arena_alloc(&arena, size);
        CHECK((uintptr_t)pieces[i] % alignof(max_align_t) == 0);
        memset(pieces[i], (int)(i % 251), size);
        CHECK(arena_strndup(&arena, "x", i % 2) != NULL); // disturbs the alignment
    }
    size_t overwritten = 0;
    for (size_t i = 0; i < 2000; i++)
        for (size_t j = 0; j < i % 97; j++)
            overwritten += pieces[i][j] != i % 251;
    CHECK_INT((intmax_t)overwritten, 0);
    arena_free(&arena);
    CHECK(!arena.head);
}

TEST(arena_holds_what_is_larger_than_a_block)
{
    struct arena arena = {0};
    char *small = arena_strndup(&arena, "before", 6);
    char *large = arena_zalloc(&arena, 1 << 20);
    CHECK_INT(large[0] | large[(1 << 20) - 1], 0);
    memset(large, 'x', 1 << 20);
    char *next = arena_strndup(&arena, "after", 5);
    CHECK_STR(small, "before");
    CHECK_STR(next, "after");
    CHECK(!arena_alloc(&arena, SIZE_MAX));
    CHECK(!arena_alloc(&arena, SIZE_MAX - 8));
    CHECK(!arena_strndup(&arena, "x", SIZE_MAX));
    CHECK_STR(small, "before");
    arena_free(&arena);
}

TEST(arena_copies_text_with_its_end)
{
    struct arena arena = {0};
    CHECK_STR(arena_strndup(&arena, "abcdef", 3), "abc");
    CHECK_STR(arena_strndup(&arena, NULL, 0), "");
    CHECK(memcmp(arena_strndup(&arena, "a\0b", 3), "a\0b", 4) == 0);
    arena_free(&arena);
}

TEST(buf_puts_text_together)
{
    struct buf buf = {0};
    buf_adds(&buf, "a");
    buf_addc(&buf, 'b');
    buf_add(&buf, "cde", 2);
    buf_fill(&buf, '-', 3);
    buf_fill(&buf, '-', 0);
    buf_addf(&buf, "%s=%d", "n", 42);
    CHECK_STR(buf.data, "abcd---n=42");
    CHECK_INT((intmax_t)buf.len, 11);
    buf_clear(&buf);
    CHECK_STR(buf.data, "");
    buf_adds(&buf, "again");
    char *text = buf_finish(&buf);
    CHECK_STR(text, "again");
    CHECK(!buf.data && !buf.len);
    free(text);
}

TEST(buf_grows)
{
    struct buf buf = {0};
    for (int i = 0; i < 3000; i++)
        buf_addf(&buf, "%d,", i % 10);
    CHECK_INT((intmax_t)buf.len, 6000);
    buf_addf(&buf, "%0*d", 5000, 7);
    CHECK_INT((intmax_t)strlen(buf.data), 11000);
    CHECK(buf.data[10999] == '7');
    buf_free(&buf);
    buf_free(&buf);
}

TEST(buf_that_is_empty_is_an_empty_text)
{
    struct buf buf = {0};
    buf_clear(&buf);
    char *text = buf_finish(&buf);
    CHECK_STR(text, "");
    free(text);
}

TEST(buf_remembers_that_memory_ran_out)
{
    struct buf buf = {0};
    buf_adds(&buf, "kept");
    buf_fill(&buf, 'x', SIZE_MAX - 100);
    CHECK(buf.failed);
    buf_adds(&buf, "dropped");
    CHECK_STR(buf.data, "kept");
    CHECK(!buf_finish(&buf));
    CHECK(!buf.data && !buf.failed);
    buf_fill(&buf, 'x', SIZE_MAX / 2);
    CHECK(buf.failed);
    buf_free(&buf);
}

TEST(strmap_finds_what_was_put)
{
    struct strmap map = {0};
    static char keys[5000][8];
    CHECK(!strmap_get(&map, "none", 4));
    for (size_t i = 0; i < 5000; i++) {
        int len = snprintf(keys[i], sizeof(keys[i]), "%zu", i);
        struct strmap_entry *entry = strmap_put(&map, keys[i], (size_t)len);
        CHECK(entry && !entry->value);
        entry->value = keys[i];
    }
    CHECK_INT((intmax_t)map.count, 5000);
    for (size_t i = 0; i < 5000; i++) {
        size_t len = strlen(keys[i]);
        CHECK(strmap_get(&map, keys[i], len) == keys[i]);
        CHECK(strmap_put(&map, keys[i], len)->value == keys[i]);
    }
    CHECK_INT((intmax_t)map.count, 5000);
    CHECK(!strmap_get(&map, "5000", 4));
    strmap_free(&map);
    CHECK(!strmap_get(&map, "1", 1));
}

// Keys are bytes of any value; the last ones of a key count as all others do.
TEST(strmap_tells_keys_apart)
{
    static const struct slice keys[] = {
        {"", 0},
        {"\0", 1},
        {"\0\0", 2},
        {"a", 1},
        {"a\0", 2},
        {"a\0b", 3},
        {"\xff\xfe", 2},
        {"abcdefgh", 8},
        {"abcdefgh\0", 9},
        {"abcdefghi", 9},
        {"abcdefghijklmnop", 16},
        {"abcdefghijklmnoq", 16},
    };
    struct strmap map = {0};
    size_t count = sizeof(keys) / sizeof(*keys);
    for (size_t i = 0; i < count; i++) {
        struct strmap_entry *entry = strmap_put(&map, keys[i].data, keys[i].len);
        CHECK(entry && !entry->value);
        entry->value = (char *)keys[i].data;
    }
    for (size_t i = 0; i < count; i++)
        CHECK(strmap_get(&map, keys[i].data, keys[i].len) == keys[i].data);
    strmap_free(&map);
}

TEST(vec_keeps_the_order)
{
    struct vec vec = {0};
    static int items[1000];
    for (size_t i = 0; i < 1000; i++)
        CHECK_INT(vec_push(&vec, &items[i]), 0);
    CHECK_INT((intmax_t)vec.count, 1000);
    for (size_t i = 0; i < 1000; i++)
        CHECK(vec.items[i] == &items[i]);
    vec_free(&vec);
    CHECK(!vec.items && !vec.count);
}

static const char *successor(const char *digits)
{
    static char text[64];
    struct buf buf = {0};
    digits_add_successor(&buf, slice_of(digits));
    snprintf(text, sizeof(text), "%s", buf.data);
    buf_free(&buf);
    return text;
}

TEST(digits_are_raised)
{
    CHECK_STR(successor(""), "1");
    CHECK_STR(successor("0"), "1");
    CHECK_STR(successor("8"), "9");
    CHECK_STR(successor("9"), "10");
    CHECK_STR(successor("19"), "20");
    CHECK_STR(successor("1099"), "1100");
    CHECK_STR(successor("999"), "1000");
    CHECK_STR(successor("18446744073709551615"), "18446744073709551616");
}

TEST(digits_are_compared_by_value)
{
    static const char *const ascending[] = {
        "", "0", "1", "9", "10", "99", "100", "18446744073709551615", "18446744073709551616",
    };
    size_t count = sizeof(ascending) / sizeof(*ascending);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int order = digits_compare(slice_of(ascending[i]), slice_of(ascending[j]));
            CHECK_INT((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

TEST(digits_are_found_and_trimmed)
{
    CHECK_INT((intmax_t)digits_scan(slice_of("")), 0);
    CHECK_INT((intmax_t)digits_scan(slice_of("x1")), 0);
    CHECK_INT((intmax_t)digits_scan(slice_of("12x3")), 2);
    CHECK_INT((intmax_t)digits_scan((struct slice){"1234", 2}), 2);
    CHECK(slice_equal(digits_trim(slice_of("007")), slice_of("7")));
    CHECK(slice_equal(digits_trim(slice_of("000")), slice_of("0")));
    CHECK(slice_equal(digits_trim(slice_of("10")), slice_of("10")));
    CHECK(slice_equal(digits_trim(slice_of("")), slice_of("")));
}

TEST(slices_are_compared_by_bytes)
{
    CHECK(slice_compare(slice_of("a"), slice_of("b")) < 0);
    CHECK(slice_compare(slice_of("ab"), slice_of("a")) > 0);
    CHECK(slice_compare(slice_of("\xff"), slice_of("a")) > 0);
    CHECK_INT(slice_compare((struct slice){0}, slice_of("")), 0);
    CHECK(slice_equal((struct slice){0}, slice_of("")));
    CHECK(!slice_equal(slice_of("a"), slice_of("ab")));
}

TEST(errors_carry_code_and_message)
{
    gto_error *error = NULL;
    CHECK_INT(error_set(&error, GTO_EARGS, "%s %d", "first", 1), GTO_EARGS);
    CHECK_STR(gto_error_message(error), "first 1");
    CHECK_INT(error_set(&error, GTO_EREF, "after '%s'", gto_error_message(error)), GTO_EREF);
    CHECK_INT(gto_error_code(error), GTO_EREF);
    CHECK_STR(gto_error_message(error), "after 'first 1'");
    CHECK_INT(error_no_memory(&error), GTO_ENOMEM);
    CHECK_INT(gto_error_code(error), GTO_ENOMEM);
    CHECK_STR(gto_error_message(error), "out of memory");
    gto_error_free(error);
    gto_error_free(NULL);
    CHECK_INT(error_set(NULL, GTO_EREF, "nobody asks"), GTO_EREF);
    CHECK_INT(error_no_memory(NULL), GTO_ENOMEM);
}

int main(void)
{
    RUN(arena_pieces_are_aligned_and_apart);
    RUN(arena_holds_what_is_larger_than_a_block);
    RUN(arena_copies_text_with_its_end);
    RUN(buf_puts_text_together);
    RUN(buf_grows);
    RUN(buf_that_is_empty_is_an_empty_text);
    RUN(buf_remembers_that_memory_ran_out);
    RUN(strmap_finds_what_was_put);
    RUN(strmap_tells_keys_apart);
    RUN(vec_keeps_the_order);
    RUN(digits_are_raised);
    RUN(digits_are_compared_by_value);
    RUN(digits_are_found_and_trimmed);
    RUN(slices_are_compared_by_bytes);
    RUN(errors_carry_code_and_message);
    return test_end();
}
