#include <stdlib.h>

#include "artifacts_yaml.h"
#include "buf.h"
#include "test.h"
#include "utf8.h"

static char *answer; // of the question asked last

// Parses bytes of their own, so that reading beyond them is seen.
static int parse(struct gto_annotations **out, const char *text, size_t len, gto_error **error)
{
    char *copy = malloc(len ? len : 1);
    if (len)
        memcpy(copy, text, len);
    int rc = artifacts_yaml_parse(out, copy, len, error);
    free(copy);
    return rc;
}

static void add(struct buf *buf, const char *value)
{
    buf_addf(buf, value ? "|%s" : "|-", value);
}

// The entries of a file as `name|type|path|virtual|description|custom|label|label`, a line each; or
// what is wrong with it.
static const char *read_bytes(const char *text, size_t len)
{
    struct gto_annotations *annotations;
    gto_error *error = NULL;
    struct buf buf = {0};
    free(answer);
    if (parse(&annotations, text, len, &error) != GTO_OK) {
        answer = strdup(gto_error_message(error));
        gto_error_free(error);
        return answer;
    }
    for (size_t i = 0; i < annotations->count; i++) {
        const gto_annotation *entry = &annotations->entries[i];
        CHECK(gto_annotations_find(annotations, entry->name) == entry);
        buf_addf(&buf, "%s%s", i ? "\n" : "", entry->name);
        add(&buf, gto_annotation_type(entry));
        add(&buf, gto_annotation_path(entry));
        add(&buf, gto_annotation_virtual(entry) ? "true" : "false");
        add(&buf, gto_annotation_description(entry));
        add(&buf, gto_annotation_custom(entry));
        for (const char *const *label = gto_annotation_labels(entry); *label; label++)
            add(&buf, *label);
    }
    CHECK(gto_annotations_find(annotations, "absent") == NULL);
    gto_annotations_free(annotations);
    answer = buf_finish(&buf);
    return answer;
}

static const char *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

// The JSON of one `custom`, or what is wrong.
static const char *custom(const char *yaml)
{
    char text[4096];
    snprintf(text, sizeof(text), "a:\n  custom: %s\n", yaml);
    const char *all = read_text(text);
    static const char before[] = "a|-|-|true||";
    return strncmp(all, before, strlen(before)) == 0 ? all + strlen(before) : all;
}

TEST(fields)
{
    CHECK_STR(read_text("{}"), "");
    CHECK_STR(read_text("a: {}"), "a|-|-|true||null");
    CHECK_STR(read_text("churn:\n"
                        "  type: model\n"
                        "  path: models/churn.pkl\n"
                        "  virtual: false\n"
                        "  labels: [x, 'y z']\n"
                        "  description: predicts churn\n"
                        "  custom: {k: [1, 2.5, true, null, text]}\n"
                        "  color: red\n"
                        "nn: {}\n"),
              "churn|model|models/churn.pkl|false|predicts churn|"
              "{\"k\": [1, 2.5, true, null, \"text\"]}|x|y z\n"
              "nn|-|-|true||null");
    CHECK_STR(read_text("{\"a\": {\"type\": \"x\", \"labels\": [\"p\", \"q\"]}}"),
              "a|x|-|true||null|p|q");
    CHECK_STR(read_text("a: {type: null, path: ~, custom: }"), "a|-|-|true||null");
    CHECK_STR(read_text("a: {type: '', path: '', labels: ['']}"), "a|||true||null|");
    CHECK_STR(read_text("a: {type: !!binary YQ==}"), "a|a|-|true||null");
    CHECK_STR(read_text("a: &x {type: t, path: p}\nb: *x\nc: {<<: *x, path: q}"),
              "a|t|p|true||null\nb|t|p|true||null\nc|t|q|true||null");
    CHECK_STR(read_text("a:\n  description: |\n    x\n      y\n\n    z\n"),
              "a|-|-|true|x\n  y\n\nz\n|null");
}

