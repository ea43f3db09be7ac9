// The packs of a repository, and of those whose objects it uses.
#ifndef GIT_ODB_PACK_LIST_H
#define GIT_ODB_PACK_LIST_H

#include "odb/pack_index.h"
#include "vec.h"

struct pack {
    char *path; // without .pack and .idx
    struct pack_index index;
    enum { INDEX_CLOSED, INDEX_OPEN, INDEX_DAMAGED } state;
};

struct pack_list {
    size_t id_size;
    struct vec packs; // struct pack *
    unsigned open;    // how many indexes are
};

// Adds the packs of an object directory. Errors: GTO_ERROR (the system refuses), GTO_ENOMEM.
int pack_list_add(struct pack_list *list, const char *object_dir, gto_error **error);
// Forgets all packs.
void pack_list_clear(struct pack_list *list);

static inline struct pack *pack_list_get(const struct pack_list *list, size_t number)
{
    return list->packs.items[number];
}

// Looks an object up in one of them. GTO_EREF, without a message: it is not there, or the index is
// damaged. GTO_ERROR: the system refuses. Errors: also GTO_ENOMEM.
int pack_list_find(struct pack_list *list, size_t number, const unsigned char *id, uint64_t *offset,
                   gto_error **error);
// Gives a pack the number 0: the next object is likely to be in the same one.
void pack_list_prefer(struct pack_list *list, size_t number);

#endif
