#include "date.h"

#include "test.h"

static const int64_t times[] = {0,          1706418000,   -1,          951782400,
                                1709164800, 253402300799, -62135596800};

TEST(reads_what_it_writes)
{
    static const int offsets[] = {0, 60, -450, 330, -99 * 60 - 59};
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        for (size_t j = 0; j < sizeof(offsets) / sizeof(*offsets); j++) {
            struct buf text = {0};
            int64_t time = -1;
            date_format(&text, times[i], offsets[j], ' ');
            test_case(text.data);
            // at either end of time an offset leads out of it
            if (text.len == sizeof("2024-01-28 05:00:00+00:00") - 1) {
                CHECK(date_parse(text.data, &time));
                CHECK_INT(time, times[i]);
            }
            buf_free(&text);
        }
    }
}

TEST(reads_nothing_else)
{
    static const char *const texts[] = {"",
                                        "-",
                                        "v1.0.0",
                                        "2024-01-28",
                                        "2024-01-28T05:00:00+00:00",
                                        "+12024-01-28 05:00:00+00:00",
                                        "2024-01-28 05:00:00+00:0x"};
    int64_t time;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        test_case(texts[i]);
        CHECK(!date_parse(texts[i], &time));
    }
}

static const struct {
    int64_t time, now;
    const char *text;
} relative[] = {
    {100, 100, "0 seconds ago"},  {99, 100, "1 second ago"},      {0, 59, "59 seconds ago"},
    {0, 60, "1 minute ago"},      {0, 7200, "2 hours ago"},       {0, 86400, "1 day ago"},
    {0, 8 * 86400, "1 week ago"}, {0, 45 * 86400, "1 month ago"}, {0, 800 * 86400LL, "2 years ago"},
    {3600, 0, "in 1 hour"},       {3 * 86400, 0, "in 3 days"},
};

TEST(says_how_long_ago)
{
    for (size_t i = 0; i < sizeof(relative) / sizeof(*relative); i++) {
        struct buf text = {0};
        date_add_relative(&text, relative[i].time, relative[i].now);
        CHECK_STR(text.data, relative[i].text);
        buf_free(&text);
    }
}

int main(void)
{
    RUN(reads_what_it_writes);
    RUN(reads_nothing_else);
    RUN(says_how_long_ago);
    return test_end();
}