TEST(virtual_may_be_written_in_many_ways)
{
    static const char *const yes[] = {"true", "yes",   "On",    "1",   "1.0",
                                      "T",    "\"Y\"", "\"1\"", "TRUE"};
    static const char *const no[] = {"false", "No", "off", "0", "-0.0", "f", "'n'", "0x0"};
    static const char *const neither[] = {"2", "0.5", "null", "' true'", "''", "[]", "perhaps"};
    char text[64];
    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
        snprintf(text, sizeof(text), "a: {virtual: %s}", yes[i]);
        CHECK_STR(read_text(text), "a|-|-|true||null");
    }
    for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
        snprintf(text, sizeof(text), "a: {virtual: %s}", no[i]);
        CHECK_STR(read_text(text), "a|-|-|false||null");
    }
    for (size_t i = 0; i < sizeof(neither) / sizeof(*neither); i++) {
        snprintf(text, sizeof(text), "a: {virtual: %s}", neither[i]);
        test_case(neither[i]);
        CHECK(strstr(read_text(text), "line 1: 'virtual' of 'a' must be true or false, not "));
    }
}

#define NO_NAME                                                                                    \
    " is not an artifact's name: only letters, digits, '-', '/' and '_' are allowed, and a "       \
    "letter or digit at both ends"
#define NO_MAPPING "expected a mapping of artifacts' names, not "
#define BAD_TAG    " is not known, or does not suit what it stands before"

TEST(wrong_files)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "line 1: " NO_MAPPING "nothing"},
        {"# nothing\n", "line 1: " NO_MAPPING "nothing"},
        {"\n[]", "line 2: " NO_MAPPING "a list"},
        {"text", "line 1: " NO_MAPPING "text"},
        {"a:", "line 1: 'a' must be a mapping (such as {type: model}), not nothing"},
        {"x: {}\na: [b]", "line 2: 'a' must be a mapping (such as {type: model}), not a list"},
        {"dir:name: {}", "line 1: 'dir:name'" NO_NAME},
        {"\"a\\n\": {}", "line 1: 'a\\n'" NO_NAME},
        {"\xc3\xa9: {}", "line 1: '\xc3\xa9'" NO_NAME},
        {"'': {}", "line 1: ''" NO_NAME},
        {"1: {}",
         "line 1: an artifact's name must be text, not a number (put it in quotation marks)"},
        {"a:\n  type: 5", "line 2: 'type' of 'a' must be text, not a number"},
        {"a:\n  path: 2020-01-01", "line 2: 'path' of 'a' must be text, not a date"},
        {"a:\n  path: \"x\\0\"", "line 2: 'path' of 'a' holds a NUL"},
        {"a:\n  description: null", "line 2: 'description' of 'a' must be text, not nothing"},
        {"a: {labels: null}", "line 1: 'labels' of 'a' must be a list of text, not nothing"},
        {"a: {labels: x}", "line 1: 'labels' of 'a' must be a list of text, not text"},
        {"a: {labels: [x,\n5]}", "line 2: 'labels' of 'a' must be text, not a number"},
        {"a: {}\na: {}", "line 2: the same key twice"},
        {"a: {type: x, type: y}", "line 1: the same key twice"},
        {"a: {}\n---\nb: {}", "line 2: a second document"},
        {"%YAML 1.1\n---\na: {}", "line 1: not YAML 1.2"},
        {"a: *x", "line 1: an alias without an anchor before it"},
        {"a: &x\n  custom: *x", "line 2: an alias for what it is a part of"},
        {"a: !thing {}", "line 1: the tag '!thing'" BAD_TAG},
        {"a: {custom: !!int x}", "line 1: the tag '!!int'" BAD_TAG},
        {"a: {custom: !!seq {}}", "line 1: the tag '!!seq'" BAD_TAG},
        {"a: [\n", "line 2: did not find expected node content while parsing a flow node"},
        {"a:\n  type: x\n path: y\n",
         "line 3: did not find expected key while parsing a block mapping"},
        {"a:\n\ttype: x",
         "line 2: found character that cannot start any token while scanning for the next token"},
        {"a: {}\nb: \xff", "line 2: invalid leading UTF-8 octet"},
        {"a: {custom: x\x01}", "line 1: control characters are not allowed"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        CHECK_STR(read_text(rows[i].text), rows[i].message);
    CHECK_STR(read_bytes("a: {}\n\0", 7), "line 2: control characters are not allowed");
}

