// Packs, made by hand. (tests/odb reads those that Git makes.)
#include "deflate.h"
#include "gto.h"
#include "odb/pack.h"
#include "temporary.h"
#include "test.h"

enum { ID_SIZE = 20, OFS_DELTA = 6, REF_DELTA = 7 };

static struct inflater inflater;
static struct pack_reader reader;
static struct buf pack;

static void begin(void)
{
    buf_clear(&pack);
    buf_add(&pack, "PACK\0\0\0\2\0\0\0\1", 12);
}

// Adds what an entry begins with, and returns its offset.
static uint64_t add_header(unsigned type, uint64_t size)
{
    uint64_t offset = pack.len;
    unsigned char byte = (unsigned char)(type << 4 | (size & 15));
    for (size >>= 4; size; size >>= 7) {
        buf_addc(&pack, (char)(byte | 0x80));
        byte = size & 0x7f;
    }
    buf_addc(&pack, (char)byte);
    return offset;
}

static uint64_t add_object(unsigned type, const char *data)
{
    uint64_t offset = add_header(type, strlen(data));
    add_deflated(&pack, data, strlen(data), 6);
    return offset;
}

// Adds how far the base of a delta is before it.
static void add_distance(uint64_t distance)
{
    unsigned char bytes[10];
    size_t at = sizeof(bytes) - 1;
    bytes[at] = distance & 0x7f;
    while (distance >>= 7)
        bytes[--at] = (unsigned char)(0x80 | (--distance & 0x7f));
    buf_add(&pack, bytes + at, sizeof(bytes) - at);
}

// Adds a delta that appends "!" to a base of some bytes (less than 126).
static uint64_t add_delta(unsigned type, uint64_t base, unsigned char base_size)
{
    const unsigned char delta[] = {base_size, (unsigned char)(base_size + 1), 0x90, base_size, 1,
                                   '!'};
    uint64_t offset = add_header(type, sizeof(delta));
    if (type == OFS_DELTA)
        add_distance(offset - base);
    else
        buf_fill(&pack, (char)base, ID_SIZE); // its id
    add_deflated(&pack, delta, sizeof(delta), 6);
    return offset;
}

// Ends the pack, and makes an index of objects whose ids consist of one byte, in ascending order:
// none needs one but those that are bases by id.
static void end(const unsigned char *ids, const uint64_t *offsets, size_t count)
{
    struct buf index = {0};
    unsigned char number[4];
    size_t n = 0;
    buf_fill(&pack, 'c', ID_SIZE);
    temporary_file("p.pack", pack.data, pack.len);
    for (unsigned byte = 0; byte < 256; byte++) {
        while (n < count && ids[n] <= byte)
            n++;
        write_be32(number, (uint32_t)n);
        buf_add(&index, number, 4);
    }
    for (size_t i = 0; i < count; i++) {
        write_be32(number, (uint32_t)offsets[i]);
        buf_add(&index, number, 4);
        buf_fill(&index, (char)ids[i], ID_SIZE);
    }
    buf_fill(&index, 'c', 2 * ID_SIZE);
    temporary_file("p.idx", index.data, index.len);
    buf_free(&index);
    pack_reader_close(&reader);
}

static int read_part(uint64_t offset, enum odb_part part, struct repo_object *object)
{
    static char path[sizeof(temporary.file)];
    snprintf(path, sizeof(path), "%s", temporary_path("p"));
    return pack_read(&reader, &inflater, path, ID_SIZE, offset, part, object);
}

static void check_read(uint64_t offset, enum repo_type type, const char *data)
{
    struct repo_object object;
    if (!CHECK_INT(read_part(offset, ODB_WHOLE, &object), GTO_OK))
        return;
    CHECK_INT(object.type, type);
    CHECK(object.size == strlen(data) && memcmp(object.data, data, object.size) == 0);
}

static void check_unreadable(uint64_t offset)
{
    struct repo_object object;
    CHECK_INT(read_part(offset, ODB_WHOLE, &object), GTO_EREF);
}

TEST(whole_objects)
{
    begin();
    uint64_t tag = add_object(REPO_TAG, "a tag"), blob = add_object(REPO_BLOB, "");
    uint64_t tree = add_object(REPO_TREE, "a tree of a length that takes two bytes to say");
    end(NULL, NULL, 0);
    check_read(tag, REPO_TAG, "a tag");
    check_read(blob, REPO_BLOB, "");
    check_read(tree, REPO_TREE, "a tree of a length that takes two bytes to say");
    check_read(tag, REPO_TAG, "a tag");
}

TEST(deltas)
{
    begin();
    uint64_t base = add_object(REPO_TAG, "base"), one = add_delta(OFS_DELTA, base, 4);
    add_object(REPO_BLOB,
               "in between, so that the next one is far: 0123456789012345678901234567890"
               "12345678901234567890123456789012345678901234567890123456789012345678901");
    uint64_t two = add_delta(OFS_DELTA, one, 5), three = add_delta(REF_DELTA, 'x', 6);
    end((const unsigned char *)"x", &two, 1);
    check_read(three, REPO_TAG, "base!!!");
    check_read(one, REPO_TAG, "base!");
    check_read(two, REPO_TAG, "base!!");
    check_read(base, REPO_TAG, "base");
}

