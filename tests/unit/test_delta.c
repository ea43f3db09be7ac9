// Deltas between objects.
#include "odb/delta.h"
#include "test.h"

static unsigned char base[300] = "0123456789abcdef";

// What a delta makes of `base`, or NULL if it is refused.
static const char *apply(const void *bytes, size_t len)
{
    static unsigned char result[70000];
    struct delta delta;
    // in memory of its exact size, so that AddressSanitizer sees each step beyond it
    unsigned char *copy = malloc(len ? len : 1);
    if (len)
        memcpy(copy, bytes, len);
    bool good = delta_parse(&delta, (struct bytes){copy, len}) && delta.base_size <= sizeof(base) &&
                delta.result_size < sizeof(result) && delta_apply(&delta, base, result);
    free(copy);
    if (good)
        result[delta.result_size] = '\0';
    return good ? (const char *)result : NULL;
}

#define APPLY(bytes) apply("" bytes, sizeof(bytes) - 1)

TEST(instructions)
{
    CHECK_STR(APPLY("\x10\x00"), "");
    CHECK_STR(APPLY("\x10\x03\x03xyz"), "xyz");
    CHECK_STR(APPLY("\x10\x04\x90\x04"), "0123");
    CHECK_STR(APPLY("\x10\x04\x91\x0c\x04"), "cdef");
    CHECK_STR(APPLY("\x10\x06\x91\x0c\x04\x02!?"), "cdef!?");
    CHECK_STR(APPLY("\x10\x04\x91\x0c\x02\x91\x00\x02"), "cd01");
}

// Bytes of offset and size that are not there are 0.
TEST(parts_of_numbers)
{
    CHECK_STR(APPLY("\xac\x02\x02\x92\x01\x02"), "yz");
    CHECK_STR(APPLY("\xac\x02\x01\xb2\x01\x01\x00"), "y");
    CHECK_STR(APPLY("\x10\x02\x9f\x02\x00\x00\x00\x02"), "23");
    CHECK_STR(APPLY("\x10\x02\xf1\x02\x02\x00\x00"), "23");
}

// A size of 0 stands for 65536.
TEST(the_largest_copy)
{
    static unsigned char large[0x10000], result[0x10000];
    struct delta delta;
    memset(large, 'x', sizeof(large));
    CHECK(delta_parse(&delta,
                      (struct bytes){(const unsigned char *)"\x80\x80\x04\x80\x80\x04\x80", 7}));
    CHECK_INT((intmax_t)delta.result_size, 0x10000);
    CHECK(delta_apply(&delta, large, result));
    CHECK(memcmp(large, result, sizeof(large)) == 0);
}

TEST(malformed_ones)
{
    CHECK_STR(APPLY(""), NULL);
    CHECK_STR(APPLY("\x10"), NULL);
    CHECK_STR(APPLY("\x10\x80"), NULL);
    CHECK_STR(APPLY("\x10\x01"), NULL);             // too little
    CHECK_STR(APPLY("\x10\x01\x02xy"), NULL);       // too much
    CHECK_STR(APPLY("\x10\x03\x03xy"), NULL);       // cut short
    CHECK_STR(APPLY("\x10\x01\x00x"), NULL);        // a reserved instruction
    CHECK_STR(APPLY("\x10\x04\x91\x0d\x04"), NULL); // beyond the base
    CHECK_STR(APPLY("\x10\x04\x91\x11\x00"), NULL); // all of it
    CHECK_STR(APPLY("\x10\x04\x9f\xff\xff\xff\xff\x04"), NULL);
    CHECK_STR(APPLY("\x10\x04\x91\x00"), NULL); // without its size
    CHECK_STR(APPLY("\x10\x04\x80"), NULL);     // 65536 bytes
    CHECK_STR(APPLY("\x10\x04\x90\x05"), NULL); // more than fits
    CHECK_STR(APPLY("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"), NULL);
    CHECK_STR(APPLY("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00"), NULL); // over 64 bits
    CHECK_STR(APPLY("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x00"), NULL);
}

int main(void)
{
    memcpy(base + 256, "yz", 2);
    RUN(instructions);
    RUN(parts_of_numbers);
    RUN(the_largest_copy);
    RUN(malformed_ones);
    return test_end();
}
