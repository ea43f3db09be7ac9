// Characters of ASCII, whatever the locale is.
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

#include "slice.h"

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Between the words of YAML, JSON and Git's configuration.
static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// As isspace(3): also the other ways to the next line or page.
static inline bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Without regard to case.
static inline bool slice_equal_caseless(struct slice a, struct slice b)
{
    bool equal = a.len == b.len;
    for (size_t i = 0; equal && i < a.len; i++)
        equal = to_lower(a.data[i]) == to_lower(b.data[i]);
    return equal;
}

#endif
