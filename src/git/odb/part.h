// What is read of an object.
#ifndef GIT_ODB_PART_H
#define GIT_ODB_PART_H

#include "repo.h"

enum { MAX_OBJECT_SIZE = 64 << 20 }; // against small objects that unpack to enormous ones

enum odb_part {
    ODB_WHOLE,
    ODB_TAGS, // tag objects whole; of all others, which may be of any size, the type alone
};

static inline bool part_has_data(enum odb_part part, enum repo_type type)
{
    return part == ODB_WHOLE || type == REPO_TAG;
}

// Makes it an object of which the type alone is known.
static inline void object_without_data(struct repo_object *object, enum repo_type type)
{
    *object = (struct repo_object){.type = type};
}

#endif
