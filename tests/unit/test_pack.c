// Packs, made by hand. (tests/odb reads those that Git makes.)
#include "build_pack.h"
#include "gto.h"
#include "odb/pack.h"
#include "test.h"

static struct inflater inflater;
static struct pack_reader reader;

// An id that consists of one byte.
static const unsigned char *id_of(char byte)
{
    static unsigned char id[SHA1_SIZE];
    memset(id, byte, sizeof(id));
    return id;
}

// Ends the pack, with an index of objects that have such ids: none needs one but bases by id.
static void end(const char *ids, const uint64_t *offsets, size_t count)
{
    struct pack_item items[4];
    for (size_t i = 0; i < count; i++) {
        memcpy(items[i].id, id_of(ids[i]), SHA1_SIZE);
        items[i].offset = offsets[i];
    }
    pack_end("p", items, count);
    pack_reader_close(&reader);
}

static int read_part(uint64_t offset, enum odb_part part, struct repo_object *object)
{
    static char path[sizeof(temporary.file)];
    snprintf(path, sizeof(path), "%s", temporary_path("p"));
    return pack_read(&reader, &inflater, path, SHA1_SIZE, offset, part, object, NULL);
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
    int rc = read_part(offset, ODB_WHOLE, &object);
    CHECK(rc == GTO_EREF || rc == GTO_ERROR); // the latter if it seems to be too large
}

TEST(whole_objects)
{
    pack_begin();
    uint64_t tag = pack_add_object(REPO_TAG, "a tag"), blob = pack_add_object(REPO_BLOB, "");
    uint64_t tree = pack_add_object(REPO_TREE, "a tree of a length that takes two bytes to say");
    end(NULL, NULL, 0);
    check_read(tag, REPO_TAG, "a tag");
    check_read(blob, REPO_BLOB, "");
    check_read(tree, REPO_TREE, "a tree of a length that takes two bytes to say");
    check_read(tag, REPO_TAG, "a tag");
}

TEST(deltas)
{
    pack_begin();
    uint64_t base = pack_add_object(REPO_TAG, "base"), one = pack_add_delta(base, 4);
    pack_add_object(REPO_BLOB,
                    "in between, so that the next one is far: 0123456789012345678901234567890"
                    "12345678901234567890123456789012345678901234567890123456789012345678901");
    uint64_t two = pack_add_delta(one, 5), three = pack_add_delta_by_id(id_of('x'), 6);
    end("x", &two, 1);
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
    pack_begin();
    uint64_t blob = pack_add_header(REPO_BLOB, sizeof(zeros));
    add_damaged(zeros, sizeof(zeros));
    uint64_t of_large = pack_add_header(OFS_DELTA, sizeof(shrinks) - 1);
    pack_add_distance(of_large - blob);
    add_damaged(shrinks, sizeof(shrinks) - 1);
    uint64_t small = pack_add_object(REPO_BLOB, "some"),
             large = pack_add_header(OFS_DELTA, sizeof(inserts));
    pack_add_distance(large - small);
    add_damaged(inserts, sizeof(inserts));
    uint64_t result = pack_add_header(OFS_DELTA, sizeof(grows) - 1);
    pack_add_distance(result - small);
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
    pack_begin();
    uint64_t small = pack_add_object(REPO_BLOB, "some"), damaged = pack_add_header(REPO_BLOB, 4);
    add_damaged("some", 4);
    memset(text, 'x', sizeof(text) - 1);
    uint64_t tag = pack_add_object(REPO_TAG, text);
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
    pack_begin();
    uint64_t small = pack_add_object(REPO_BLOB, "some"),
             too_large = pack_add_header(REPO_BLOB, 10000000);
    add_deflated(&pack, zeros, sizeof(zeros), 6);
    uint64_t garbage = pack_add_header(REPO_BLOB, sizeof(zeros));
    buf_adds(&pack, "no stream");
    uint64_t delta = pack_add_header(OFS_DELTA, sizeof(zeros));
    pack_add_distance(delta - small);
    buf_adds(&pack, "no stream either");
    uint64_t large = pack_add_header(REPO_BLOB, sizeof(zeros));
    add_deflated(&pack, zeros, sizeof(zeros), 6);
    uint64_t other_size = pack_add_delta(large, 4), of_garbage = pack_add_delta(garbage, 4);
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
    pack_begin();
    uint64_t base = pack_add_object(REPO_TAG, "base"), last = base;
    for (int i = 0; i < LENGTH; i++) {
        uint64_t offset = pack_add_header(OFS_DELTA, sizeof(same));
        pack_add_distance(offset - last);
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
    pack_begin();
    offsets[0] = pack_add_delta_by_id(id_of('b'), 4);
    offsets[1] = pack_add_delta_by_id(id_of('a'), 5);
    offsets[2] = pack_add_delta_by_id(id_of('c'), 4);
    end("abc", offsets, 3);
    for (size_t i = 0; i < 3; i++)
        check_unreadable(offsets[i]);
}

TEST(bases_that_are_none)
{
    pack_begin();
    uint64_t base = pack_add_object(REPO_TAG, "base");
    uint64_t itself = pack_add_header(OFS_DELTA, 6);
    pack_add_distance(0);
    uint64_t before = pack_add_header(OFS_DELTA, 6);
    pack_add_distance(before - 11);
    uint64_t far_before = pack_add_header(OFS_DELTA, 6);
    buf_adds(&pack, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    uint64_t between = pack_add_delta(base + 1, 4);
    uint64_t unknown = pack_add_delta_by_id(id_of('y'), 4);
    uint64_t other_size = pack_add_delta(base, 5);
    end("x", &base, 1);
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
    pack_begin();
    for (size_t i = 0; i < 2; i++)
        pack_add_object(types[i], "x");
    uint64_t size = pack.len;
    buf_adds(&pack, "\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
    uint64_t large = pack_add_header(REPO_TAG, MAX_OBJECT_SIZE + 1);
    uint64_t longer = pack_add_header(REPO_TAG, 6);
    add_deflated(&pack, "a tag", 5, 6);
    uint64_t last = pack.len;
    end(NULL, NULL, 0);
    for (uint64_t offset = 0; offset < last + SHA1_SIZE + 2; offset++)
        check_unreadable(offset);
    CHECK(size && longer);
    struct repo_object object;
    CHECK_INT(read_part(large, ODB_WHOLE, &object), GTO_ERROR);
    CHECK_INT(read_part(longer, ODB_WHOLE, &object), GTO_EREF);
}

// What Git compresses is hardly longer than before. Others may be, within limits.
TEST(data_that_became_longer)
{
    static const unsigned char empty_block[] = {0, 0, 0, 0xff, 0xff};
    static const unsigned char last_block[] = {1, 1, 0, 0xfe, 0xff, 'x', 0, 0x79, 0, 0x79};
    static const size_t counts[] = {0, 10, 1000, 13000, 14000};
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        pack_begin();
        uint64_t tag = pack_add_header(REPO_TAG, 1);
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
        pack_begin();
        uint64_t tag = pack_add_object(REPO_TAG, "a tag");
        memcpy(pack.data, headers[i], 8);
        end(NULL, NULL, 0);
        check_unreadable(tag);
    }
    pack_begin();
    uint64_t tag = pack_add_object(REPO_TAG, "a tag");
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
