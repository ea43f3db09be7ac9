// The index of a pack, and the pack: a byte that is odd if ids are long, three bytes that say how
// long the index is, the index, and the pack. What the index names is read, whole and the type
// alone, and so is what is named by the bytes of the pack.
#include "fuzz.h"

#include <unistd.h>

#include "gto.h"
#include "odb/hash.h"
#include "odb/pack.h"

enum { MOST = 64, MAX_READ = 1 << 20 };

static char path[64]; // of the pack, in a directory of its own

static void remove_files(void)
{
    char file[80];
    snprintf(file, sizeof(file), "%s.idx", path);
    unlink(file);
    snprintf(file, sizeof(file), "%s.pack", path);
    unlink(file);
    *strrchr(path, '/') = '\0';
    rmdir(path);
}

static void make_directory(void)
{
    if (*path)
        return;
    snprintf(path, sizeof(path), "/tmp/gto-fuzz.XXXXXX");
    MUST(mkdtemp(path));
    strcat(path, "/p");
    atexit(remove_files);
}

static void write_file(const char *suffix, const uint8_t *data, size_t size)
{
    char name[80];
    snprintf(name, sizeof(name), "%s%s", path, suffix);
    FILE *file = fopen(name, "wb");
    MUST(file && (!size || fwrite(data, 1, size, file) == size));
    MUST(fclose(file) == 0);
}

static void check_object(const struct repo_object *object)
{
    MUST(object->type >= REPO_COMMIT && object->type <= REPO_TAG);
    MUST(object->size <= MAX_OBJECT_SIZE);
    if (object->data) { // all of it can be read
        unsigned char out[MAX_HASH_SIZE];
        struct hash hash;
        hash_init(&hash, SHA1_SIZE);
        hash_add(&hash, object->data, object->size < MAX_READ ? object->size : MAX_READ);
        hash_end(&hash, out);
    }
}

static void read_at(struct pack_reader *reader, struct inflater *inflater, size_t id_size,
                    uint64_t offset)
{
    struct repo_object whole, part;
    int rc = pack_read(reader, inflater, path, id_size, offset, ODB_WHOLE, &whole, NULL);
    MUST(rc == GTO_OK || rc == GTO_EREF || rc == GTO_ERROR); // the last one: too large
    enum repo_type type = whole.type;
    if (rc == GTO_OK) {
        MUST(whole.data);
        check_object(&whole);
    }
    int again = pack_read(reader, inflater, path, id_size, offset, ODB_TAGS, &part, NULL);
    MUST(again == GTO_OK || again == GTO_EREF || again == GTO_ERROR);
    if (again == GTO_OK)
        check_object(&part);
    if (rc == GTO_OK) // where all can be read, so can a part
        MUST(again == GTO_OK && part.type == type);
}

static void read_all(const uint8_t *index, size_t index_size, size_t pack_size, size_t id_size)
{
    struct pack_index opened;
    struct pack_reader reader = {0};
    struct inflater inflater = {0};
    if (pack_index_open(&opened, path, id_size, NULL) == GTO_OK) {
        for (uint32_t i = 0; i < MOST && i < pack_index_count(&opened); i++) {
            uint64_t at = opened.ids + i * opened.row, offset;
            uint32_t position;
            MUST(at + id_size <= index_size);
            if (pack_index_find(&opened, index + at, &position, NULL) == GTO_OK)
                MUST(position < pack_index_count(&opened));
            if (pack_index_offset(&opened, i, &offset, NULL) == GTO_OK)
                read_at(&reader, &inflater, id_size, offset);
        }
        pack_index_close(&opened);
    }
    for (uint64_t offset = 0; offset < MOST && offset < pack_size; offset++)
        read_at(&reader, &inflater, id_size, offset);
    pack_reader_free(&reader);
    inflater_free(&inflater);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    size_t id_size = data[0] & 1 ? SHA256_SIZE : SHA1_SIZE;
    size_t index_size = (size_t)(data[1] << 16 | data[2] << 8 | data[3]);
    if (index_size > size - 4)
        return 0;
    make_directory();
    write_file(".idx", data + 4, index_size);
    write_file(".pack", data + 4 + index_size, size - 4 - index_size);
    read_all(data + 4, index_size, size - 4 - index_size, id_size);
    return 0;
}
