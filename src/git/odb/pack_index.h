// The index of a pack, versions 1 and 2 (gitformat-pack(5)): where in the pack an object is.
#ifndef GIT_ODB_PACK_INDEX_H
#define GIT_ODB_PACK_INDEX_H

#include "odb/window.h"

enum { FANOUT = 256 };

struct pack_index {
    struct data_file file;
    size_t id_size;
    uint64_t ids;     // where the table of ids begins
    size_t row;       // the length of one of its rows
    uint64_t offsets; // where the table of offsets begins; 0: they stand before the ids (version 1)
    uint32_t fanout[FANOUT]; // how many ids begin with a byte up to this one
    struct window id_window, offset_window;
    uint32_t next; // behind what was found last
};

// GTO_EREF is without a message in all of these, and GTO_ERROR is what the system refuses. Errors:
// also GTO_ENOMEM.

// Opens the index of the pack `path` (without .pack and .idx), which has to outlive it. GTO_EREF:
// it is not there, or malformed.
int pack_index_open(struct pack_index *out, const char *path, size_t id_size, gto_error **error);
void pack_index_close(struct pack_index *index);

static inline uint32_t pack_index_count(const struct pack_index *index)
{
    return index->fanout[FANOUT - 1];
}

// Looks an object up. Many are found quickly in the order of their ids. GTO_EREF: it is not there,
// or what says so is damaged.
int pack_index_find(struct pack_index *index, const unsigned char *id, uint32_t *position,
                    gto_error **error);
// Where in the pack the object at a position of the index begins. GTO_EREF: the index is damaged.
int pack_index_offset(struct pack_index *index, uint32_t position, uint64_t *offset,
                      gto_error **error);

#endif
