// The object database, as the files of this folder know it.
#ifndef GIT_ODB_DATABASE_H
#define GIT_ODB_DATABASE_H

#include "location.h"
#include "odb/loose_object.h"
#include "odb/odb.h"
#include "odb/pack.h"
#include "odb/pack_list.h"
#include "odb/replace.h"

// What one thread reads objects with.
struct odb_reader {
    struct inflater inflater;
    struct pack_reader pack;
    struct loose_reader loose;
    struct buf path;
    gto_error *refused; // what the system refused last, of the object that is looked for
};

struct odb {
    struct location *location;
    size_t id_size;
    unsigned threads;
    struct odb_reader reader; // of the thread that asks
    // What is known so far. Little is needed for one loose object.
    enum { KNOWS_LOOSE, KNOWS_PACKS, KNOWS_ALTERNATES } knows;
    struct vec directories; // char *: that of the repository first
    struct pack_list packs;
    struct replacements replacements;
    bool knows_replacements;
    gto_error *refused; // a place that could not be looked at, and may have what is not found
};

// The error of a database that is NULL: the cache of a server could not be opened anew.
int odb_not_open(gto_error **error);
// Whether an object that was found nowhere (GTO_EREF) may be where nobody could look: then
// GTO_ERROR.
int odb_doubt(struct odb *odb, int rc);
// Fails with what the system refused last of what odb->reader looked for.
int odb_refuse(const struct odb *odb, gto_error **error);
// Gets to know all that there is. Errors: GTO_ENOMEM.
int odb_complete(struct odb *odb);
// Gets to know what was packed, or removed, since. Errors: GTO_ENOMEM.
int odb_rescan(struct odb *odb);
int odb_prepare_replacements(struct odb *odb, gto_error **error);

// In all of these, GTO_EREF and GTO_ERROR are without a message; odb_refuse() has that of the
// latter.

// Reads an object from a pack. GTO_EREF: it is damaged, or not what the id says.
int odb_read_packed(const struct odb *odb, struct odb_reader *reader, size_t pack, uint64_t offset,
                    const unsigned char *id, enum odb_part part, struct repo_object *object);
// Reads an object from a file of its own. GTO_EREF: there is none, or as above.
int odb_read_loose(const struct odb *odb, struct odb_reader *reader, const unsigned char *id,
                   enum odb_part part, struct repo_object *object);
// Whether an object has a file of its own: GTO_OK, GTO_EREF, or GTO_ERROR.
int odb_find_loose(struct odb *odb, const unsigned char *id);
// Reads an object from wherever it is, as far as that is known. GTO_ERROR: it is nowhere, or
// damaged, but the system refuses to tell all.
int odb_read_known(struct odb *odb, const unsigned char *id, enum odb_part part,
                   struct repo_object *object);
void odb_reader_free(struct odb_reader *reader);

#endif
