// A delta of a base: two bytes that say how long the base is, the base, and the delta.
#include "fuzz.h"

#include "odb/delta.h"

enum { MAX_RESULT = 1 << 20 }; // larger ones take long to make, and tell nothing more

static void apply(const struct delta *delta, const unsigned char *base)
{
    // each in memory of its exact size, and filled so that what is not written differs
    unsigned char *one = malloc(delta->result_size + 1), *two = malloc(delta->result_size + 1);
    MUST(one && two);
    memset(one, 0, delta->result_size + 1);
    memset(two, 1, delta->result_size + 1);
    bool done = delta_apply(delta, base, one);
    MUST(delta_apply(delta, base, two) == done);
    MUST(one[delta->result_size] == 0 && two[delta->result_size] == 1);
    if (done)
        MUST(memcmp(one, two, delta->result_size) == 0);
    free(one);
    free(two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct delta delta;
    if (size < 2)
        return 0;
    size_t len = (size_t)(data[0] << 8 | data[1]);
    if (len > size - 2)
        return 0;
    unsigned char *base = malloc(len + 1);
    MUST(base);
    memcpy(base, data + 2, len);
    if (delta_parse(&delta, (struct bytes){data + 2 + len, size - 2 - len})) {
        MUST(delta.instructions.data + delta.instructions.len == data + size);
        if (delta.base_size == len && delta.result_size <= MAX_RESULT)
            apply(&delta, base);
    }
    free(base);
    return 0;
}
