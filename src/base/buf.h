// A growing run of bytes. A failed allocation is remembered: what follows is dropped and
// buf_finish reports it, so that text can be put together without a check after each piece.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; // NUL-terminated as soon as anything was added
    size_t len;
    size_t cap;
    bool failed; // memory ran out
};

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_adds(struct buf *buf, const char *s);
void buf_addc(struct buf *buf, char c);
void buf_fill(struct buf *buf, char c, size_t count);
void buf_addf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *buf, const char *fmt, va_list args);
// Empties it, keeping its memory.
void buf_clear(struct buf *buf);
// Hands over the text (free() it), or NULL if memory ran out; the buffer is empty afterwards.
char *buf_finish(struct buf *buf);
void buf_free(struct buf *buf);

#endif
