// SHA-1 and SHA-256. The expected ones are those of coreutils.
#include "hex.h"
#include "odb/hash.h"
#include "test.h"

// Adds some bytes in pieces, which must make no difference.
static const char *hash_of(const char *data, size_t len, size_t size, size_t piece)
{
    static char hex[2 * MAX_HASH_SIZE + 1];
    unsigned char bytes[MAX_HASH_SIZE];
    struct hash hash;
    hash_init(&hash, size);
    for (size_t at = 0; at < len; at += piece)
        hash_add(&hash, data + at, len - at < piece ? len - at : piece);
    hash_end(&hash, bytes);
    hex_encode(hex, bytes, size);
    return hex;
}

TEST(known_ones)
{
    CHECK_STR(hash_of("", 0, SHA1_SIZE, 1), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK_STR(hash_of("abc", 3, SHA1_SIZE, 3), "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK_STR(hash_of("", 0, SHA256_SIZE, 1),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_STR(hash_of("abc", 3, SHA256_SIZE, 3),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// What is told of one byte more or less than a block, in pieces of any size.
static void check_lengths(size_t size, const char *expected)
{
    char text[300], all[300 * (2 * MAX_HASH_SIZE)];
    size_t len = 0;
    memset(text, 'a', sizeof(text));
    for (size_t i = 0; i < sizeof(text); i++) {
        const char *hash = hash_of(text, i, size, 1 + i % 70);
        memcpy(all + len, hash, 2 * size);
        len += 2 * size;
    }
    CHECK_STR(hash_of(all, len, size, sizeof(all)), expected);
}

TEST(all_lengths)
{
    check_lengths(SHA1_SIZE, "2a20a884b0303b471ba7149ca641285a1219db5a");
    check_lengths(SHA256_SIZE, "dd21bb91165542678c760dec417a174580c2006e5105a25e373c77dd466cdf00");
}

// Whatever the processor has, the result is that of the portable code.
TEST(instructions_agree_with_arithmetic)
{
    uint32_t one[5] = {1, 2, 3, 4, 5}, other[5] = {1, 2, 3, 4, 5}, random = 1;
    unsigned char block[HASH_BLOCK_SIZE];
    hash_block_fn *fastest = sha1_block_function();
    for (int i = 0; i < 1000; i++) {
        for (size_t j = 0; j < sizeof(block); j++) {
            random = random * 1664525 + 1013904223;
            block[j] = (unsigned char)(random >> 24);
        }
        sha1_add_block(one, block);
        fastest(other, block);
        CHECK(memcmp(one, other, sizeof(one)) == 0);
    }
}

int main(void)
{
    RUN(instructions_agree_with_arithmetic);
    RUN(known_ones);
    RUN(all_lengths);
    return test_end();
}
