#include "json.h"

#include <limits.h>

#include "date.h"
#include "test.h"

TEST(nests)
{
    static const char *const labels[] = {"a", "b", NULL};
    struct buf out = {0};
    struct json json = {.out = &out};
    json_object_open(&json);
    json_member(&json, "name", "churn");
    json_member(&json, "type", NULL);
    json_member_bool(&json, "active", true);
    json_key(&json, "none");
    json_object_open(&json);
    json_object_close(&json);
    json_key(&json, "empty");
    json_strings(&json, NULL);
    json_key(&json, "labels");
    json_strings(&json, labels);
    json_key(&json, "list");
    json_array_open(&json);
    json_int(&json, INT64_MIN);
    json_array_open(&json);
    json_bool(&json, false);
    json_null(&json);
    json_array_close(&json);
    json_array_close(&json);
    json_object_close(&json);
    CHECK_STR(out.data, "{\n"
                        "    \"name\": \"churn\",\n"
                        "    \"type\": null,\n"
                        "    \"active\": true,\n"
                        "    \"none\": {},\n"
                        "    \"empty\": [],\n"
                        "    \"labels\": [\n"
                        "        \"a\",\n"
                        "        \"b\"\n"
                        "    ],\n"
                        "    \"list\": [\n"
                        "        -9223372036854775808,\n"
                        "        [\n"
                        "            false,\n"
                        "            null\n"
                        "        ]\n"
                        "    ]\n"
                        "}");
    buf_free(&out);
}

TEST(writes_values_alone)
{
    struct buf out = {0};
    json_string(&(struct json){.out = &out}, "x");
    json_strings(&(struct json){.out = &out}, NULL);
    json_null(&(struct json){.out = &out});
    CHECK_STR(out.data, "\"x\"[]null");
    buf_free(&out);
}

// What Python says: json.dumps(text.decode("utf-8", "replace")).
static const struct {
    const char *text;
    const char *json;
} strings[] = {
    {"", "\"\""},
    {"plain ~!/", "\"plain ~!/\""},
    {"\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
    {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
    {"d\xc3\xa9tails", "\"d\\u00e9tails\""},
    {"\xe6\x9d\x8e \xf0\x9f\xaa\xb4", "\"\\u674e \\ud83e\\udeb4\""},
    {"\xe2\x82", "\"\\ufffd\""},
};

TEST(escapes_strings)
{
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        struct buf out = {0};
        test_case(strings[i].json);
        json_string(&(struct json){.out = &out}, strings[i].text);
        CHECK_STR(out.data, strings[i].json);
        buf_free(&out);
    }
}

static const struct {
    const char *raw;
    const char *json;
} raws[] = {
    {"null", "null"},
    {"1.5e3", "1.5e3"},
    {"[ ]", "[]"},
    {"{}", "{}"},
    {"\"a, [b]: {c} \\\" \\\\\"", "\"a, [b]: {c} \\\" \\\\\""},
    {"\"\xc3\xa9\"", "\"\\u00e9\""},
    {"[1, [], {\"a\": {}}]",
     "[\n        1,\n        [],\n        {\n            \"a\": {}\n        }\n    ]"},
    {"{\"k\":true,\"l\" : [\"v\"]}",
     "{\n        \"k\": true,\n        \"l\": [\n            \"v\"\n        ]\n    }"},
    // No valid JSON: whatever comes out, it ends.
    {"]", ""},
    {"\"open", "\"open\""},
    {"\"\\", "\"\\\\\""},
};

TEST(lays_out_json_anew)
{
    for (size_t i = 0; i < sizeof(raws) / sizeof(raws[0]); i++) {
        struct buf out = {0}, expected = {0};
        struct json json = {.out = &out};
        test_case(raws[i].raw);
        json_object_open(&json);
        json_key(&json, "custom");
        json_raw(&json, raws[i].raw);
        buf_addf(&expected, "{\n    \"custom\": %s", raws[i].json);
        CHECK_STR(out.data, expected.data);
        CHECK_INT((intmax_t)json.depth, 1);
        buf_free(&out);
        buf_free(&expected);
    }
}

static const struct {
    int64_t seconds;
    int offset;
    const char *text;
} dates[] = {
    {1650858685, -450, "2022-04-24T20:21:25-07:30"},
    {0, 0, "1970-01-01T00:00:00+00:00"},
    {0, -1, "1969-12-31T23:59:00-00:01"},
    {951782400, 0, "2000-02-29T00:00:00+00:00"},
    {951868799, 1, "2000-03-01T00:00:59+00:01"},
    {-1, 0, "1969-12-31T23:59:59+00:00"},
    {-62135596800, 0, "0001-01-01T00:00:00+00:00"},
    {253402300799, 0, "9999-12-31T23:59:59+00:00"},
    {4107542399, 0, "2100-02-28T23:59:59+00:00"},
    {4107542400, 0, "2100-03-01T00:00:00+00:00"},
    // Python's dates end here.
    {253402300800, 0, "+10000-01-01T00:00:00+00:00"},
    {-62135596801, 0, "+0000-12-31T23:59:59+00:00"},
    {-62167219201, 0, "-0001-12-31T23:59:59+00:00"},
    {INT64_MAX, 840, "+292277026596-12-05T05:30:07+14:00"},
    {INT64_MIN, -840, "-292277022657-01-26T18:29:52-14:00"},
    {0, INT_MAX, "1970-01-05T03:59:00+99:59"},
    {0, INT_MIN, "1969-12-27T20:01:00-99:59"},
};

TEST(formats_dates)
{
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        struct buf out = {0};
        date_format(&out, dates[i].seconds, dates[i].offset, 'T');
        CHECK_STR(out.data, dates[i].text);
        buf_free(&out);
    }
    struct buf out = {0};
    date_format(&out, 1650858685, 120, ' ');
    CHECK_STR(out.data, "2022-04-25 05:51:25+02:00");
    buf_free(&out);
}

int main(void)
{
    RUN(nests);
    RUN(writes_values_alone);
    RUN(escapes_strings);
    RUN(lays_out_json_anew);
    RUN(formats_dates);
    return test_end();
}
