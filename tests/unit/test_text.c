// Text in base/: slices, hexadecimal digits, UTF-8, strings of JSON, what is fit to print.
#include "ascii.h"
#include "hex.h"
#include "json_string.h"
#include "object_id.h"
#include "printable.h"
#include "repr.h"
#include "slice.h"
#include "utf8.h"
#include "test.h"

static bool is_same(struct slice s, const char *expected)
{
    return slice_equal(s, slice_of(expected));
}

// ---- Slices

TEST(slices_begin_and_end)
{
    struct slice empty = {0}, text = slice_of("refs/tags/x");
    CHECK(slice_starts_with(text, slice_of("refs/")));
    CHECK(slice_starts_with(text, empty));
    CHECK(slice_starts_with(empty, empty));
    CHECK(!slice_starts_with(empty, slice_of("r")));
    CHECK(!slice_starts_with((struct slice){text.data, 4}, slice_of("refs/")));
    CHECK(slice_ends_with(text, slice_of("/x")));
    CHECK(slice_ends_with(text, text));
    CHECK(!slice_ends_with(slice_of("x"), slice_of("/x")));
    CHECK(slice_take_prefix(&text, slice_of("refs/tags/")));
    CHECK(is_same(text, "x"));
    CHECK(!slice_take_prefix(&text, slice_of("xx")));
    CHECK(is_same(text, "x"));
}

static bool is_nul_or_blank(char c)
{
    return c == ' ' || c == '\0';
}

TEST(slices_are_trimmed)
{
    CHECK(is_same(slice_trim(slice_of("  a b "), is_nul_or_blank), "a b"));
    CHECK(is_same(slice_trim(slice_of("a"), is_nul_or_blank), "a"));
    CHECK(is_same(slice_trim(slice_of("   "), is_nul_or_blank), ""));
    CHECK(is_same(slice_trim((struct slice){0}, is_nul_or_blank), ""));
    CHECK(is_same(slice_trim((struct slice){" \0a\0", 4}, is_nul_or_blank), "a"));
}

TEST(slices_give_lines)
{
    struct slice text = slice_of("one\n\ntwo\r\nthree");
    CHECK(is_same(slice_take_line(&text), "one"));
    CHECK(is_same(slice_take_line(&text), ""));
    CHECK(is_same(slice_take_line(&text), "two\r"));
    CHECK(is_same(slice_take_line(&text), "three"));
    CHECK_INT((intmax_t)text.len, 0);
    CHECK_INT((intmax_t)slice_take_line(&text).len, 0);
    text = slice_of("last\n");
    CHECK(is_same(slice_take_line(&text), "last"));
    CHECK_INT((intmax_t)text.len, 0);
    text = (struct slice){0};
    CHECK(!slice_take_line(&text).data && !text.data);
}

TEST(slices_find_the_last)
{
    struct slice text = slice_of("<a> <b>");
    CHECK(slice_find_last(text, '<') == text.data + 4);
    CHECK(slice_find_last((struct slice){text.data, 4}, '<') == text.data);
    CHECK(!slice_find_last(text, 'x'));
    CHECK(!slice_find_last((struct slice){0}, '\0'));
}

TEST(slices_are_compared_without_case)
{
    CHECK(slice_equal_caseless(slice_of("GTO_Stages"), slice_of("gto_sTAGES")));
    CHECK(!slice_equal_caseless(slice_of("a"), slice_of("ab")));
    CHECK(!slice_equal_caseless(slice_of("[{"), slice_of("{["))); // which differ as cases do
    CHECK(!slice_equal_caseless(slice_of("\xc3\x84"), slice_of("\xc3\xa4")));
    CHECK_INT(to_upper('z'), 'Z');
    CHECK_INT(to_upper('{'), '{');
}

// ---- Hexadecimal digits

TEST(hex_goes_there_and_back)
{
    static const unsigned char bytes[] = {0x00, 0x09, 0x9a, 0xaf, 0xf0, 0xff};
    unsigned char back[sizeof(bytes)];
    char text[2 * sizeof(bytes) + 1];
    hex_encode(text, bytes, sizeof(bytes));
    CHECK_STR(text, "00099aaff0ff");
    CHECK(is_hex(text, strlen(text)));
    CHECK(hex_decode(back, text, sizeof(back)));
    CHECK(memcmp(back, bytes, sizeof(bytes)) == 0);
    CHECK(!hex_decode(back, "0g", 1) && !hex_decode(back, "A0", 1));
    CHECK(is_hex("", 0));
    CHECK(!is_hex("0A", 2) && !is_hex("0g", 2) && !is_hex("0/", 2) && !is_hex("0:", 2));
}

