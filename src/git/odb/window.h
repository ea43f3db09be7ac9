// Files of the object database, read piece by piece.
//
// They are not mapped: who cuts a file short while it is mapped ends the process (SIGBUS), and
// pages of a mapping count as memory of the process. A file is read into windows instead, which
// cost next to nothing as long as the file is read in the order of its bytes.
#ifndef GIT_ODB_WINDOW_H
#define GIT_ODB_WINDOW_H

#include "gto.h"
#include "odb/bytes.h"

struct data_file {
    int fd;
    uint64_t size;             // when it was opened
    const char *path, *suffix; // for messages
};

// Opens the file whose path is `path` and `suffix`, which have to outlive it. GTO_EREF, without a
// message: there is none, or it is no regular one. GTO_ERROR: the system refuses. Errors: also
// GTO_ENOMEM.
int data_file_open(struct data_file *out, const char *path, const char *suffix, gto_error **error);
void data_file_close(struct data_file *file);
// Fails, with GTO_ERROR, since an object in the file is larger than MAX_OBJECT_SIZE.
int data_file_refuse_size(const struct data_file *file, gto_error **error);

// A part of a file in memory. It starts as {0}, and is to be cleared before another file is read.
struct window {
    uint64_t begin;
    size_t len;
    size_t step; // how much was read last
    struct scratch memory;
};

// Reads at least `need` bytes. *out is all that is in memory from `offset` on, until the next call.
// GTO_EREF, without a message: the file is shorter. GTO_ERROR: the system refuses. Errors: also
// GTO_ENOMEM.
int window_read(struct window *window, const struct data_file *file, uint64_t offset, size_t need,
                struct bytes *out, gto_error **error);
// The same of what is in memory already. False if that is less than `need`.
bool window_holds(const struct window *window, uint64_t offset, size_t need, struct bytes *out);
void window_clear(struct window *window);
void window_free(struct window *window);

#endif
