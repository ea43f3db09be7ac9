#include "odb/pack.h"

#include <string.h>

#include "gto.h"
#include "odb/delta.h"
#include "odb/hash.h"

enum {
    HEADER_SIZE = 12,
    MAX_ENTRY_HEADER = 10 + MAX_HASH_SIZE, // a size of 64 bits, and what names a base
    FIRST_CAP = 64,
    BEGINNING = 20 + INFLATER_MAX_UNKNOWN, // of data that are not read: both sizes of a delta
    BEGINNING_IN = 1 << 12,                // what is read for that
};

enum { OFS_DELTA = 6, REF_DELTA = 7 }; // beside the types of repo.h

struct pack_entry {
    uint64_t offset;
    uint64_t data;         // where its compressed data begin
    size_t size;           // of its data
    unsigned type;         // enum repo_type, or a kind of delta
    uint64_t base;         // the offset of a delta's base
    struct window *window; // by which it is read
};

// ---- Opening

// Whether what the file begins with says that it is a pack of versions 2 or 3, which are read
// alike.
static int check_header(struct pack_reader *reader)
{
    struct bytes header;
    int rc = window_read(&reader->near, &reader->file, 0, HEADER_SIZE, &header, reader->error);
    if (rc != GTO_OK)
        return rc;
    uint32_t version = read_be32(header.data + 4);
    return memcmp(header.data, "PACK", 4) == 0 && (version == 2 || version == 3) ? GTO_OK
                                                                                 : GTO_EREF;
}

static int open_pack(struct pack_reader *reader, const char *path, size_t id_size)
{
    if (reader->path == path)
        return GTO_OK;
    pack_reader_close(reader);
    int rc = data_file_open(&reader->file, path, ".pack", reader->error);
    if (rc != GTO_OK)
        return rc;
    reader->path = path;
    reader->id_size = id_size;
    reader->file.size -= reader->file.size < id_size ? reader->file.size : id_size;
    rc = check_header(reader);
    if (rc != GTO_OK)
        pack_reader_close(reader);
    return rc;
}

void pack_reader_close(struct pack_reader *reader)
{
    if (!reader->path)
        return;
    data_file_close(&reader->file);
    if (reader->has_index)
        pack_index_close(&reader->index);
    window_clear(&reader->near);
    window_clear(&reader->far);
    base_cache_free(&reader->bases);
    reader->has_index = false;
    reader->path = NULL;
}

void pack_reader_free(struct pack_reader *reader)
{
    pack_reader_close(reader);
    window_free(&reader->near);
    window_free(&reader->far);
    scratch_free(&reader->delta);
    scratch_free(&reader->data);
    free(reader->deltas);
    *reader = (struct pack_reader){0};
}

// ---- Entries

static bool take_size(struct bytes *in, unsigned first, size_t *size)
{
    bool failed = false;
    *size = first & 15;
    for (unsigned byte = first, shift = 4; byte & 0x80; shift += 7) {
        byte = bytes_take(in, &failed);
        if (shift >= sizeof(*size) * 8 || (size_t)(byte & 0x7f) << shift >> shift != (byte & 0x7f))
            return false;
        *size |= (size_t)(byte & 0x7f) << shift;
    }
    return !failed;
}

// The base is so many bytes before the delta.
static bool take_base_offset(struct bytes *in, struct pack_entry *entry)
{
    bool failed = false;
    unsigned byte = bytes_take(in, &failed);
    uint64_t distance = byte & 0x7f;
    while (byte & 0x80) {
        byte = bytes_take(in, &failed);
        if (failed || distance >= UINT64_MAX >> 7)
            return false;
        distance = (distance + 1) << 7 | (byte & 0x7f);
    }
    if (failed || distance == 0 || distance > entry->offset - HEADER_SIZE)
        return false;
    entry->base = entry->offset - distance;
    return true;
}

// The base has this id, and is in the same pack. Bases that are found so may lead in circles, but
// not through more objects than there are.
static int take_base_id(struct pack_reader *reader, struct bytes *in, struct pack_entry *entry)
{
    unsigned char id[MAX_HASH_SIZE];
    uint32_t position;
    if (in->len < reader->id_size)
        return GTO_EREF;
    memcpy(id, in->data, reader->id_size);
    *in = (struct bytes){in->data + reader->id_size, in->len - reader->id_size};
    if (!reader->has_index) {
        int rc = pack_index_open(&reader->index, reader->path, reader->id_size, reader->error);
        if (rc != GTO_OK)
            return rc;
        reader->has_index = true;
    }
    int rc = pack_index_find(&reader->index, id, &position, reader->error);
    if (rc == GTO_OK && reader->depth >= pack_index_count(&reader->index))
        rc = GTO_EREF;
    return rc == GTO_OK ? pack_index_offset(&reader->index, position, &entry->base, reader->error)
                        : rc;
}