static void check_type_alone(uint64_t offset, enum repo_type type)
{
    struct repo_object object;
    CHECK_INT(read_part(offset, ODB_TAGS, &object), GTO_OK);
    CHECK(object.type == type && !object.data);
}

// Adds data of a size as they are compressed, but with another checksum: to inflate them is an
// error.
static void add_damaged(const char *data, size_t len)
{
    add_deflated(&pack, data, len, 6);
    pack.data[pack.len - 1] ^= 1;
}

// What is large and no tag is not inflated, but its beginning.
TEST(types_alone)
{
    static const char shrinks[] = "\xa0\x8d\x06\x04\x90\x04", grows[] = "\x04\x80\x80\x08\x90\x04";
    static char zeros[100000], inserts[100000] = "\x04\x80\x80\x08";
    begin();
    uint64_t blob = add_header(REPO_BLOB, sizeof(zeros));
    add_damaged(zeros, sizeof(zeros));
    uint64_t of_large = add_header(OFS_DELTA, sizeof(shrinks) - 1);
    add_distance(of_large - blob);
    add_damaged(shrinks, sizeof(shrinks) - 1);
    uint64_t small = add_object(REPO_BLOB, "some"), large = add_header(OFS_DELTA, sizeof(inserts));
    add_distance(large - small);
    add_damaged(inserts, sizeof(inserts));
    uint64_t result = add_header(OFS_DELTA, sizeof(grows) - 1);
    add_distance(result - small);
    add_deflated(&pack, grows, sizeof(grows) - 1, 6);
    end(NULL, NULL, 0);
    check_type_alone(blob, REPO_BLOB);
    check_type_alone(of_large, REPO_BLOB);
    check_type_alone(large, REPO_BLOB);
    check_type_alone(result, REPO_BLOB);
    check_unreadable(blob);
    check_unreadable(of_large);
    check_unreadable(large);
    check_unreadable(result);
}

// What is small is read, so that it can be checked, and so are tags of any size.
TEST(types_of_what_is_small)
{
    struct repo_object object;
    static char text[100000];
    begin();
    uint64_t small = add_object(REPO_BLOB, "some"), damaged = add_header(REPO_BLOB, 4);
    add_damaged("some", 4);
    memset(text, 'x', sizeof(text) - 1);
    uint64_t tag = add_object(REPO_TAG, text);
    end(NULL, NULL, 0);
    CHECK_INT(read_part(small, ODB_TAGS, &object), GTO_OK);
    CHECK(object.type == REPO_BLOB && object.size == 4 && memcmp(object.data, "some", 4) == 0);
    CHECK_INT(read_part(damaged, ODB_TAGS, &object), GTO_EREF);
    CHECK_INT(read_part(tag, ODB_TAGS, &object), GTO_OK);
    CHECK(object.type == REPO_TAG && object.size == sizeof(text) - 1 && object.data);
}

// What does not even begin as it should is nothing.
TEST(types_of_what_is_no_entry)
{
    struct repo_object object;
    static const char zeros[100000];
    begin();
    uint64_t small = add_object(REPO_BLOB, "some"), too_large = add_header(REPO_BLOB, 10000000);
    add_deflated(&pack, zeros, sizeof(zeros), 6);
    uint64_t garbage = add_header(REPO_BLOB, sizeof(zeros));
    buf_adds(&pack, "no stream");
    uint64_t delta = add_header(OFS_DELTA, sizeof(zeros));
    add_distance(delta - small);
    buf_adds(&pack, "no stream either");
    uint64_t large = add_header(REPO_BLOB, sizeof(zeros));
    add_deflated(&pack, zeros, sizeof(zeros), 6);
    uint64_t other_size = add_delta(OFS_DELTA, large, 4),
             of_garbage = add_delta(OFS_DELTA, garbage, 4);
    end(NULL, NULL, 0);
    CHECK_INT(read_part(large, ODB_TAGS, &object), GTO_OK);
    CHECK_INT(read_part(other_size, ODB_TAGS, &object), GTO_EREF);
    CHECK_INT(read_part(of_garbage, ODB_TAGS, &object), GTO_EREF);
    CHECK_INT(read_part(too_large, ODB_TAGS, &object), GTO_EREF);
    CHECK_INT(read_part(garbage, ODB_TAGS, &object), GTO_EREF);
    CHECK_INT(read_part(delta, ODB_TAGS, &object), GTO_EREF);
}