TEST(object_ids_are_full)
{
#define ID "0123456789abcdef0123456789abcdef01234567"
    CHECK(object_id_is_full(slice_of(ID)));
    CHECK(object_id_is_full(slice_of(ID "0123456789abcdef01234567")));
    CHECK(!object_id_is_full(slice_of(ID "0")));
    CHECK(!object_id_is_full(slice_from(slice_of(ID), 1)));
    CHECK(!object_id_is_full(slice_of("0123456789ABCDEF0123456789abcdef01234567")));
#undef ID
}

// ---- UTF-8

// What Python says: text.decode("utf-8", "replace"), with U+FFFD where UTF8_INVALID is.
static const struct {
    const char *bytes;
    uint32_t points[6]; // 0: no more
} encoded[] = {
    {"", {0}},
    {"a~", {'a', '~'}},
    {"\x7f\xc2\x80", {0x7f, 0x80}},
    {"\xdf\xbf\xe0\xa0\x80", {0x7ff, 0x800}},
    {"\xef\xbf\xbf\xf0\x90\x80\x80", {0xffff, 0x10000}},
    {"\xf4\x8f\xbf\xbf", {0x10ffff}},
    {"\x80", {UTF8_INVALID}},
    {"\xbf\x80", {UTF8_INVALID, UTF8_INVALID}},
    {"\xc0\x80", {UTF8_INVALID, UTF8_INVALID}},
    {"\xc1\xbf", {UTF8_INVALID, UTF8_INVALID}},
    {"\xc3", {UTF8_INVALID}},
    {"\xc3x", {UTF8_INVALID, 'x'}},
    {"\xe2\x82", {UTF8_INVALID}},
    {"\xe2\x82x", {UTF8_INVALID, 'x'}},
    {"\xe0\x80\x80", {UTF8_INVALID, UTF8_INVALID, UTF8_INVALID}},
    {"\xed\xa0\x80", {UTF8_INVALID, UTF8_INVALID, UTF8_INVALID}},
    {"\xf0\x9f\xaa", {UTF8_INVALID}},
    {"\xf0\x80\x80\x80", {UTF8_INVALID, UTF8_INVALID, UTF8_INVALID, UTF8_INVALID}},
    {"\xf4\x90\x80\x80", {UTF8_INVALID, UTF8_INVALID, UTF8_INVALID, UTF8_INVALID}},
    {"\xf5\x80", {UTF8_INVALID, UTF8_INVALID}},
    {"\xff\xfe", {UTF8_INVALID, UTF8_INVALID}},
};

TEST(utf8_is_decoded)
{
    for (size_t i = 0; i < sizeof(encoded) / sizeof(*encoded); i++) {
        struct slice text = slice_of(encoded[i].bytes);
        bool valid = true;
        size_t n = 0;
        test_case(encoded[i].bytes);
        for (; text.len && n < 6; n++) {
            uint32_t point = utf8_take(&text);
            CHECK_INT(point, encoded[i].points[n]);
            valid &= point != UTF8_INVALID;
        }
        CHECK(n == 6 || !encoded[i].points[n]);
        CHECK(utf8_valid(slice_of(encoded[i].bytes)) == valid);
    }
}

TEST(utf8_ends_with_the_slice)
{
    struct slice cut = {"\xe2\x82\xac", 2}, nul = {"\0\xe2\x82\xac", 4};
    CHECK_INT(utf8_take(&cut), UTF8_INVALID);
    CHECK_INT((intmax_t)cut.len, 0);
    CHECK_INT(utf8_take(&nul), 0);
    CHECK_INT(utf8_take(&nul), 0x20ac);
}

TEST(utf8_goes_there_and_back)
{
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        struct buf buf = {0};
        if (point == 0xd800)
            point = 0xe000; // what is between are no characters
        utf8_add(&buf, point);
        struct slice text = {buf.data, buf.len};
        if (utf8_take(&text) != point || text.len)
            CHECK_INT(0, point);
        buf_free(&buf);
    }
}

