// Small helpers for what Git writes.
#ifndef GIT_TEXT_H
#define GIT_TEXT_H

#include <stdbool.h>

#include "slice.h"

static inline bool starts_with(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && memcmp(s.data, prefix.data, prefix.len) == 0;
}

// Whether these are `len` hexadecimal digits in lower case.
static inline bool is_hex(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f')))
            return false;
    return true;
}

// The first line of `text`, which is moved on to the next one.
static inline struct slice next_line(struct slice *text)
{
    const char *end = text->len ? memchr(text->data, '\n', text->len) : NULL;
    struct slice line = {text->data, end ? (size_t)(end - text->data) : text->len};
    *text = end ? slice_from(*text, line.len + 1) : (struct slice){0};
    return line;
}

// The id of the tree without entries, which Git knows without storing it.
static inline const char *empty_tree(size_t id_len)
{
    return id_len == 40 ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                        : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
}

#endif