// Reads what an entry begins with.
static int read_entry(struct pack_reader *reader, uint64_t offset, struct pack_entry *entry)
{
    struct bytes in;
    if (offset < HEADER_SIZE || offset >= reader->file.size)
        return GTO_EREF;
    uint64_t rest = reader->file.size - offset;
    size_t need = rest < MAX_ENTRY_HEADER ? (size_t)rest : MAX_ENTRY_HEADER;
    bool near = reader->depth == 0 || window_holds(&reader->near, offset, need, &in);
    *entry = (struct pack_entry){.offset = offset, .window = near ? &reader->near : &reader->far};
    int rc = window_read(entry->window, &reader->file, offset, need, &in, reader->error);
    if (rc != GTO_OK)
        return rc;
    const unsigned char *start = in.data;
    bool failed = false;
    unsigned first = bytes_take(&in, &failed);
    entry->type = first >> 4 & 7;
    if (!take_size(&in, first, &entry->size))
        return GTO_EREF;
    if (entry->type == OFS_DELTA)
        rc = take_base_offset(&in, entry) ? GTO_OK : GTO_EREF;
    else if (entry->type == REF_DELTA)
        rc = take_base_id(reader, &in, entry);
    else if (entry->type < REPO_COMMIT || entry->type > REPO_TAG)
        rc = GTO_EREF;
    entry->data = offset + (uint64_t)(in.data - start);
    return rc;
}

// Inflates an entry's data into `out`, which has room for them and INFLATER_ROOM.
static int inflate_entry(struct pack_reader *reader, struct inflater *inflater,
                         const struct pack_entry *entry, unsigned char *out)
{
    const uint64_t rest = reader->file.size - entry->data, most = inflater_most(entry->size);
    uint64_t need = entry->size + entry->size / 8 + 64; // by far enough for what Git compresses
    for (;;) {
        struct bytes in;
        size_t used;
        int rc = window_read(entry->window, &reader->file, entry->data,
                             (size_t)(need < rest ? need : rest), &in, reader->error);
        if (rc == GTO_OK)
            rc = inflater_run(inflater, in, out, entry->size, &used);
        else
            return rc;
        if (rc != GTO_EREF || in.len >= most || in.len == rest)
            return rc;
        need = most;
    }
}

// Inflates the beginning of an entry's data. GTO_EREF: it does not begin as a stream does, or is
// larger than the rest of the pack can hold, so that it is no entry at all.
static int begin_entry(struct pack_reader *reader, struct inflater *inflater,
                       const struct pack_entry *entry, unsigned char out[BEGINNING], size_t *len)
{
    const uint64_t rest = reader->file.size - entry->data;
    struct bytes in;
    if (entry->size / INFLATER_MAX_RATIO > rest)
        return GTO_EREF;
    int rc = window_read(entry->window, &reader->file, entry->data,
                         rest < BEGINNING_IN ? (size_t)rest : BEGINNING_IN, &in, reader->error);
    return rc == GTO_OK ? inflater_begin(inflater, in, out, BEGINNING, len) : rc;
}

// ---- Objects

static int push(struct pack_reader *reader, const struct pack_entry *delta)
{
    if (reader->depth == reader->cap) {
        size_t cap = reader->cap ? reader->cap * 2 : FIRST_CAP;
        struct pack_entry *deltas = realloc(reader->deltas, cap * sizeof(*deltas));
        if (!deltas)
            return GTO_ENOMEM;
        reader->deltas = deltas;
        reader->cap = cap;
    }
    reader->deltas[reader->depth++] = *delta;
    return GTO_OK;
}

// Goes from an object to its base, and to the base of that, until there is one that is known, or no
// delta.
static int find_base(struct pack_reader *reader, uint64_t offset, const struct base **known,
                     struct pack_entry *whole)
{
    reader->depth = 0;
    for (;;) {
        *known = base_cache_find(&reader->bases, offset);
        if (*known)
            return GTO_OK;
        int rc = read_entry(reader, offset, whole);
        if (rc != GTO_OK || whole->type <= REPO_TAG)
            return rc;
        rc = push(reader, whole);
        if (rc != GTO_OK)
            return rc;
        offset = whole->base;
    }
}

static int read_whole(struct pack_reader *reader, struct inflater *inflater,
                      const struct pack_entry *entry, struct repo_object *object)
{
    if (entry->size > MAX_OBJECT_SIZE)
        return data_file_refuse_size(&reader->file, reader->error);
    if (!scratch_reserve(&reader->data, entry->size + INFLATER_ROOM))
        return GTO_ENOMEM;
    *object =
        (struct repo_object){(enum repo_type)entry->type, (char *)reader->data.data, entry->size};
    return inflate_entry(reader, inflater, entry, reader->data.data);
}

// Reads an object that others are deltas of.
static int read_base(struct pack_reader *reader, struct inflater *inflater,
                     const struct pack_entry *entry, const struct base **out)
{
    struct base base = {entry->offset, (enum repo_type)entry->type, entry->size, NULL};
    if (entry->size > MAX_OBJECT_SIZE)
        return data_file_refuse_size(&reader->file, reader->error);
    base.data = malloc(base.size + INFLATER_ROOM);
    if (!base.data)
        return GTO_ENOMEM;
    int rc = inflate_entry(reader, inflater, entry, base.data);
    if (rc == GTO_OK)
        return base_cache_add(&reader->bases, base, out);
    free(base.data);
    return rc;
}

