// Indexes of packs.
#include "buf.h"
#include "gto.h"
#include "odb/pack_index.h"
#include "temporary.h"
#include "test.h"

enum { ID_SIZE = 20 };

struct item {
    unsigned char id[ID_SIZE];
    uint64_t offset;
};

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, ID_SIZE);
}

// Items whose ids begin with `first`, or with any byte if that is negative, in the order of their
// ids.
static struct item *make_items(size_t count, int first)
{
    struct item *items = calloc(count + 1, sizeof(*items));
    uint64_t number = 1;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < ID_SIZE; j++) {
            number = number * 6364136223846793005u + 1442695040888963407u;
            items[i].id[j] = (unsigned char)(number >> 56);
        }
        if (first >= 0)
            items[i].id[0] = (unsigned char)first;
        items[i].offset = i % 3 ? i + 12 : (uint64_t)i << 33;
    }
    qsort(items, count, sizeof(*items), by_id);
    return items;
}

static void add_be32(struct buf *out, uint32_t number)
{
    unsigned char bytes[4];
    write_be32(bytes, number);
    buf_add(out, bytes, sizeof(bytes));
}

static void add_fanout(struct buf *out, const struct item *items, size_t count)
{
    size_t n = 0;
    for (unsigned byte = 0; byte < FANOUT; byte++) {
        while (n < count && items[n].id[0] <= byte)
            n++;
        add_be32(out, (uint32_t)n);
    }
}

static void add_version_1(struct buf *out, const struct item *items, size_t count)
{
    add_fanout(out, items, count);
    for (size_t i = 0; i < count; i++) {
        add_be32(out, (uint32_t)items[i].offset);
        buf_add(out, items[i].id, ID_SIZE);
    }
    buf_fill(out, 'c', 2 * ID_SIZE);
}

static void add_version_2(struct buf *out, const struct item *items, size_t count)
{
    uint32_t n = 0;
    buf_add(out, "\377tOc\0\0\0\2", 8);
    add_fanout(out, items, count);
    for (size_t i = 0; i < count; i++)
        buf_add(out, items[i].id, ID_SIZE);
    buf_fill(out, 'c', 4 * count);
    for (size_t i = 0; i < count; i++)
        add_be32(out, items[i].offset >> 31 ? 0x80000000 | n++ : (uint32_t)items[i].offset);
    for (size_t i = 0; i < count; i++) {
        if (!(items[i].offset >> 31))
            continue;
        add_be32(out, (uint32_t)(items[i].offset >> 32));
        add_be32(out, (uint32_t)items[i].offset);
    }
    buf_fill(out, 'c', 2 * ID_SIZE);
}

static int open_index(struct pack_index *index, const struct buf *bytes)
{
    temporary_file("pack.idx", bytes->data, bytes->len);
    return pack_index_open(index, temporary_path("pack"), ID_SIZE, NULL);
}

static void check_find(struct pack_index *index, const struct item *items, size_t i)
{
    uint32_t position = UINT32_MAX;
    uint64_t offset = 0;
    unsigned char other[ID_SIZE];
    uint64_t expected = index->offsets ? items[i].offset : (uint32_t)items[i].offset;
    CHECK_INT(pack_index_find(index, items[i].id, &position, NULL), GTO_OK);
    CHECK_INT(position, (intmax_t)i);
    CHECK_INT(pack_index_offset(index, position, &offset, NULL), GTO_OK);
    CHECK(offset == expected);
    memcpy(other, items[i].id, ID_SIZE);
    other[ID_SIZE - 1] ^= 1;
    CHECK_INT(pack_index_find(index, other, &position, NULL), GTO_EREF);
    other[1] ^= 0x80;
    CHECK_INT(pack_index_find(index, other, &position, NULL), GTO_EREF);
}

// In the order of ids, and in another one.
static void check_all(const struct buf *bytes, const struct item *items, size_t count)
{
    struct pack_index index;
    if (!CHECK_INT(open_index(&index, bytes), GTO_OK))
        return;
    CHECK_INT(pack_index_count(&index), (intmax_t)count);
    for (size_t i = 0; i < count; i++)
        check_find(&index, items, i);
    for (size_t i = 0; i < count; i++)
        check_find(&index, items, (i * 7919 + 1) % count);
    unsigned char none[ID_SIZE];
    uint32_t position;
    for (int byte = 0; byte <= 255; byte += 255) {
        memset(none, byte, sizeof(none));
        CHECK_INT(pack_index_find(&index, none, &position, NULL), GTO_EREF);
    }
    pack_index_close(&index);
}

TEST(versions_and_sizes)
{
    static const size_t counts[] = {0, 1, 2, 255, 1000, 5000};
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        for (int first = -1; first < 256; first += 128) {
            struct item *items = make_items(counts[i], first);
            struct buf one = {0}, two = {0};
            add_version_1(&one, items, counts[i]);
            check_all(&one, items, counts[i]);
            add_version_2(&two, items, counts[i]);
            check_all(&two, items, counts[i]);
            buf_free(&one);
            buf_free(&two);
            free(items);
        }
    }
}