TEST(tabs_stand_for_no_spaces)
{
    static const char message[] = "line 2: a tab where YAML needs spaces";
    CHECK_STR(read_text("a:\n  type: x\t\n"), message);
    CHECK_STR(read_text("a:\n  type: x\t# why\n"), message);
    CHECK_STR(read_text("a:\n  type:\tx\n"), message);
    CHECK_STR(read_text("a:\n  description: x\ty\n"), message);
    CHECK_STR(read_text("# \xc3\xa9\na: {}\t\n"), message);
    CHECK_STR(read_text("\xef\xbb\xbf# \xc3\xa9\na: {}\t\n"), message);
    CHECK_STR(read_text("a: {type:\tx,\tpath: y}\n#\tfine\n"), "a|x|y|true||null");
    CHECK_STR(read_text("a: {description: \"x\ty\"} #\tz\n"), "a|-|-|true|x\ty|null");
    CHECK_STR(read_text("a:\n  description: |\n    x\ty\n"), "a|-|-|true|x\ty\n|null");
}

TEST(encodings)
{
    CHECK_STR(read_text("\xef\xbb\xbf"
                        "a: {path: \xc3\xbc}"),
              "a|-|\xc3\xbc|true||null");
    CHECK_STR(read_bytes("\xff\xfe"
                         "a\0:\0 \0{\0}\0",
                         12),
              "a|-|-|true||null");
    CHECK_STR(read_bytes("\xfe\xff"
                         "\0a\0:\0 \0{\0p\0a\0t\0h\0:\0 \0\xfc\x20\xac\xd8\x3d\xde\x00\0}",
                         32),
              "a|-|\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80|true||null");
    CHECK_STR(read_bytes("\xff\xfe"
                         "a\0:\0\n\0\x00\xdc",
                         10),
              "line 2: not UTF-16"); // half of a pair
    CHECK_STR(read_bytes("\xff\xfe"
                         "\x00\xd8"
                         "a\0",
                         6),
              "line 1: not UTF-16");
    CHECK_STR(read_bytes("\xff\xfe"
                         "a\0:",
                         5),
              "line 1: not UTF-16");
    CHECK_STR(read_bytes("\xff\xfe"
                         "a\0:\0\t\0{\0}\0",
                         12),
              "line 1: a tab where YAML needs spaces");
    CHECK_STR(read_text("a: {}\r\nb: {}\r\n"), "a|-|-|true||null\nb|-|-|true||null");
}

// Replaces each `$` of a pattern.
static void fill(struct buf *out, const char *pattern, const char *with)
{
    buf_clear(out);
    for (; *pattern; pattern++)
        if (*pattern == '$')
            buf_adds(out, with);
        else
            buf_addc(out, *pattern);
}

// U+0085, U+2028 and U+2029 are characters like others, wherever they stand.
TEST(separators)
{
    static const char *const separators[][2] = {
        {"\xc2\x85", "\\u0085"},
        {"\xe2\x80\xa8", "\\u2028"},
        {"\xe2\x80\xa9", "\\u2029"},
    };
    static const char *const rows[][2] = {
        {"a$b", "\"a$b\""},
        {"$", "\"$\""},
        {"$a$", "\"$a$\""},
        {"a $ b", "\"a $ b\""},
        {"a $# b", "\"a $# b\""},
        {"a:$b", "\"a:$b\""},
        {"-$a", "\"-$a\""},
        {"1$", "\"1$\""},
        {"true$", "\"true$\""},
        {"a$\n   b", "\"a$ b\""},
        {"'a$b'", "\"a$b\""},
        {"'a $$ b'", "\"a $$ b\""},
        {"\"a$b\"", "\"a$b\""},
        {"\"a\\$b\"", "line 2: found unknown escape character while parsing a quoted scalar"},
        {"\"\\N\\L\\P$\"", "\"\\u0085\\u2028\\u2029$\""},
        {"\"\\ue000\\U0000E001\\uE002\\uE003$\"", "\"\\ue000\\ue001\\ue002\\ue003$\""},
        {"\xee\x80\x80$\xee\x80\x81", "\"\\ue000$\\ue001\""},
        {"\"\\ud83d\\ude00$\"", "\"\\ud83d\\ude00$\""},
        {"|\n   a$b\n   $", "\"a$b\\n$\\n\""},
        {">\n   a$b\n   $", "\"a$b $\\n\""},
        {"|-\n   a$", "\"a$\""},
        {"a # $ b: c", "\"a\""},
        {"[a$b, {c$d: $}]", "[\"a$b\", {\"c$d\": \"$\"}]"},
        {"\n    ? a$\n    : $b", "{\"a$\": \"$b\"}"},
        {"\n    a$: b\n    c: $d", "{\"a$\": \"b\", \"c\": \"$d\"}"},
        {"!!str $", "\"$\""},
        {"!!binary Y$Q==", "line 2: the tag '!!binary'" BAD_TAG},
        {"[$\n   , *x]", "line 3: an alias without an anchor before it"},
    };
    struct buf yaml = {0}, json = {0};
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        for (size_t k = 0; k < sizeof(separators) / sizeof(*separators); k++) {
            fill(&yaml, rows[i][0], separators[k][0]);
            fill(&json, rows[i][1], separators[k][1]);
            test_case(yaml.data);
            CHECK_STR(custom(yaml.data), json.data);
        }
    }
    buf_free(&yaml);
    buf_free(&json);
    CHECK_STR(read_text("# a\xe2\x80\xa8"
                        "b\na: {}"),
              "a|-|-|true||null");
    CHECK_STR(read_bytes("\xff\xfe"
                         "a\0:\0 \0{\0p\0a\0t\0h\0:\0 \0\x28\x20}\0",
                         26),
              "a|-|\xe2\x80\xa8|true||null");
}

