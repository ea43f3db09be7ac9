// Reading and writing files whole. A call that a signal interrupts is made again.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "slice.h"

// Reads until there are `size` bytes or the file ends. Returns how many, or -1 with errno set.
ssize_t file_read(int fd, void *data, size_t size);
// The same from an offset on; where the next read starts stays as it is.
ssize_t file_read_at(int fd, void *data, size_t size, off_t offset);
// Writes all, or returns false with errno set.
bool file_write(int fd, const void *data, size_t len);

// Opens a regular file, or a symbolic link to one, for reading; never waits, as it would for a
// pipe. Returns -1 with errno set: EISDIR for a directory, EINVAL for another kind of file.
int file_open(const char *path);
// Adds the text of a regular file. Returns 0 or what errno would be; EFBIG: it is longer than
// `limit`, and `out` has its first `limit` bytes.
int file_load(struct buf *out, const char *path, size_t limit);
// Whether there is something at a path, whatever it is: 0; ENOENT: there is nothing; or what errno
// would be, where that cannot be seen.
int file_find(const char *path);
// Whether an open file or directory is still the one at a path: 0; ENOENT: something else is there,
// or nothing; or what errno would be.
int file_compare(int fd, const char *path);
// An open file without a name, gone when it is closed; -1 with errno set.
int file_open_temporary(void);
// Makes a new file of that text. Returns 0 or what errno would be; EEXIST: it is there already.
int file_create(const char *path, struct slice text);

#endif
