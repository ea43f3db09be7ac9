#include "pattern.h"

#include "gto.h"

#define SPECIAL "*?[\\"

bool pattern_is_one(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (memchr(SPECIAL, text.data[i], strlen(SPECIAL)))
            return true;
    return false;
}

bool gto_is_pattern(const char *text)
{
    return pattern_is_one(slice_of(text));
}

struct slice pattern_prefix(const char *pattern)
{
    return (struct slice){pattern, strcspn(pattern, SPECIAL)};
}

// Whether a set `[...]` has a character. *end: what follows the set; NULL if it has no end, and is
// none then.
static bool set_has(const char *set, unsigned char c, const char **end)
{
    const char *s = set + 1;
    bool negated = *s == '!' || *s == '^', found = false;
    *end = NULL;
    if (negated)
        s++;
    for (const char *first = s; *s && (*s != ']' || s == first); s++) {
        unsigned char low = (unsigned char)*s, high = low;
        if (s[1] == '-' && s[2] && s[2] != ']') {
            high = (unsigned char)s[2];
            s += 2;
        }
        found |= low <= c && c <= high;
    }
    if (*s == ']')
        *end = s + 1;
    return found != negated;
}

// Whether the pattern's first item, which is no `*`, matches a character. *rest: what follows it.
static bool item_matches(const char *pattern, char c, const char **rest)
{
    const char *end;
    *rest = pattern + 1;
    if (*pattern == '?')
        return true;
    if (*pattern == '[') {
        bool has = set_has(pattern, (unsigned char)c, &end);
        if (end) {
            *rest = end;
            return has;
        }
    }
    if (*pattern == '\\' && pattern[1])
        *rest = ++pattern + 1;
    return *pattern == c;
}

// Where it fails, the latest `*` takes one character more: earlier ones need not be tried again.
bool pattern_matches(const char *pattern, struct slice name)
{
    const char *star = NULL, *rest;
    size_t i = 0, taken = 0; // up to where the name matches, and up to where `star` takes it
    while (i < name.len) {
        if (*pattern == '*') {
            star = ++pattern;
            taken = i;
        } else if (*pattern && item_matches(pattern, name.data[i], &rest)) {
            pattern = rest;
            i++;
        } else if (star) {
            pattern = star;
            i = ++taken;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}