// As many private characters as there are, or all but three.
TEST(separators_need_private_characters)
{
    for (unsigned first = 0xe000; first <= 0xe003; first += 3) {
        struct buf text = {0};
        buf_adds(&text, "a: {path: \"");
        for (uint32_t point = first; point < 0xf900; point++)
            utf8_add(&text, point);
        buf_adds(&text, "\xc2\x85\"}");
        const char *all = read_bytes(text.data, text.len);
        if (first == 0xe000)
            CHECK_STR(all, "U+0085, U+2028 or U+2029 in a text that uses all private characters");
        else
            CHECK(slice_ends_with(slice_of(all), slice_of("\xef\xa3\xbf\xc2\x85|true||null")));
        buf_free(&text);
    }
}

struct row {
    const char *yaml, *json;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        test_case(rows[i].yaml);
        CHECK_STR(custom(rows[i].yaml), rows[i].json);
    }
}

TEST(words)
{
    static const struct row rows[] = {
        {"yes", "\"yes\""},
        {"No", "\"No\""},
        {"on", "\"on\""},
        {"true", "true"},
        {"TRUE", "true"},
        {"False", "false"},
        {"tRUE", "\"tRUE\""},
        {"", "null"},
        {"~", "null"},
        {"Null", "null"},
        {"nULL", "\"nULL\""},
        {"\"true\"", "\"true\""},
        {"'12'", "\"12\""},
        {"\"<<\"", "\"<<\""},
        {"x:y", "\"x:y\""},
        {"a #b", "\"a\""},
        {"http://x", "\"http://x\""},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(integers)
{
    static const struct row rows[] = {
        {"12", "12"},
        {"+12", "12"},
        {"-0", "0"},
        {"007", "7"},
        {"08", "8"},
        {"0o17", "15"},
        {"-0o17", "-15"},
        {"0o8", "\"0o8\""},
        {"0b101", "5"},
        {"0x1F", "31"},
        {"-0xff", "-255"},
        {"0x", "\"0x\""},
        {"0x_", "\"0x_\""},
        {"0X1f", "\"0X1f\""},
        {"1_000", "1000"},
        {"_1", "\"_1\""},
        {"-_", "\"-_\""},
        {"1:30", "\"1:30\""},
        {"18446744073709551616", "18446744073709551616"},
        {"0xffffffffffffffffffffffffffffffff", "340282366920938463463374607431768211455"},
        {"0b1000000000000000000000000000000", "1073741824"},
        {"0x3b9aca00", "1000000000"},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(integers_of_any_length)
{
    char digits[5000], json[5000];
    memset(digits, '9', sizeof(digits));
    digits[3000] = '\0';
    CHECK_STR(custom(digits), digits);
    memcpy(digits, "0x", 2);
    memset(digits + 2, 'f', 256);
    digits[2 + 256] = '\0';
    CHECK(strlen(custom(digits)) == 309); // 16^256 - 1
    digits[2 + 256] = 'f';
    digits[2 + 257] = '\0';
    snprintf(json, sizeof(json), "\"%.4990s\"", digits);
    CHECK_STR(custom(digits), json);
}

TEST(floats)
{
    static const struct row rows[] = {
        {"2.5", "2.5"},
        {"1.", "1.0"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        {".5e3", "\".5e3\""},
        {".5e+3", "500.0"},
        {"12e3", "12000.0"},
        {"1e1_0", "\"1e1_0\""},
        {"1_0.5_0", "10.5"},
        {"._", "\"._\""},
        {"-0.0", "-0.0"},
        {"1e400", "null"},
        {"-1e400", "null"},
        {".inf", "null"},
        {"-.INF", "null"},
        {".NaN", "null"},
        {"!!float .nan", "null"},
        {"[.nan, {a: .inf}]", "[null, {\"a\": null}]"},
        {"!!set {.inf}", "[null]"},
        {"!!pairs [.nan: -.inf]", "[[null, null]]"},
        {"{.nan: .nan, -.inf: 1}", "{\"NaN\": null, \"-Infinity\": 1}"},
        {"-.nan", "\"-.nan\""},
        {"0.1", "0.1"},
        {"0.0001", "0.0001"},
        {"0.00001", "1e-05"},
        {"1e15", "1000000000000000.0"},
        {"1e16", "1e+16"},
        {"1e100", "1e+100"},
        {"123456789.123456789", "123456789.12345679"},
        {"9007199254740993.0", "9007199254740992.0"},
        {"5e-324", "5e-324"},
        {"1.7976931348623157e308", "1.7976931348623157e+308"},
        {"5.96046447753906250e-08", "5.960464477539063e-08"}, // 2^-24
        {"1.2.3", "\"1.2.3\""},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(times)
{
    static const struct row rows[] = {
        {"2020-01-01", "\"2020-01-01\""},
        {"2001-12-14t21:59:43.10-05:00", "\"2001-12-14T21:59:43.100000-05:00\""},
        {"2001-12-14 21:59:43.10 -5", "\"2001-12-14T21:59:43.100000-05:00\""},
        {"2001-12-15 2:59:43", "\"2001-12-15T02:59:43\""},
        {"2001-12-14T21:59:43Z", "\"2001-12-14T21:59:43+00:00\""},
        {"2001-12-14T21:59:43-00:00", "\"2001-12-14T21:59:43+00:00\""},
        {"2001-12-14T21:59:43+0530", "\"2001-12-14T21:59:43+0530\""},
        {"2001-12-14 21:59:43.1234565", "\"2001-12-14T21:59:43.123457\""},
        {"1999-12-31 23:59:59.9999999", "\"2000-01-01T00:00:00\""},
        {"2000-02-29T00:00:00Z", "\"2000-02-29T00:00:00+00:00\""},
        {"1900-02-29T00:00:00Z", "\"1900-02-29T00:00:00Z\""},
        {"2001-1-4 1:59:43", "\"2001-01-04T01:59:43\""},
        {"2020-1-1", "\"2020-1-1\""},
        {"!!timestamp 2020-1-1", "\"2020-01-01\""},
        {"2020-13-45", "\"2020-13-45\""},
        {"2001-12-14T21:59:60Z", "\"2001-12-14T21:59:60Z\""},
        {"9999-12-31T23:59:59.9999999Z", "\"9999-12-31T23:59:59.9999999Z\""},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(texts)
{
    static const struct row rows[] = {
        {"\xc3\xa9\xe2\x82\xac", "\"\\u00e9\\u20ac\""},
        {"\xf0\x9f\x98\x80", "\"\\ud83d\\ude00\""},
        {"\"\\U0001F600\"", "\"\\ud83d\\ude00\""},
        {"\"\\ud83d\\ude00, \\\\ud83d\\ude00\"",
         "line 2: found invalid Unicode character escape code while parsing a quoted scalar"},
        {"\"\\ud83d\\ude00 \\uD83D\\uDE01.\"", "\"\\ud83d\\ude00 \\ud83d\\ude01.\""},
        {"'\\ud83d\\ude00'", "\"\\\\ud83d\\\\ude00\""},
        {"\"\\x41\\t\\n\\e\\0\\\"\\\\/\"", "\"A\\t\\n\\u001b\\u0000\\\"\\\\/\""},
        {"\"\\x7f\\N\"", "\"\\u007f\\u0085\""},
        {"! 12", "12"},
        {"! \"12\"", "12"},
        {"!!str 12", "\"12\""},
        {"!!str", "\"\""},
        {"!!int \" 12\"", "12"},
        {"!!float 12", "12.0"},
        {"!!bool Yes", "true"},
        {"!!null x", "null"},
        {"!!binary aGVs bG8=", "\"hello\""},
        {"!!binary /w==", "\"/w==\""},
        {"!!binary a", "line 2: the tag '!!binary'" BAD_TAG},
        {"<<", "line 2: '<<' or '=' as a value: put it in quotation marks"},
        {"[=]", "line 2: '<<' or '=' as a value: put it in quotation marks"},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(collections)
{
    static const struct row rows[] = {
        {"[a,\n    [], {}]", "[\"a\", [], {}]"},
        {"{b: 1, a: {c: [2]}}", "{\"b\": 1, \"a\": {\"c\": [2]}}"},
        {"\n    - a\n    - b: c\n", "[\"a\", {\"b\": \"c\"}]"},
        {"{a, b: }", "{\"a\": null, \"b\": null}"},
        {"[a: b]", "[{\"a\": \"b\"}]"},
        {"!!set {a, b}", "[\"a\", \"b\"]"},
        {"!!omap [a: 1, b: 2]", "{\"a\": 1, \"b\": 2}"},
        {"!!omap [a: 1, a: 2]", "line 2: the same key twice"},
        {"!!omap [a]", "line 2: a mapping of one key is needed here"},
        {"!!pairs [a: 1, a: 2]", "[[\"a\", 1], [\"a\", 2]]"},
        {"[&x {a: 1}, *x]", "[{\"a\": 1}, {\"a\": 1}]"},
        {"[&x a, &x b, *x]", "[\"a\", \"b\", \"b\"]"},
        {"&x [*x]", "line 2: an alias for what it is a part of"},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(keys)
{
    static const struct row rows[] = {
        {"{7: a, 2.50: b, true: c, null: d, .inf: e}",
         "{\"7\": \"a\", \"2.5\": \"b\", \"true\": \"c\", \"null\": \"d\", \"Infinity\": \"e\"}"},
        {"{2020-01-01: 1}", "{\"2020-01-01\": 1}"},
        {"{[a, b]: 1}", "{\"a_b\": 1}"},
        {"{[]: 1}", "{\"\": 1}"},
        {"{=: 1}", "{\"=\": 1}"},
        {"{1: a, \"1\": b}", "{\"1\": \"a\", \"1\": \"b\"}"},
        {"{null: 1, \"null\": 2}", "{\"null\": 1, \"null\": 2}"},
        {"{[a, b]: 1, [ab]: 2}", "{\"a_b\": 1, \"ab\": 2}"},
        {"{1: a, 1.0: b}", "line 2: the same key twice"},
        {"{0: a, false: b}", "line 2: the same key twice"},
        {"{0: a, -0.0: b}", "line 2: the same key twice"},
        {"{1e2: a, 100: b}", "line 2: the same key twice"},
        {"{.nan: a, .NaN: b}", "line 2: the same key twice"},
        {"{[1]: a, [true]: b}", "line 2: the same key twice"},
        {"{{a: 1}: 1}", "line 2: a key must be text, a number or the like, not a mapping of more"},
        {"{[[a]]: 1}", "line 2: a key must be text, a number or the like, not a list of more"},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

TEST(merges)
{
    static const struct row rows[] = {
        {"{<<: {a: 1}, b: 2}", "{\"a\": 1, \"b\": 2}"},
        {"{a: 2, <<: {a: 1, b: 3}}", "{\"a\": 2, \"b\": 3}"},
        {"{<<: [{a: 1, b: 1}, {b: 2, c: 3}], d: 4}", "{\"b\": 1, \"c\": 3, \"a\": 1, \"d\": 4}"},
        {"{<<: {<<: {a: 1}, b: 2}, c: 3}", "{\"a\": 1, \"b\": 2, \"c\": 3}"},
        {"{<<: !!set {a, b}}", "{\"a\": null, \"b\": null}"},
        {"{<<: {z: 1}, a: 1, a: 2}", "{\"z\": 1, \"a\": 2}"},
        {"{<<: {}, a: 1, a: 2}", "line 2: the same key twice"},
        {"{<<: {}, <<: {b: 2}}", "{\"b\": 2}"},
        {"{<<: {a: 1}, <<: {b: 2}}", "line 2: '<<' twice"},
        {"{<<: 5}", "line 2: '<<' takes a mapping or a list of mappings"},
        {"{<<: [[{a: 1}]]}", "line 2: '<<' takes a mapping or a list of mappings"},
        {"{\"<<\": {a: 1}}", "{\"<<\": {\"a\": 1}}"},
    };
    check_rows(rows, sizeof(rows) / sizeof(*rows));
}

static const char *nested(int depth)
{
    struct buf buf = {0};
    buf_adds(&buf, "a: {custom: ");
    buf_fill(&buf, '[', (size_t)depth);
    buf_fill(&buf, ']', (size_t)depth);
    buf_adds(&buf, "}");
    const char *all = read_bytes(buf.data, buf.len);
    buf_free(&buf);
    return all;
}

TEST(bombs)
{
    struct buf buf = {0};
    CHECK(strstr(nested(498), "|[[[["));
    CHECK_STR(nested(499), "line 1: more than 500 collections in each other");
    CHECK_STR(nested(1000000), "line 1: more than 500 collections in each other");

    buf_adds(&buf, "a: &a {custom: [x, x, x, x, x, x, x, x]}\n");
    for (char c = 'b'; c < 'z'; c++)
        buf_addf(&buf, "%c: &%c {custom: [*%c, *%c, *%c, *%c, *%c, *%c]}\n", c, c, c - 1, c - 1,
                 c - 1, c - 1, c - 1, c - 1);
    CHECK_STR(read_bytes(buf.data, buf.len),
              "line 7: more than 32 MiB as JSON, with all aliases written out");

    buf_clear(&buf); // 5 KB that are large when they are indented, through an alias
    buf_adds(&buf, "a:\n custom:\n - &a [");
    for (int i = 0; i < 2000; i++)
        buf_adds(&buf, "1,");
    buf_adds(&buf, "]\n - ");
    buf_fill(&buf, '[', 490);
    buf_adds(&buf, "*a,*a,*a,*a,*a,*a,*a,*a,*a,*a");
    buf_fill(&buf, ']', 490);
    CHECK(strstr(read_bytes(buf.data, buf.len), "more than 32 MiB as JSON"));

    buf_clear(&buf); // an alias deep within a collection
    buf_adds(&buf, "a:\n custom:\n - &a ");
    buf_fill(&buf, '[', 300);
    buf_fill(&buf, ']', 300);
    buf_adds(&buf, "\n - ");
    buf_fill(&buf, '[', 300);
    buf_adds(&buf, "*a");
    buf_fill(&buf, ']', 300);
    CHECK_STR(read_bytes(buf.data, buf.len), "line 4: more than 500 collections in each other");

    buf_clear(&buf);
    for (int i = 0; i <= 100; i++)
        buf_addf(&buf, "%%TAG !a%d! x\n", i);
    CHECK_STR(read_bytes(buf.data, buf.len), "more than 100 directives");

    buf_clear(&buf);
    buf_fill(&buf, ' ', (16 << 20) + 1);
    CHECK_STR(read_bytes(buf.data, buf.len), "larger than 16 MiB");
    buf_free(&buf);
}

int main(void)
{
    RUN(fields);
    RUN(virtual_may_be_written_in_many_ways);
    RUN(wrong_files);
    RUN(tabs_stand_for_no_spaces);
    RUN(encodings);
    RUN(separators);
    RUN(separators_need_private_characters);
    RUN(words);
    RUN(integers);
    RUN(integers_of_any_length);
    RUN(floats);
    RUN(times);
    RUN(texts);
    RUN(collections);
    RUN(keys);
    RUN(merges);
    RUN(bombs);
    free(answer);
    return test_end();
}
