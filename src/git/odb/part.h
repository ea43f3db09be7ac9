// What is read of an object.
#ifndef GIT_ODB_PART_H
#define GIT_ODB_PART_H

#include "repo.h"

enum { MAX_OBJECT_SIZE = 64 << 20 }; // against small objects that unpack to enormous ones

enum { MAX_CHECKED_SIZE = 64 << 10 }; // of objects whose type alone is wanted

enum odb_part {
    ODB_WHOLE,
    ODB_TAGS, // tag objects whole; of all others, which may be of any size, the type alone
};

// Whether an object has to be read whole: if it is small even where its type is enough, for it can
// be checked then.
static inline bool part_needs_data(enum odb_part part, enum repo_type type, size_t size)
{
    return part == ODB_WHOLE || type == REPO_TAG || size <= MAX_CHECKED_SIZE;
}

#endif