// Ids that are anything but random: all but the last byte are equal.
TEST(ids_that_mislead)
{
    enum { COUNT = 3000 };
    struct item *items = calloc(COUNT, sizeof(*items));
    struct buf bytes = {0};
    for (size_t i = 0; i < COUNT; i++) {
        items[i].id[1] = 0xff;
        write_be32(items[i].id + ID_SIZE - 4, (uint32_t)i * 4);
        items[i].offset = i;
    }
    add_version_2(&bytes, items, COUNT);
    check_all(&bytes, items, COUNT);
    buf_free(&bytes);
    free(items);
}

// ---- Damage

TEST(malformed_indexes)
{
    struct item *items = make_items(10, -1);
    struct pack_index index;
    for (int version = 1; version <= 2; version++) {
        struct buf good = {0}, bad = {0};
        (version == 1 ? add_version_1 : add_version_2)(&good, items, 10);
        for (size_t len = 0; len < good.len; len++) { // cut short
            bad.len = len;
            bad.data = good.data;
            if (version == 1 || len < good.len - 8 * 3)
                CHECK_INT(open_index(&index, &bad), GTO_EREF);
        }
        bad = (struct buf){0};
        buf_add(&bad, good.data, good.len); // counts that decrease
        write_be32((unsigned char *)bad.data + (version == 1 ? 0 : 8), 11);
        CHECK_INT(open_index(&index, &bad), GTO_EREF);
        buf_clear(&bad);
        buf_add(&bad, good.data, good.len); // more of them than there is room for
        write_be32((unsigned char *)bad.data + (version == 1 ? 0 : 8) + 255 * 4, 0xffffffff);
        CHECK_INT(open_index(&index, &bad), GTO_EREF);
        buf_fill(&good, 'c', 10 * 8);
        CHECK_INT(open_index(&index, &good), GTO_EREF);
        buf_free(&good);
        buf_free(&bad);
    }
    free(items);
}

TEST(other_versions)
{
    struct buf bytes = {0};
    struct pack_index index;
    add_version_2(&bytes, NULL, 0);
    bytes.data[7] = 3;
    CHECK_INT(open_index(&index, &bytes), GTO_EREF);
    buf_free(&bytes);
}

// A long offset that is in no table.
TEST(offsets_beyond_their_table)
{
    struct item *items = make_items(10, -1);
    struct buf bytes = {0};
    struct pack_index index;
    uint64_t offset;
    add_version_2(&bytes, items, 10);
    for (size_t i = 0; i < 10; i++)
        write_be32((unsigned char *)bytes.data + 8 + 1024 + 10 * 24 + i * 4,
                   0x80000004 + (uint32_t)i * 200000000);
    if (CHECK_INT(open_index(&index, &bytes), GTO_OK)) {
        for (uint32_t i = 0; i < 10; i++)
            CHECK_INT(pack_index_offset(&index, i, &offset, NULL), GTO_EREF);
        pack_index_close(&index);
    }
    buf_free(&bytes);
    free(items);
}

// Ids in disorder are not all found, but looking for them ends.
TEST(ids_in_disorder)
{
    enum { COUNT = 5000 };
    struct item *items = make_items(COUNT, 7);
    struct buf bytes = {0};
    struct pack_index index;
    for (size_t i = 0; i < COUNT / 2; i++) {
        struct item swapped = items[i];
        items[i] = items[COUNT - 1 - i];
        items[COUNT - 1 - i] = swapped;
    }
    add_version_2(&bytes, items, COUNT);
    if (CHECK_INT(open_index(&index, &bytes), GTO_OK)) {
        for (size_t i = 0; i < COUNT; i++) {
            uint32_t position;
            if (pack_index_find(&index, items[i].id, &position, NULL) == GTO_OK)
                CHECK_INT(position, (intmax_t)i);
        }
        pack_index_close(&index);
    }
    buf_free(&bytes);
    free(items);
}

// Who cuts the file short while it is open gets an error.
TEST(a_file_that_becomes_shorter)
{
    enum { COUNT = 20000 };
    struct item *items = make_items(COUNT, -1);
    struct buf bytes = {0};
    struct pack_index index;
    uint32_t position;
    uint64_t offset;
    add_version_2(&bytes, items, COUNT);
    if (CHECK_INT(open_index(&index, &bytes), GTO_OK)) {
        CHECK(truncate(temporary_path("pack.idx"), 5000) == 0);
        CHECK_INT(pack_index_find(&index, items[COUNT - 1].id, &position, NULL), GTO_EREF);
        CHECK_INT(pack_index_offset(&index, COUNT - 1, &offset, NULL), GTO_EREF);
        pack_index_close(&index);
    }
    buf_free(&bytes);
    free(items);
}

int main(void)
{
    temporary_open();
    RUN(versions_and_sizes);
    RUN(ids_that_mislead);
    RUN(malformed_indexes);
    RUN(other_versions);
    RUN(offsets_beyond_their_table);
    RUN(ids_in_disorder);
    RUN(a_file_that_becomes_shorter);
    temporary_close();
    return test_end();
}
