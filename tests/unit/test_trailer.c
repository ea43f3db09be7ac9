#include <stdlib.h>

#include "test.h"
#include "trailer.h"

// The trailers of a message as `key=value|`, values unfolded.
static const char *trailers(const char *message)
{
    static char text[512];
    struct slice rest = trailers_of(slice_of(message)), key, value;
    struct buf out = {0};
    while (trailer_next(&rest, &key, &value)) {
        buf_add(&out, key.data, key.len);
        buf_addc(&out, '=');
        trailer_unfold(&out, value);
        buf_addc(&out, '|');
    }
    snprintf(text, sizeof(text), "%s", out.data ? out.data : "");
    buf_free(&out);
    return text;
}

TEST(last_paragraph)
{
    CHECK_STR(trailers("title\n\nPath: a.pkl\nLabel: x\n"), "Path=a.pkl|Label=x|");
    CHECK_STR(trailers("title\n\ntext\n\nPath: a.pkl"), "Path=a.pkl|");
    CHECK_STR(trailers("title\n\nPath: a.pkl\n\n\n"), "Path=a.pkl|");
    CHECK_STR(trailers("title\n\nPath: a.pkl\n\ntext"), "");
    CHECK_STR(trailers("title\n\ntext\nPath: a.pkl"), "");
    CHECK_STR(trailers("Path: the title"), "");
    CHECK_STR(trailers(""), "");
}

TEST(values)
{
    CHECK_STR(trailers("t\n\nPath:a"), "Path=a|");
    CHECK_STR(trailers("t\n\nPath:"), "Path=|");
    CHECK_STR(trailers("t\n\nPath:  a: b  \n"), "Path=a: b|");
    CHECK_STR(trailers("t\n\nDescription: one\n two\n\tthree\nType: x"),
              "Description=one\ntwo\nthree|Type=x|");
    CHECK_STR(trailers("t\n\n folded: at the start\nType: x"), "");
    CHECK_STR(trailers("t\n\nno key here"), "");
    CHECK_STR(trailers("t\n\n: no key"), "");
}

TEST(written_ones_are_read_again)
{
    struct buf message = {0};
    buf_adds(&message, "title\n\n");
    trailer_add(&message, "Description", "one\n\n  two: three\r\n\nfour");
    trailer_add(&message, "Path", "a b.pkl");
    CHECK_STR(message.data, "title\n\nDescription: one\n two: three\n four\nPath: a b.pkl\n");
    CHECK_STR(trailers(message.data), "Description=one\ntwo: three\nfour|Path=a b.pkl|");
    buf_free(&message);
}

int main(void)
{
    RUN(last_paragraph);
    RUN(values);
    RUN(written_ones_are_read_again);
    return test_end();
}