// As long as a stack would not stand it.
TEST(a_chain_of_deltas)
{
    enum { LENGTH = 20000 };
    static const unsigned char same[] = {4, 4, 0x90, 4};
    begin();
    uint64_t base = add_object(REPO_TAG, "base"), last = base;
    for (int i = 0; i < LENGTH; i++) {
        uint64_t offset = add_header(OFS_DELTA, sizeof(same));
        add_distance(offset - last);
        add_deflated(&pack, same, sizeof(same), 6);
        last = offset;
    }
    end(NULL, NULL, 0);
    check_read(last, REPO_TAG, "base");
    check_read(base, REPO_TAG, "base");
}

TEST(bases_in_circles)
{
    uint64_t offsets[3];
    begin();
    offsets[0] = add_delta(REF_DELTA, 'b', 4);
    offsets[1] = add_delta(REF_DELTA, 'a', 5);
    offsets[2] = add_delta(REF_DELTA, 'c', 4);
    end((const unsigned char *)"abc", offsets, 3);
    for (size_t i = 0; i < 3; i++)
        check_unreadable(offsets[i]);
}

TEST(bases_that_are_none)
{
    begin();
    uint64_t base = add_object(REPO_TAG, "base");
    uint64_t itself = add_header(OFS_DELTA, 6);
    add_distance(0);
    uint64_t before = add_header(OFS_DELTA, 6);
    add_distance(before - 11);
    uint64_t far_before = add_header(OFS_DELTA, 6);
    buf_adds(&pack, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    uint64_t between = add_delta(OFS_DELTA, base + 1, 4);
    uint64_t unknown = add_delta(REF_DELTA, 'y', 4);
    uint64_t other_size = add_delta(OFS_DELTA, base, 5);
    end((const unsigned char *)"x", &base, 1);
    check_unreadable(itself);
    check_unreadable(before);
    check_unreadable(far_before);
    check_unreadable(between);
    check_unreadable(unknown);
    check_unreadable(other_size);
    check_read(base, REPO_TAG, "base");
}

TEST(entries_that_are_none)
{
    static const unsigned types[] = {0, 5};
    begin();
    for (size_t i = 0; i < 2; i++)
        add_object(types[i], "x");
    uint64_t size = pack.len;
    buf_adds(&pack, "\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
    uint64_t large = add_header(REPO_TAG, MAX_OBJECT_SIZE + 1);
    uint64_t longer = add_header(REPO_TAG, 6);
    add_deflated(&pack, "a tag", 5, 6);
    uint64_t last = pack.len;
    end(NULL, NULL, 0);
    for (uint64_t offset = 0; offset < last + ID_SIZE + 2; offset++)
        check_unreadable(offset);
    CHECK(size && large && longer);
}

// What Git compresses is hardly longer than before. Others may be, within limits.
TEST(data_that_became_longer)
{
    static const unsigned char empty_block[] = {0, 0, 0, 0xff, 0xff};
    static const unsigned char last_block[] = {1, 1, 0, 0xfe, 0xff, 'x', 0, 0x79, 0, 0x79};
    static const size_t counts[] = {0, 10, 1000, 13000, 14000};
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        begin();
        uint64_t tag = add_header(REPO_TAG, 1);
        buf_add(&pack, "\x78\x01", 2);
        for (size_t n = 0; n < counts[i]; n++)
            buf_add(&pack, empty_block, sizeof(empty_block));
        buf_add(&pack, last_block, sizeof(last_block));
        end(NULL, NULL, 0);
        if (counts[i] < 14000)
            check_read(tag, REPO_TAG, "x");
        else
            check_unreadable(tag);
    }
}

TEST(files_that_are_no_packs)
{
    static const char *const headers[] = {"PUCK\0\0\0\2", "PACK\0\0\0\1", "PACK\0\0\0\4",
                                          "PACK\0\1\0\2"};
    for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
        begin();
        uint64_t tag = add_object(REPO_TAG, "a tag");
        memcpy(pack.data, headers[i], 8);
        end(NULL, NULL, 0);
        check_unreadable(tag);
    }
    begin();
    uint64_t tag = add_object(REPO_TAG, "a tag");
    end(NULL, NULL, 0);
    check_read(tag, REPO_TAG, "a tag");
    pack_reader_close(&reader);
    for (size_t len = 0; len < pack.len; len++) { // cut short
        temporary_file("p.pack", pack.data, len);
        check_unreadable(tag);
        pack_reader_close(&reader);
    }
    remove(temporary_path("p.pack"));
    check_unreadable(tag);
}

int main(void)
{
    temporary_open();
    RUN(whole_objects);
    RUN(deltas);
    RUN(types_alone);
    RUN(types_of_what_is_small);
    RUN(types_of_what_is_no_entry);
    RUN(a_chain_of_deltas);
    RUN(bases_in_circles);
    RUN(bases_that_are_none);
    RUN(entries_that_are_none);
    RUN(data_that_became_longer);
    RUN(files_that_are_no_packs);
    pack_reader_free(&reader);
    inflater_free(&inflater);
    buf_free(&pack);
    temporary_close();
    return test_end();
}
