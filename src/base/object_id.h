// Ids of Git's objects: SHA-1 or SHA-256, in hexadecimal.
#ifndef BASE_OBJECT_ID_H
#define BASE_OBJECT_ID_H

#include "hex.h"

enum { SHORT_ID_LEN = 7 }; // of an id that people read

// Whether it has the form of a full id.
static inline bool object_id_is_full(struct slice s)
{
    return (s.len == 40 || s.len == 64) && is_hex(s.data, s.len);
}

#endif
