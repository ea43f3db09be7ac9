#include "width.h"

#include "test.h"

static const struct {
    const char *text;
    size_t width;
} texts[] = {
    {"", 0},         {"churn@v1.0.0", 12}, {"Žofie", 5},         {"模型", 4}, {"모델", 4},
    {"ｗ", 2},       {"e\xcc\x81", 1},                           // with a combining accent
    {"✅", 2},        {"🪴", 2},          {"a\xe2\x80\x8d", 1}, // a joiner
    {"\xff\xff", 2},                                             // no UTF-8
    {"\xe6\xa8", 1},                                             // cut
    {"│", 1},
};

TEST(counts_columns)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        test_case(texts[i].text);
        CHECK_INT((int)width_of(slice_of(texts[i].text)), (int)texts[i].width);
    }
}

TEST(takes_what_fits)
{
    struct slice text = slice_of("模a\xcc\x81型");
    CHECK_INT((int)width_start(text, 0), 0);
    CHECK_INT((int)width_start(text, 1), 0);
    CHECK_INT((int)width_start(text, 2), 3);
    CHECK_INT((int)width_start(text, 3), 6); // the accent too
    CHECK_INT((int)width_start(text, 4), 6);
    CHECK_INT((int)width_start(text, 5), 9);
    CHECK_INT((int)width_start(text, 99), 9);
}

int main(void)
{
    RUN(counts_columns);
    RUN(takes_what_fits);
    return test_end();
}
