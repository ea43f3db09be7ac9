#include "odb/odb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "hex.h"
#include "odb/alternates.h"
#include "odb/database.h"
#include "odb/hash.h"
#include "odb/object_header.h"
#include "odb/promisor.h"
#include "thread.h"

// ---- Opening

static int add_directory(struct odb *odb, char *directory)
{
    if (directory && vec_push(&odb->directories, directory) == 0)
        return GTO_OK;
    free(directory);
    return GTO_ENOMEM;
}

int odb_open(struct odb **out, struct location *location, unsigned threads, gto_error **error)
{
    struct odb *odb = calloc(1, sizeof(*odb));
    if (!odb)
        return error_no_memory(error);
    odb->location = location;
    odb->id_size = odb->packs.id_size = location->id_len / 2;
    odb->threads = threads ? threads : thread_limit();
    if (add_directory(odb, strdup(location->object_dir)) != GTO_OK) {
        odb_free(odb);
        return error_no_memory(error);
    }
    *out = odb;
    return GTO_OK;
}

void odb_reader_free(struct odb_reader *reader)
{
    pack_reader_free(&reader->pack);
    loose_reader_free(&reader->loose);
    inflater_free(&reader->inflater);
    buf_free(&reader->path);
    gto_error_free(reader->refused);
}

void odb_free(struct odb *odb)
{
    if (!odb)
        return;
    odb_reader_free(&odb->reader);
    pack_list_clear(&odb->packs);
    for (size_t i = 0; i < odb->directories.count; i++)
        free(odb->directories.items[i]);
    vec_free(&odb->directories);
    replacements_free(&odb->replacements);
    gto_error_free(odb->refused);
    free(odb);
}

void odb_rest(struct odb *odb)
{
    if (!odb)
        return;
    pack_reader_close(&odb->reader.pack);
    pack_list_clear(&odb->packs);
    while (odb->directories.count > 1) // those of alternates
        free(odb->directories.items[--odb->directories.count]);
    odb->knows = KNOWS_LOOSE;
}

unsigned odb_threads(const struct odb *odb)
{
    return odb ? odb->threads : 1;
}

// ---- What there is

// What the system refuses is noted: it matters if an object is nowhere else.
static int add_packs(struct odb *odb, size_t first_directory)
{
    int rc = GTO_OK;
    for (size_t i = first_directory; rc == GTO_OK && i < odb->directories.count; i++) {
        rc = pack_list_add(&odb->packs, odb->directories.items[i], &odb->refused);
        if (rc == GTO_ERROR)
            rc = GTO_OK;
    }
    return rc;
}

// Gets to know more.
static int deepen(struct odb *odb)
{
    size_t known = odb->directories.count;
    int rc = GTO_OK;
    if (odb->knows == KNOWS_LOOSE) {
        rc = add_packs(odb, 0);
    } else {
        rc = alternates_read(&odb->directories, odb->directories.items[0],
                             odb->location->from_environment, &odb->refused);
        if (rc == GTO_OK)
            rc = add_packs(odb, known);
    }
    odb->knows += rc == GTO_OK;
    return rc;
}

int odb_complete(struct odb *odb)
{
    int rc = GTO_OK;
    while (rc == GTO_OK && odb->knows != KNOWS_ALTERNATES)
        rc = deepen(odb);
    return rc;
}

int odb_rescan(struct odb *odb)
{
    pack_reader_close(&odb->reader.pack);
    pack_list_clear(&odb->packs);
    return add_packs(odb, 0);
}

int odb_prepare_replacements(struct odb *odb, gto_error **error)
{
    if (odb->knows_replacements)
        return GTO_OK;
    int rc = replacements_read(&odb->replacements, odb->location, error);
    odb->knows_replacements = rc == GTO_OK;
    return rc;
}

// ---- Reading

// Checks an object against its id, and leaves of it what was asked for.
static int check(const struct odb *odb, const unsigned char *id, enum odb_part part,
                 struct repo_object *object)
{
    unsigned char actual[MAX_HASH_SIZE];
    char header[MAX_OBJECT_HEADER];
    struct hash hash;
    if (object->data) {
        hash_init(&hash, odb->id_size);
        hash_add(&hash, header, object_header_write(header, object->type, object->size));
        hash_add(&hash, object->data, object->size);
        hash_end(&hash, actual);
        if (memcmp(actual, id, odb->id_size) != 0)
            return GTO_EREF;
    }
    if (part == ODB_TAGS && object->type != REPO_TAG)
        *object = (struct repo_object){.type = object->type};
    return GTO_OK;
}

int odb_read_packed(const struct odb *odb, struct odb_reader *reader, size_t pack, uint64_t offset,
                    const unsigned char *id, enum odb_part part, struct repo_object *object)
{
    int rc = pack_read(&reader->pack, &reader->inflater, pack_list_get(&odb->packs, pack)->path,
                       odb->id_size, offset, part, object, &reader->refused);
    return rc == GTO_OK ? check(odb, id, part, object) : rc;
}

// The path of the object's file in a directory: its first two digits, a slash, and the others. NULL
// if memory runs out.
static const char *loose_path(const struct odb *odb, struct odb_reader *reader, size_t directory,
                              const unsigned char *id)
{
    char hex[2 * MAX_HASH_SIZE + 1];
    hex_encode(hex, id, odb->id_size);
    buf_clear(&reader->path);
    buf_addf(&reader->path, "%s/%.2s/%s", (char *)odb->directories.items[directory], hex, hex + 2);
    return reader->path.failed ? NULL : reader->path.data;
}

// Whether an object is to be looked for elsewhere. What the system refuses counts if it is nowhere.
static bool go_on(int *rc, bool *refused)
{
    if (*rc == GTO_ERROR) {
        *refused = true;
        *rc = GTO_EREF;
    }
    return *rc == GTO_EREF;
}

