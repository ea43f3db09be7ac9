// Small helpers for what Git writes.
#ifndef GIT_TEXT_H
#define GIT_TEXT_H

#include "hex.h"
#include "slice.h"

// The first line of `text`, which is moved on to the next one.
static inline struct slice next_line(struct slice *text)
{
    return slice_take_line(text);
}

// The id of the tree without entries, which Git knows without storing it.
static inline const char *empty_tree(size_t id_len)
{
    return id_len == 40 ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                        : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
}

#endif
