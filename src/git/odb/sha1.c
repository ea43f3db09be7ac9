// SHA-1 (FIPS 180-4).
#include "odb/bytes.h"
#include "odb/hash.h"

static inline uint32_t rotate(uint32_t x, unsigned bits)
{
    return x << bits | x >> (32 - bits);
}

// One step, which leaves its result in `e`. The caller permutes the names of the variables instead
// of moving their values.
#define STEP(a, b, c, d, e, mix, constant, word)                                                   \
    do {                                                                                           \
        (e) += rotate(a, 5) + (mix) + (constant) + (word);                                         \
        (b) = rotate(b, 30);                                                                       \
    } while (0)

#define CHOICE(b, c, d)   ((d) ^ ((b) & ((c) ^ (d))))
#define PARITY(b, c, d)   ((b) ^ (c) ^ (d))
#define MAJORITY(b, c, d) (((b) & (c)) | ((d) & ((b) | (c))))

// The schedule needs the last sixteen words alone.
#define WORD(i) w[(i)&15]
#define NEXT(i) (WORD(i) = rotate(WORD((i) + 13) ^ WORD((i) + 8) ^ WORD((i) + 2) ^ WORD(i), 1))

#define FIVE(i, function, constant, source)                                                        \
    do {                                                                                           \
        STEP(a, b, c, d, e, function(b, c, d), constant, source(i));                               \
        STEP(e, a, b, c, d, function(a, b, c), constant, source((i) + 1));                         \
        STEP(d, e, a, b, c, function(e, a, b), constant, source((i) + 2));                         \
        STEP(c, d, e, a, b, function(d, e, a), constant, source((i) + 3));                         \
        STEP(b, c, d, e, a, function(c, d, e), constant, source((i) + 4));                         \
    } while (0)

void sha1_add_block(uint32_t *state, const unsigned char *block)
{
    uint32_t w[16], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (unsigned i = 0; i < 16; i++)
        w[i] = read_be32(block + 4 * i);
    for (unsigned i = 0; i < 15; i += 5)
        FIVE(i, CHOICE, 0x5a827999, WORD);
    STEP(a, b, c, d, e, CHOICE(b, c, d), 0x5a827999, WORD(15));
    STEP(e, a, b, c, d, CHOICE(a, b, c), 0x5a827999, NEXT(16));
    STEP(d, e, a, b, c, CHOICE(e, a, b), 0x5a827999, NEXT(17));
    STEP(c, d, e, a, b, CHOICE(d, e, a), 0x5a827999, NEXT(18));
    STEP(b, c, d, e, a, CHOICE(c, d, e), 0x5a827999, NEXT(19));
    for (unsigned i = 20; i < 40; i += 5)
        FIVE(i, PARITY, 0x6ed9eba1, NEXT);
    for (unsigned i = 40; i < 60; i += 5)
        FIVE(i, MAJORITY, 0x8f1bbcdc, NEXT);
    for (unsigned i = 60; i < 80; i += 5)
        FIVE(i, PARITY, 0xca62c1d6, NEXT);
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}