int odb_read_loose(const struct odb *odb, struct odb_reader *reader, const unsigned char *id,
                   enum odb_part part, struct repo_object *object)
{
    bool refused = false;
    int rc = GTO_EREF;
    for (size_t i = 0; go_on(&rc, &refused) && i < odb->directories.count; i++) {
        const char *path = loose_path(odb, reader, i, id);
        if (!path)
            return GTO_ENOMEM;
        rc = loose_object_read(&reader->loose, &reader->inflater, path, part, object,
                               &reader->refused);
        if (rc == GTO_OK)
            rc = check(odb, id, part, object);
    }
    return rc == GTO_EREF && refused ? GTO_ERROR : rc;
}

// Where one copy of it is damaged, another one may not be.
int odb_read_known(struct odb *odb, const unsigned char *id, enum odb_part part,
                   struct repo_object *object)
{
    struct odb_reader *reader = &odb->reader;
    bool refused = false;
    int rc = GTO_EREF;
    uint64_t offset;
    for (size_t i = 0; go_on(&rc, &refused) && i < odb->packs.packs.count; i++) {
        rc = pack_list_find(&odb->packs, i, id, &offset, &reader->refused);
        if (rc == GTO_OK)
            rc = odb_read_packed(odb, reader, i, offset, id, part, object);
        if (rc == GTO_OK)
            pack_list_prefer(&odb->packs, i);
    }
    if (rc == GTO_EREF)
        rc = odb_read_loose(odb, reader, id, part, object);
    return rc == GTO_EREF && refused ? GTO_ERROR : rc;
}

int odb_doubt(struct odb *odb, int rc)
{
    if (rc != GTO_EREF || !odb->refused)
        return rc;
    return error_set(&odb->reader.refused, GTO_ERROR, "%s", gto_error_message(odb->refused));
}

int odb_refuse(const struct odb *odb, gto_error **error)
{
    return error_set(error, GTO_ERROR, "%s", gto_error_message(odb->reader.refused));
}

// Git may pack and unpack objects, and remove packs, at any time.
static int read_anywhere(struct odb *odb, const unsigned char *id, struct repo_object *object)
{
    bool refused = false;
    int rc = odb_read_known(odb, id, ODB_WHOLE, object);
    while (go_on(&rc, &refused) && odb->knows != KNOWS_ALTERNATES) {
        rc = deepen(odb);
        if (rc == GTO_OK)
            rc = odb_read_known(odb, id, ODB_WHOLE, object);
    }
    if (rc != GTO_EREF)
        return rc;
    rc = odb_rescan(odb);
    if (rc == GTO_OK)
        rc = odb_read_known(odb, id, ODB_WHOLE, object);
    return odb_doubt(odb, rc);
}

static int read_or_fetch(struct odb *odb, const unsigned char *id, struct repo_object *object,
                         gto_error **error)
{
    int rc = read_anywhere(odb, id, object);
    if (rc == GTO_EREF && location_is_partial(odb->location)) {
        rc = promisor_fetch(odb->location, id, error);
        if (rc != GTO_OK)
            return rc;
        rc = read_anywhere(odb, id, object);
    }
    if (rc == GTO_ERROR)
        return odb_refuse(odb, error);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

int odb_not_open(gto_error **error)
{
    return error_set(error, GTO_ERROR, "the objects of the repository cannot be read any more");
}

int odb_read(struct odb *odb, const char *id, struct buf *data, struct repo_object *object,
             gto_error **error)
{
    unsigned char bytes[MAX_HASH_SIZE];
    if (!odb)
        return odb_not_open(error);
    if (!is_hex(id, 2 * odb->id_size))
        return GTO_EREF;
    hex_decode(bytes, id, odb->id_size);
    int rc = odb_prepare_replacements(odb, error);
    if (rc != GTO_OK)
        return rc;
    const unsigned char *place = replacements_find(&odb->replacements, bytes, odb->id_size);
    rc = place ? read_or_fetch(odb, place, object, error) : GTO_EREF;
    if (rc != GTO_OK)
        return rc;
    buf_clear(data);
    buf_add(data, object->data, object->size);
    object->data = data->data;
    return data->failed ? error_no_memory(error) : GTO_OK;
}

int odb_find_loose(struct odb *odb, const unsigned char *id)
{
    bool refused = false;
    for (size_t i = 0; i < odb->directories.count; i++) {
        const char *path = loose_path(odb, &odb->reader, i, id);
        if (!path)
            return GTO_ENOMEM;
        if (access(path, F_OK) == 0)
            return GTO_OK;
        if (errno == ENOENT || errno == ENOTDIR)
            continue;
        refused = true;
        error_set(&odb->reader.refused, GTO_ERROR, "cannot read '%s': %s", path, strerror(errno));
    }
    return refused ? GTO_ERROR : GTO_EREF;
}

static bool is_known(struct odb *odb, const unsigned char *id)
{
    uint64_t offset;
    for (size_t i = 0; i < odb->packs.packs.count; i++)
        if (pack_list_find(&odb->packs, i, id, &offset, NULL) == GTO_OK)
            return true;
    return odb_find_loose(odb, id) == GTO_OK;
}

bool odb_exists(struct odb *odb, const char *id)
{
    unsigned char bytes[MAX_HASH_SIZE];
    if (!odb || !is_hex(id, 2 * odb->id_size))
        return false;
    hex_decode(bytes, id, odb->id_size);
    bool known = is_known(odb, bytes);
    while (!known && odb->knows != KNOWS_ALTERNATES && deepen(odb) == GTO_OK)
        known = is_known(odb, bytes);
    return known;
}
