// Which text Git reads as a date, all of it.
#include "approxidate.h"

#include "test.h"

TEST(dates)
{
    static const char *const dates[] = {
        "2024-12-24",
        "2024-12-24 18:00",
        "2024-12-24T18:00:01Z",
        "yesterday",
        "2 weeks ago",
        "last friday at 5pm",
        "24 Dec 2024",
        "Tue, 24 Dec 2024",
        "@1700000000 +0100",
        "1700000000",
        "2024-02-29",
        "3.days.ago",
        "2024-12-24 23:59:59 +0530",
        "24.12.2024",
        "noon",
        "5",
        "31",
        "2024",
        "100000000",
        "1700000000 +0100",
        "4102444799",
        "@99999999999 +0000",
        "100 days ago",
        "100days",
        "12345 seconds ago",
        "18:00",
        "18:00 yesterday",
        "12/24/2024",
    };
    for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
        test_case(dates[i]);
        CHECK(date_is_plain(dates[i]));
    }
}

TEST(other_text)
{
    static const char *const others[] = {
        "",
        " ",
        "v1.0.0",
        "main",
        "HEAD~1",
        "churn@v1.0.0",
        "yesterdays",
        "2024-00-10",
        "2024-13-01",
        "1969-12-31",
        "2100-01-01",
        "9999-12-31 12:00",
        "2024-12-24 24:61",
        "2024-12-245",
        "2 wks ago",
        "2024_12_24",
        "now!",
        "\xc3\xa4",
        "--",
        "0",
        "32",
        "100",
        "1969",
        "2100",
        "202401",
        "2024-01",
        "20240101",
        "20240101 12:00",
        "20240101T120000",
        "20240101120000",
        "012345678",
        "4102444800",
        "99999999999",
        "99999999999 +0000",
        "@99999999999",
        "@20240101",
        "25:00",
        "18:61",
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        test_case(others[i]);
        CHECK(!date_is_plain(others[i]));
    }
}

int main(void)
{
    RUN(dates);
    RUN(other_text);
    return test_end();
}
