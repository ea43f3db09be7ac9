// Inflating what Git has compressed (RFC 1950), of which the size is known beforehand.
#ifndef GIT_ODB_INFLATER_H
#define GIT_ODB_INFLATER_H

#include "odb/bytes.h"

struct libdeflate_decompressor;

// What inflating needs, made when it is needed first; {0} at the start. For one thread at a time.
struct inflater {
    struct libdeflate_decompressor *decompressor;
};

enum { INFLATER_MAX_RATIO = 1032 }; // data are at most so many times as large as their stream

// How long a stream of `size` bytes is at most: what compresses data makes them hardly longer, and
// longer ones are not looked at.
static inline uint64_t inflater_most(size_t size)
{
    return (uint64_t)size * 2 + (1 << 16);
}

// Inflates the stream that `in` begins with to exactly `size` bytes; `out` has room for
// INFLATER_ROOM more, which makes that faster. *used is the length of the stream. GTO_EREF: there
// is no stream of that size.
enum { INFLATER_ROOM = 320 };
int inflater_run(struct inflater *inflater, struct bytes in, unsigned char *out, size_t size,
                 size_t *used);
// Inflates the beginning of a stream that may be longer than `in`, and larger than `size`. Of a
// stream that is larger, up to INFLATER_MAX_UNKNOWN bytes at the end of `out` may be missing: they
// are INFLATER_UNKNOWN. *len is how many bytes there are. GTO_EREF: it is malformed.
enum { INFLATER_UNKNOWN = 0xff, INFLATER_MAX_UNKNOWN = 257 };
int inflater_begin(struct inflater *inflater, struct bytes in, unsigned char *out, size_t size,
                   size_t *len);
void inflater_free(struct inflater *inflater);

#endif
