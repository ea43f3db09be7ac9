// What the hash of an object and its loose file begin with: "TYPE SIZE\0".
#ifndef GIT_ODB_OBJECT_HEADER_H
#define GIT_ODB_OBJECT_HEADER_H

#include "odb/bytes.h"
#include "repo.h"

enum { MAX_OBJECT_HEADER = 32 };

// Fills `out` and returns its length.
size_t object_header_write(char out[MAX_OBJECT_HEADER], enum repo_type type, size_t size);
// Fills type and size of `object`, and returns the header's length; 0 if there is none.
size_t object_header_read(struct bytes in, struct repo_object *object);

#endif