// Each byte that is none is escaped alone, as by surrogateescape.
TEST(repr_shows_broken_utf8)
{
    struct buf out = {0};
    repr_add_text(&out, slice_of("a\xe2\x82z\xff'"));
    CHECK_STR(out.data, "\"a\\udce2\\udc82z\\udcff'\"");
    buf_free(&out);
}

// ---- JSON

// What Python says: json.dumps(text.decode("utf-8", "replace"))[1:-1].
static const struct {
    const char *text;
    const char *json;
} strings[] = {
    {"plain ~!/", "plain ~!/"},
    {"\"\\\b\f\n\r\t", "\\\"\\\\\\b\\f\\n\\r\\t"},
    {"\x01\x1f\x7f", "\\u0001\\u001f\\u007f"},
    {"d\xc3\xa9tails", "d\\u00e9tails"},
    {"\xe6\x9d\x8e \xf0\x9f\xaa\xb4", "\\u674e \\ud83e\\udeb4"},
    {"\xf4\x8f\xbf\xbf", "\\udbff\\udfff"},
    {"\xff\x80", "\\ufffd\\ufffd"},
    {"\xe2\x82\xe2\x82\xac", "\\ufffd\\u20ac"},
};

TEST(json_strings_are_escaped)
{
    for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++) {
        struct buf out = {0};
        test_case(strings[i].json);
        json_string_add(&out, slice_of(strings[i].text));
        CHECK_STR(out.data, strings[i].json);
        buf_free(&out);
    }
    struct buf out = {0};
    json_string_add(&out, (struct slice){"a\0b", 3});
    json_string_add(&out, (struct slice){0});
    CHECK_STR(out.data, "a\\u0000b");
    buf_free(&out);
}

// ---- What is fit to print

static const struct {
    const char *text;
    const char *escaped;
} texts[] = {
    {"", ""},
    {"churn: d\xc3\xa9tails \xe6\x9d\x8e", "churn: d\xc3\xa9tails \xe6\x9d\x8e"},
    {"\033[31mred\033[0m", "\\x1b[31mred\\x1b[0m"},
    {"a\tb\rc", "a\\x09b\\x0dc"},
    {"two\nlines", "two\\x0alines"},
    {"\x7f", "\\x7f"},
    {"\xc2\x9b"
     "2J",
     "\\xc2\\x9b2J"},
    {"\xc2\xa0", "\xc2\xa0"},
    {"\xe2\x80\xae"
     "gnp.exe",
     "\\xe2\\x80\\xaegnp.exe"},
    {"\xe2\x81\xa6\xe2\x81\xa9", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"},
    {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
    {"\xff\xc3", "\\xff\\xc3"},
};

TEST(control_characters_are_escaped)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf out = {0};
        test_case(texts[i].escaped);
        buf_adds(&out, "");
        printable_add(&out, slice_of(texts[i].text));
        CHECK_STR(out.data, texts[i].escaped);
        buf_free(&out);
    }
    struct buf out = {0};
    printable_add_lines(&out, slice_of("two\n\nlines\r\n"));
    CHECK_STR(out.data, "two\n\nlines\\x0d\n");
    buf_free(&out);
}

TEST(a_start_has_whole_characters)
{
    static const char *const starts[] = {"",         "",         "\xc3\xa9",      "\xc3\xa9",
                                         "\xc3\xa9", "\xc3\xa9", "\xc3\xa9\\x1b", "\xc3\xa9\\x1bz"};
    for (size_t limit = 0; limit < sizeof(starts) / sizeof(*starts); limit++) {
        struct buf out = {0};
        buf_adds(&out, "");
        printable_add_start(&out, slice_of("\xc3\xa9\033z"), limit);
        CHECK_STR(out.data, starts[limit]);
        buf_free(&out);
    }
}

int main(void)
{
    RUN(slices_begin_and_end);
    RUN(slices_are_trimmed);
    RUN(slices_give_lines);
    RUN(slices_find_the_last);
    RUN(slices_are_compared_without_case);
    RUN(hex_goes_there_and_back);
    RUN(object_ids_are_full);
    RUN(utf8_is_decoded);
    RUN(utf8_ends_with_the_slice);
    RUN(utf8_goes_there_and_back);
    RUN(repr_shows_broken_utf8);
    RUN(json_strings_are_escaped);
    RUN(control_characters_are_escaped);
    RUN(a_start_has_whole_characters);
    return test_end();
}
