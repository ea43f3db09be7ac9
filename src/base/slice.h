// A run of bytes in somebody else's string.
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *data;
    size_t len;
};

static inline struct slice slice_of(const char *s)
{
    return (struct slice){s, strlen(s)};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

// What is left after the first `skip` bytes.
static inline struct slice slice_from(struct slice s, size_t skip)
{
    return (struct slice){s.data + skip, s.len - skip};
}

static inline bool slice_starts_with(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && slice_equal((struct slice){s.data, prefix.len}, prefix);
}

// Takes `prefix` off the beginning, if it is there.
static inline bool slice_take_prefix(struct slice *s, struct slice prefix)
{
    if (!slice_starts_with(*s, prefix))
        return false;
    *s = slice_from(*s, prefix.len);
    return true;
}

static inline bool slice_ends_with(struct slice s, struct slice suffix)
{
    return s.len >= suffix.len && slice_equal(slice_from(s, s.len - suffix.len), suffix);
}

// Without the bytes at both ends that `drop` is true for.
static inline struct slice slice_trim(struct slice s, bool (*drop)(char c))
{
    while (s.len && drop(s.data[0]))
        s = slice_from(s, 1);
    while (s.len && drop(s.data[s.len - 1]))
        s.len--;
    return s;
}

// Takes the first line off *text, and returns it without its end.
static inline struct slice slice_take_line(struct slice *text)
{
    const char *end = text->len ? (const char *)memchr(text->data, '\n', text->len) : NULL;
    struct slice line = {text->data, end ? (size_t)(end - text->data) : text->len};
    size_t taken = line.len + (end != NULL);
    if (taken)
        *text = slice_from(*text, taken);
    return line;
}

// The last byte `c`, or NULL.
static inline const char *slice_find_last(struct slice s, char c)
{
    while (s.len && s.data[s.len - 1] != c)
        s.len--;
    return s.len ? s.data + s.len - 1 : NULL;
}

// By bytes; a prefix comes first.
static inline int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
