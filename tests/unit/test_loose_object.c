// Objects in files of their own.
#include "deflate.h"
#include "gto.h"
#include "odb/loose_object.h"
#include "temporary.h"
#include "test.h"

static struct inflater inflater;
static struct loose_reader reader;

static int read_object(const char *name, enum odb_part part, struct repo_object *object)
{
    return loose_object_read(&reader, &inflater, temporary_path(name), part, object, NULL);
}

// Makes a file of a header (its NUL is added) and data.
static void make(struct buf *file, const char *header, const char *data, size_t len)
{
    struct buf object = {0};
    buf_add(&object, header, strlen(header) + 1);
    buf_add(&object, data, len);
    buf_clear(file);
    add_deflated(file, object.data, object.len, 6);
    temporary_file("object", file->data, file->len);
    buf_free(&object);
}

TEST(whole_objects)
{
    static const struct {
        const char *header;
        enum repo_type type;
        const char *data;
    } cases[] = {{"commit 4", REPO_COMMIT, "some"},
                 {"tree 0", REPO_TREE, ""},
                 {"blob 1", REPO_BLOB, "x"},
                 {"tag 40", REPO_TAG, "0123456789012345678901234567890123456789"}};
    struct buf file = {0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct repo_object object;
        size_t len = strlen(cases[i].data);
        make(&file, cases[i].header, cases[i].data, len);
        if (!CHECK_INT(read_object("object", ODB_WHOLE, &object), GTO_OK))
            continue;
        CHECK_INT(object.type, cases[i].type);
        CHECK(object.size == len && memcmp(object.data, cases[i].data, len) == 0);
        CHECK_INT(read_object("object", ODB_TAGS, &object), GTO_OK);
        CHECK_INT(object.type, cases[i].type);
    }
    buf_free(&file);
}

// What its header says is true, and nothing stands behind it.
TEST(wrong_headers)
{
    static const char *const headers[] = {
        "blob 3",  "blob 5",          "blob 04",
        "blob -4", "blob 4 ",         "blob  4",
        "blob",    "blob ",           "bulb 4",
        "BLOB 4",  " blob 4",         "blob 4x",
        "blobs 4", "tags 4",          "",
        "4",       "blob\t4",         "blob 0x4",
        "blob +4", "blob 4294967300", "blob 18446744073709551620"};
    struct buf file = {0};
    struct repo_object object;
    for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
        test_case(headers[i]);
        make(&file, headers[i], "some", 4);
        int rc = read_object("object", ODB_WHOLE, &object);
        CHECK(rc == GTO_EREF || rc == GTO_ERROR); // the latter if it seems to be too large
    }
    test_case(NULL);
    make(&file, "blob 4", "some", 4);
    buf_adds(&file, "x");
    temporary_file("object", file.data, file.len);
    CHECK_INT(read_object("object", ODB_WHOLE, &object), GTO_EREF);
    buf_free(&file);
}

TEST(files_cut_short)
{
    struct buf file = {0};
    struct repo_object object;
    make(&file, "tag 4", "some", 4);
    for (size_t len = 0; len < file.len; len++) {
        temporary_file("object", file.data, len);
        CHECK_INT(read_object("object", ODB_TAGS, &object), GTO_EREF);
    }
    buf_free(&file);
}

// A large object takes a large buffer, but not to know what it is.
TEST(large_objects)
{
    static char header[32], data[MAX_OBJECT_SIZE + 1];
    struct buf file = {0};
    struct repo_object object;
    snprintf(header, sizeof(header), "blob %d", MAX_OBJECT_SIZE);
    make(&file, header, data, MAX_OBJECT_SIZE);
    CHECK_INT(read_object("object", ODB_TAGS, &object), GTO_OK);
    CHECK(object.type == REPO_BLOB && !object.data);
    CHECK_INT(read_object("object", ODB_WHOLE, &object), GTO_OK);
    CHECK_INT((intmax_t)object.size, MAX_OBJECT_SIZE);
    snprintf(header, sizeof(header), "blob %d", MAX_OBJECT_SIZE + 1);
    make(&file, header, data, MAX_OBJECT_SIZE + 1);
    CHECK_INT(read_object("object", ODB_TAGS, &object), GTO_OK);
    CHECK_INT(read_object("object", ODB_WHOLE, &object), GTO_ERROR);
    buf_free(&file);
}

TEST(what_is_no_file)
{
    struct repo_object object;
    CHECK_INT(read_object("missing", ODB_WHOLE, &object), GTO_EREF);
    CHECK_INT(read_object(".", ODB_WHOLE, &object), GTO_EREF);
    CHECK(mkfifo(temporary_path("pipe"), 0600) == 0);
    CHECK_INT(read_object("pipe", ODB_WHOLE, &object), GTO_EREF);
}

int main(void)
{
    temporary_open();
    RUN(whole_objects);
    RUN(wrong_headers);
    RUN(files_cut_short);
    RUN(large_objects);
    RUN(what_is_no_file);
    loose_reader_free(&reader);
    inflater_free(&inflater);
    temporary_close();
    return test_end();
}
