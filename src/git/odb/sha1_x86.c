// SHA-1 by the instructions that processors of the x86 family have for it (Intel 64 and IA-32
// Architectures Software Developer's Manual, "SHA Extensions"): five times as fast as sha1.c.
#include "odb/hash.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { LEAF_FEATURES = 7, HAS_SHA = 1 << 29 };

static bool has_instructions(void)
{
    static atomic_int known; // 0: not yet; -1: no; 1: yes
    int found = atomic_load_explicit(&known, memory_order_relaxed);
    if (!found) {
        unsigned a, b, c, d;
        found = __get_cpuid_count(LEAF_FEATURES, 0, &a, &b, &c, &d) && (b & HAS_SHA) ? 1 : -1;
        atomic_store_explicit(&known, found, memory_order_relaxed);
    }
    return found > 0;
}

// Four rounds, whose words are those of group `i` modulo four. They leave `abcd` to the next group
// as what its `e` is made of, and make the words that are needed four groups later.
#define FOUR_ROUNDS(i, function)                                                                   \
    do {                                                                                           \
        __m128i before = abcd;                                                                     \
        e = (i) ? _mm_sha1nexte_epu32(e, w[(i) % 4]) : _mm_add_epi32(e, w[0]);                     \
        abcd = _mm_sha1rnds4_epu32(abcd, e, function);                                             \
        e = before;                                                                                \
        w[(i) % 4] = _mm_sha1msg1_epu32(w[(i) % 4], w[((i) + 1) % 4]);                             \
        w[(i) % 4] = _mm_xor_si128(w[(i) % 4], w[((i) + 2) % 4]);                                  \
        w[(i) % 4] = _mm_sha1msg2_epu32(w[(i) % 4], w[((i) + 3) % 4]);                             \
    } while (0)

#define TWENTY_ROUNDS(i, function)                                                                 \
    do {                                                                                           \
        FOUR_ROUNDS(i, function);                                                                  \
        FOUR_ROUNDS((i) + 1, function);                                                            \
        FOUR_ROUNDS((i) + 2, function);                                                            \
        FOUR_ROUNDS((i) + 3, function);                                                            \
        FOUR_ROUNDS((i) + 4, function);                                                            \
    } while (0)

__attribute__((target("sha,sse4.1"))) static void add_block(uint32_t *state,
                                                            const unsigned char *block)
{
    const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    enum { REVERSED = 0x1b }; // the order of the four words
    __m128i w[4];
    for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(block + 16 * i)), big_endian);
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i_u *)state), REVERSED);
    __m128i e = _mm_set_epi32((int)state[4], 0, 0, 0), abcd_before = abcd, e_before = e;
    TWENTY_ROUNDS(0, 0);
    TWENTY_ROUNDS(5, 1);
    TWENTY_ROUNDS(10, 2);
    TWENTY_ROUNDS(15, 3);
    e = _mm_sha1nexte_epu32(e, e_before);
    abcd = _mm_add_epi32(abcd, abcd_before);
    _mm_storeu_si128((__m128i_u *)state, _mm_shuffle_epi32(abcd, REVERSED));
    state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

hash_block_fn *sha1_block_function(void)
{
    return has_instructions() ? add_block : sha1_add_block;
}

#else

hash_block_fn *sha1_block_function(void)
{
    return sha1_add_block;
}

#endif
