// Inflating.
#include "deflate.h"
#include "gto.h"
#include "odb/inflater.h"
#include "test.h"

enum { LARGE = 200000 };

static struct inflater inflater;
static unsigned char text[LARGE];

static void fill(void)
{
    unsigned number = 1;
    for (size_t i = 0; i < LARGE; i++) {
        number = number * 1103515245 + 12345;
        text[i] = (unsigned char)(i % 5 ? 'a' + (number >> 16) % 4 : number >> 16);
    }
}

static struct bytes bytes_of(const struct buf *buf)
{
    return (struct bytes){(const unsigned char *)buf->data, buf->len};
}

TEST(exact_sizes)
{
    static const size_t sizes[] = {0, 1, 2, 100, 5000, LARGE};
    static unsigned char out[LARGE + 1 + INFLATER_ROOM];
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        for (int level = 0; level <= 9; level += 3) {
            struct buf packed = {0};
            size_t used;
            add_deflated(&packed, text, sizes[i], level);
            size_t len = packed.len;
            CHECK_INT(inflater_run(&inflater, bytes_of(&packed), out, sizes[i], &used), GTO_OK);
            CHECK(used == len && memcmp(out, text, sizes[i]) == 0);
            buf_adds(&packed, "what is behind it does not matter");
            CHECK_INT(inflater_run(&inflater, bytes_of(&packed), out, sizes[i], &used), GTO_OK);
            CHECK(used == len && used <= inflater_most(sizes[i]));
            CHECK_INT(inflater_run(&inflater, bytes_of(&packed), out, sizes[i] + 1, &used),
                      GTO_EREF);
            if (sizes[i])
                CHECK_INT(inflater_run(&inflater, bytes_of(&packed), out, sizes[i] - 1, &used),
                          GTO_EREF);
            buf_free(&packed);
        }
    }
}

TEST(streams_cut_short)
{
    enum { SIZE = 100 };
    unsigned char out[SIZE + INFLATER_ROOM];
    struct buf packed = {0};
    size_t used;
    add_deflated(&packed, text, SIZE, 6);
    for (size_t len = 0; len < packed.len; len++) {
        unsigned char *copy = malloc(len + 1);
        memcpy(copy, packed.data, len);
        CHECK_INT(inflater_run(&inflater, (struct bytes){copy, len}, out, SIZE, &used), GTO_EREF);
        free(copy);
    }
    packed.data[packed.len - 1] ^= 1; // its checksum
    CHECK_INT(inflater_run(&inflater, bytes_of(&packed), out, SIZE, &used), GTO_EREF);
    buf_free(&packed);
}

// The first bytes are there whatever the stream is like, and however little of it there is.
TEST(beginnings)
{
    static const char header[] = "blob 200000";
    unsigned char out[32];
    memcpy(text, header, sizeof(header));
    for (int level = 0; level <= 9; level++) {
        struct buf packed = {0};
        size_t len = 0;
        add_deflated(&packed, text, LARGE, level);
        struct bytes begin = {(const unsigned char *)packed.data, 4096};
        CHECK_INT(inflater_begin(&inflater, begin, out, sizeof(out), &len), GTO_OK);
        CHECK(len == sizeof(out) && memcmp(out, header, sizeof(header)) == 0);
        buf_free(&packed);
        add_deflated(&packed, text, 20, level); // of which there is less than was asked for
        CHECK_INT(inflater_begin(&inflater, bytes_of(&packed), out, sizeof(out), &len), GTO_OK);
        CHECK(len == 20 && memcmp(out, text, 20) == 0);
        buf_free(&packed);
    }
}

TEST(malformed_beginnings)
{
    static const struct {
        const char *data;
        size_t len;
    } cases[] = {{"", 0},
                 {"\x78", 1},
                 {"\x78\x9c", 2},
                 {"\x78\x9d\x01\x01\x00\xfe\xff!", 8}, // the check of its header
                 {"\x77\x9d\x01\x01\x00\xfe\xff!", 8}, // no deflate
                 {"blob 1!", 8},
                 {"\x78\x9c\xff\xff\xff\xff\xff\xff", 8}};
    unsigned char out[32];
    size_t len;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct bytes in = {(const unsigned char *)cases[i].data, cases[i].len};
        CHECK_INT(inflater_begin(&inflater, in, out, sizeof(out), &len), GTO_EREF);
    }
}

int main(void)
{
    fill();
    RUN(exact_sizes);
    RUN(streams_cut_short);
    RUN(beginnings);
    RUN(malformed_beginnings);
    inflater_free(&inflater);
    return test_end();
}
