// Packs: many objects in one file, whole or as deltas (gitformat-pack(5)).
#ifndef GIT_ODB_PACK_H
#define GIT_ODB_PACK_H

#include "odb/base_cache.h"
#include "odb/inflater.h"
#include "odb/pack_index.h"
#include "odb/part.h"

struct pack_entry;

// What reading packs needs, of which one is open at a time; {0} at the start. For one thread at a
// time.
struct pack_reader {
    const char *path; // of the open pack, without .pack and .idx; NULL: none is open
    size_t id_size;
    struct data_file file;   // its size is that of the entries, without the checksum behind them
    struct pack_index index; // opened when a delta names its base by id
    bool has_index;
    struct window near; // where objects are read one after the other
    struct window far;  // where their bases are
    struct base_cache bases;
    struct pack_entry *deltas; // from the object that is read to a base that is none
    size_t depth, cap;
    struct scratch delta, data;
    gto_error **error; // of the read in hand
};

// Reads the object at an offset of the pack `path` (without .pack), which has to outlive the reader
// or pack_reader_close(). The object's data, or NULL if they are not needed, live until the
// next call. GTO_EREF, without a message: it is damaged, or the pack is gone.
// GTO_ERROR: it is too large, or the system refuses. Errors: also GTO_ENOMEM.
int pack_read(struct pack_reader *reader, struct inflater *inflater, const char *path,
              size_t id_size, uint64_t offset, enum odb_part part, struct repo_object *object,
              gto_error **error);
// Closes the pack that is open.
void pack_reader_close(struct pack_reader *reader);
void pack_reader_free(struct pack_reader *reader);

#endif
