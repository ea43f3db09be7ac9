// Whether a text is JSON (RFC 8259) on one line and in ASCII.
#ifndef FUZZ_JSON_H
#define FUZZ_JSON_H

#include "fuzz.h"

static inline const char *json_value(const char *s);

static inline const char *json_digits(const char *s)
{
    size_t count = strspn(s, "0123456789");
    MUST(count > 0);
    return s + count;
}

static inline const char *json_number(const char *s)
{
    s += *s == '-';
    MUST(s[0] != '0' || s[1] < '0' || s[1] > '9');
    s = json_digits(s);
    if (*s == '.')
        s = json_digits(s + 1);
    if (*s == 'e' || *s == 'E')
        s = json_digits(s + 1 + (s[1] == '+' || s[1] == '-'));
    return s;
}

static inline const char *json_string(const char *s)
{
    MUST(*s == '"');
    for (s++; *s != '"'; s++) {
        MUST(*s >= ' ' && *s <= '~');
        if (*s != '\\')
            continue;
        s++;
        MUST(*s && strchr("\"\\/bfnrtu", *s));
        if (*s == 'u') {
            MUST(strspn(s + 1, "0123456789abcdef") >= 4);
            s += 4;
        }
    }
    return s + 1;
}

static inline const char *json_members(const char *s, char end)
{
    while (*s != end) {
        if (end == '}') {
            s = json_string(s);
            MUST(strncmp(s, ": ", 2) == 0);
            s += 2;
        }
        s = json_value(s);
        MUST(*s == end || strncmp(s, ", ", 2) == 0);
        if (*s != end)
            s += 2;
        MUST(*s == end ? s[-1] != ' ' : true);
    }
    return s + 1;
}

static inline const char *json_value(const char *s)
{
    static const char *const words[] = {"null", "true", "false"};
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strncmp(s, words[i], strlen(words[i])) == 0)
            return s + strlen(words[i]);
    if (*s == '[')
        return json_members(s + 1, ']');
    if (*s == '{')
        return json_members(s + 1, '}');
    return *s == '"' ? json_string(s) : json_number(s);
}

static inline void must_be_json(const char *text)
{
    MUST(text != NULL);
    MUST(*json_value(text) == '\0');
}

#endif
