#include "odb/pack_index.h"

#include <string.h>

#include "gto.h"

enum { VERSION_2_HEADER = 8, FANOUT_SIZE = FANOUT * 4, STEP = 1 << 12 };

// ---- Opening

// Reads the table of counts, which never decrease.
static bool read_fanout(struct pack_index *index, const unsigned char *table)
{
    uint32_t before = 0;
    for (size_t i = 0; i < FANOUT; i++, table += 4) {
        index->fanout[i] = read_be32(table);
        if (index->fanout[i] < before)
            return false;
        before = index->fanout[i];
    }
    return true;
}

static bool read_version_1(struct pack_index *index, const unsigned char *data)
{
    if (!read_fanout(index, data))
        return false;
    uint64_t count = pack_index_count(index);
    index->row = index->id_size + 4;
    index->ids = FANOUT_SIZE + 4;
    return index->file.size == FANOUT_SIZE + count * index->row + 2 * index->id_size;
}

// Behind its ids are as many checksums of 4 bytes, as many offsets, and the long ones among the
// latter.
static bool read_version_2(struct pack_index *index, const unsigned char *data)
{
    if (read_be32(data + 4) != 2 || !read_fanout(index, data + VERSION_2_HEADER))
        return false;
    uint64_t count = pack_index_count(index);
    index->row = index->id_size;
    index->ids = VERSION_2_HEADER + FANOUT_SIZE;
    index->offsets = index->ids + count * (index->row + 4);
    uint64_t least = index->offsets + count * 4 + 2 * index->id_size;
    return index->file.size >= least && index->file.size - least <= count * 8;
}

static int read_tables(struct pack_index *index, gto_error **error)
{
    static const unsigned char version_2[] = {0xff, 't', 'O', 'c'};
    struct bytes start;
    int rc = window_read(&index->id_window, &index->file, 0, VERSION_2_HEADER + FANOUT_SIZE, &start,
                         error);
    if (rc != GTO_OK)
        return rc;
    bool valid = memcmp(start.data, version_2, sizeof(version_2)) == 0
                     ? read_version_2(index, start.data)
                     : read_version_1(index, start.data);
    return valid ? GTO_OK : GTO_EREF;
}

int pack_index_open(struct pack_index *out, const char *path, size_t id_size, gto_error **error)
{
    *out = (struct pack_index){.id_size = id_size};
    int rc = data_file_open(&out->file, path, ".idx", error);
    if (rc == GTO_OK)
        rc = read_tables(out, error);
    if (rc != GTO_OK)
        pack_index_close(out);
    return rc;
}

void pack_index_close(struct pack_index *index)
{
    data_file_close(&index->file);
    window_free(&index->id_window);
    window_free(&index->offset_window);
}

// ---- Looking up

// Positions from `first` up to `end`, whose ids are in memory.
struct rows {
    uint32_t first, end;
    const unsigned char *data; // the first id
};

// Those between `low` and `high` that are in memory already.
static bool find_rows(const struct pack_index *index, uint32_t low, uint32_t high,
                      struct rows *rows)
{
    const struct window *window = &index->id_window;
    uint64_t begin = window->begin, end = begin + window->len;
    if (end < index->ids + index->id_size)
        return false;
    uint64_t first = begin > index->ids ? (begin - index->ids + index->row - 1) / index->row : 0;
    uint64_t limit = (end - index->ids - index->id_size) / index->row + 1;
    first = first > low ? first : low;
    limit = limit < high ? limit : high;
    if (first >= limit)
        return false;
    rows->first = (uint32_t)first;
    rows->end = (uint32_t)limit;
    rows->data = window->memory.data + (index->ids + first * index->row - begin);
    return true;
}

// Reads some around `middle`.
static int read_rows(struct pack_index *index, uint32_t low, uint32_t middle, uint32_t high,
                     struct rows *rows, gto_error **error)
{
    uint32_t many = (uint32_t)(STEP / index->row);
    uint32_t first = middle - low > many / 2 ? middle - many / 2 : low;
    uint32_t count = high - first < many ? high - first : many;
    struct bytes bytes;
    size_t need = (count - 1) * index->row + index->id_size;
    int rc = window_read(&index->id_window, &index->file, index->ids + first * index->row, need,
                         &bytes, error);
    *rows = (struct rows){first, first + count, bytes.data};
    return rc;
}

// Searches what is in memory, and narrows down where else the id can be.
static bool search_rows(const struct pack_index *index, const struct rows *rows,
                        const unsigned char *id, uint32_t *low, uint32_t *high)
{
    uint32_t first = rows->first, end = rows->end, middle = index->next;
    while (first < end) {
        if (middle < first || middle >= end) // only what was guessed is not
            middle = first + (end - first) / 2;
        int order = memcmp(rows->data + (middle - rows->first) * index->row, id, index->id_size);
        if (order == 0) {
            *low = middle;
            return true;
        }
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    if (first == rows->first)
        *high = first;
    else if (first == rows->end)
        *low = first;
    else
        *low = *high = first; // between two that follow each other
    return false;
}

// Ids are as good as random, which tells where to look. Where that fails, the rest is halved again
// and again.
int pack_index_find(struct pack_index *index, const unsigned char *id, uint32_t *position,
                    gto_error **error)
{
    uint32_t low = *id ? index->fanout[*id - 1] : 0, high = index->fanout[*id];
    uint32_t guess = low + (uint32_t)((uint64_t)(high - low) * read_be32(id + 1) >> 32);
    for (bool guessed = false; low < high;) {
        struct rows rows;
        int rc = GTO_OK;
        if (!find_rows(index, low, high, &rows)) {
            uint32_t middle = guessed ? low + (high - low) / 2 : guess;
            middle = middle < low ? low : middle < high ? middle : high - 1;
            guessed = true;
            rc = read_rows(index, low, middle, high, &rows, error);
        }
        if (rc != GTO_OK)
            return rc;
        if (search_rows(index, &rows, id, &low, &high)) {
            *position = low;
            index->next = low + 1;
            return GTO_OK;
        }
    }
    return GTO_EREF;
}

// Reads from either window: that of the ids may reach farther.
static int read_number(struct pack_index *index, uint64_t at, size_t size, struct bytes *out,
                       gto_error **error)
{
    if (at > index->file.size - 2 * index->id_size - size)
        return GTO_EREF;
    return window_holds(&index->id_window, at, size, out)
               ? GTO_OK
               : window_read(&index->offset_window, &index->file, at, size, out, error);
}

int pack_index_offset(struct pack_index *index, uint32_t position, uint64_t *offset,
                      gto_error **error)
{
    const uint32_t is_long = 0x80000000;
    struct bytes bytes;
    uint64_t at = index->offsets ? index->offsets + (uint64_t)position * 4
                                 : index->ids + position * index->row - 4;
    int rc = read_number(index, at, 4, &bytes, error);
    if (rc != GTO_OK)
        return rc;
    *offset = read_be32(bytes.data);
    if (!index->offsets || !(*offset & is_long))
        return GTO_OK;
    at = index->offsets + (uint64_t)pack_index_count(index) * 4 + (*offset & ~is_long) * 8;
    rc = read_number(index, at, 8, &bytes, error);
    if (rc == GTO_OK)
        *offset = read_be64(bytes.data);
    return rc;
}