// Reads a delta of `base`.
static int read_delta(struct pack_reader *reader, struct inflater *inflater,
                      const struct pack_entry *entry, const struct base *base, struct delta *out)
{
    if (entry->size > MAX_OBJECT_SIZE)
        return data_file_refuse_size(&reader->file, reader->error);
    if (!scratch_reserve(&reader->delta, entry->size + INFLATER_ROOM))
        return GTO_ENOMEM;
    int rc = inflate_entry(reader, inflater, entry, reader->delta.data);
    if (rc != GTO_OK)
        return rc;
    return delta_parse(out, (struct bytes){reader->delta.data, entry->size}) &&
                   out->base_size == base->size
               ? GTO_OK
               : GTO_EREF;
}

// Makes *base what `entry` is as a delta of it.
static int apply(struct pack_reader *reader, const struct pack_entry *entry,
                 const struct delta *delta, const struct base **base)
{
    struct base result = {entry->offset, (*base)->type, delta->result_size, NULL};
    if (result.size > MAX_OBJECT_SIZE)
        return data_file_refuse_size(&reader->file, reader->error);
    result.data = malloc(result.size + 1);
    if (!result.data)
        return GTO_ENOMEM;
    if (delta_apply(delta, (*base)->data, result.data))
        return base_cache_add(&reader->bases, result, base);
    free(result.data);
    return GTO_EREF;
}

// Makes *base the object that was asked for, or the last one before it that is needed.
static int apply_all(struct pack_reader *reader, struct inflater *inflater, enum odb_part part,
                     const struct base **base)
{
    for (; reader->depth; reader->depth--) {
        const struct pack_entry *entry = &reader->deltas[reader->depth - 1];
        struct delta delta;
        if (!part_needs_data(part, (*base)->type, entry->size))
            return GTO_OK;
        int rc = read_delta(reader, inflater, entry, *base, &delta);
        if (rc == GTO_OK && !part_needs_data(part, (*base)->type, delta.result_size))
            return GTO_OK;
        if (rc == GTO_OK)
            rc = apply(reader, entry, &delta, base);
        if (rc != GTO_OK)
            return rc;
    }
    return GTO_OK;
}

// Goes through deltas that are not needed, from a base of a size on. Each one says how large its
// base is.
static int check_deltas(struct pack_reader *reader, struct inflater *inflater, size_t size)
{
    for (; reader->depth; reader->depth--) {
        unsigned char data[BEGINNING];
        struct delta delta;
        size_t len;
        int rc = begin_entry(reader, inflater, &reader->deltas[reader->depth - 1], data, &len);
        if (rc == GTO_OK &&
            (!delta_parse(&delta, (struct bytes){data, len}) || delta.base_size != size))
            rc = GTO_EREF;
        if (rc != GTO_OK)
            return rc;
        size = delta.result_size;
    }
    return GTO_OK;
}

// Of an object that is not needed, the type is known already.
static int check_type(struct pack_reader *reader, struct inflater *inflater,
                      const struct pack_entry *whole, const struct base *base)
{
    unsigned char data[BEGINNING];
    size_t len;
    int rc = base ? GTO_OK : begin_entry(reader, inflater, whole, data, &len);
    return rc == GTO_OK ? check_deltas(reader, inflater, base ? base->size : whole->size) : rc;
}

static int resolve(struct pack_reader *reader, struct inflater *inflater, enum odb_part part,
                   const struct pack_entry *whole, const struct base *base,
                   struct repo_object *object)
{
    int rc = GTO_OK;
    if (!base && !reader->depth)
        return read_whole(reader, inflater, whole, object);
    if (!base)
        rc = read_base(reader, inflater, whole, &base);
    if (rc == GTO_OK)
        rc = apply_all(reader, inflater, part, &base);
    if (rc != GTO_OK)
        return rc;
    if (reader->depth)
        return check_deltas(reader, inflater, base->size);
    *object = (struct repo_object){base->type, (const char *)base->data, base->size};
    return GTO_OK;
}

int pack_read(struct pack_reader *reader, struct inflater *inflater, const char *path,
              size_t id_size, uint64_t offset, enum odb_part part, struct repo_object *object,
              gto_error **error)
{
    struct pack_entry whole;
    const struct base *base;
    reader->error = error;
    int rc = open_pack(reader, path, id_size);
    if (rc == GTO_OK)
        rc = find_base(reader, offset, &base, &whole);
    if (rc != GTO_OK)
        return rc;
    enum repo_type type = base ? base->type : (enum repo_type)whole.type;
    *object = (struct repo_object){.type = type};
    return part_needs_data(part, type, base ? base->size : whole.size)
               ? resolve(reader, inflater, part, &whole, base, object)
               : check_type(reader, inflater, &whole, base);
}
