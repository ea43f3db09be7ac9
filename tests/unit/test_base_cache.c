// Bases of deltas that are kept.
#include "gto.h"
#include "odb/base_cache.h"
#include "test.h"

static struct base_cache cache;

static const struct base *add(uint64_t offset, size_t size)
{
    struct base base = {offset, REPO_TAG, size, malloc(size)};
    const struct base *out = NULL;
    memset(base.data, (int)(offset & 0xff), size);
    CHECK_INT(base_cache_add(&cache, base, &out), GTO_OK);
    return out;
}

TEST(what_was_added_is_found)
{
    CHECK(!base_cache_find(&cache, 12));
    const struct base *base = add(12, 5);
    CHECK(base->offset == 12 && base->size == 5 && base->type == REPO_TAG);
    CHECK(base_cache_find(&cache, 12) == base);
    CHECK(!base_cache_find(&cache, 13));
    base = add(12, 7); // in its place
    CHECK(base_cache_find(&cache, 12) == base && base->size == 7);
    base_cache_free(&cache);
    CHECK(!base_cache_find(&cache, 12));
}

// What is kept has a limit; the latest is there, however large it is.
TEST(the_limit)
{
    const size_t large = 16 << 20;
    for (uint64_t offset = 12; offset < 100012; offset += 10) {
        const struct base *base = add(offset, 1000);
        CHECK(base_cache_find(&cache, offset) == base && base->data[999] == (offset & 0xff));
        CHECK(cache.bytes <= 4 << 20);
    }
    const struct base *base = add(5, large);
    CHECK(base_cache_find(&cache, 5) == base && cache.bytes == large);
    add(6, 1);
    CHECK(!base_cache_find(&cache, 5) && cache.bytes == 1);
    base_cache_free(&cache);
}

int main(void)
{
    RUN(what_was_added_is_found);
    RUN(the_limit);
    return test_end();
}
