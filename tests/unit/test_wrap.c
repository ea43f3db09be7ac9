#include "wrap.h"

#include "buf.h"
#include "test.h"

static const struct {
    const char *text;
    size_t width;
    const char *lines;
} cases[] = {
    {"", 5, "[]"},
    {"churn", 5, "[churn]"},
    {"dev, staging, prod", 12, "[dev,][staging,][prod]"},
    {"dev, staging, prod", 13, "[dev, staging,][prod]"},
    {"models/forecast:demand", 16, "[models/forecast:][demand]"},
    {"churn@v1.0.0-rc.1", 11, "[churn@][v1.0.0-rc.1]"},
    {"churn@v1.0.0-rc.1", 10, "[churn@][v1.0.0-][rc.1]"},
    {"#production-europe", 12, "[#production-][europe]"},
    {"abcdefgh", 3, "[abc][def][gh]"},
    {"模型模型", 5, "[模型][模型]"},
    {"模型", 1, "[模][型]"},
};

TEST(breaks_at_sensible_places)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct slice text = slice_of(cases[i].text);
        struct buf lines = {0};
        test_case(cases[i].text);
        do {
            struct slice line = wrap_take_line(&text, cases[i].width);
            buf_addf(&lines, "[%.*s]", (int)line.len, line.data ? line.data : "");
        } while (text.len);
        CHECK_STR(lines.data, cases[i].lines);
        buf_free(&lines);
    }
}

TEST(knows_the_widest_piece)
{
    struct slice text = slice_of("models/two-tower@v1.0.0");
    CHECK_INT((int)wrap_widest_piece(text, WRAP_WORDS), 10);
    CHECK_INT((int)wrap_widest_piece(text, WRAP_PARTS), 7);
    CHECK_INT((int)wrap_widest_piece(slice_of("dev, prod"), WRAP_WORDS), 4);
    CHECK_INT((int)wrap_widest_piece(slice_of("#prod"), WRAP_WORDS), 5);
}

int main(void)
{
    RUN(breaks_at_sensible_places);
    RUN(knows_the_widest_piece);
    return test_end();
}
