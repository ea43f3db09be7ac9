#include "json.h"

#include <inttypes.h>
#include <string.h>

#include "utf8.h"

enum { INDENT = 4 };

static void new_line(struct json *json)
{
    buf_addc(json->out, '\n');
    buf_fill(json->out, ' ', json->depth * INDENT);
}

// What stands before a value or a key.
static void begin_value(struct json *json)
{
    if (!json->keyed) {
        if (json->filled)
            buf_addc(json->out, ',');
        if (json->depth)
            new_line(json);
    }
    json->keyed = false;
    json->filled = true;
}

static void open_with(struct json *json, char bracket)
{
    begin_value(json);
    buf_addc(json->out, bracket);
    json->depth++;
    json->filled = false;
}

static void close_with(struct json *json, char bracket)
{
    json->depth--;
    if (json->filled)
        new_line(json);
    buf_addc(json->out, bracket);
    json->filled = true; // what it stands in holds at least this
}

void json_object_open(struct json *json)
{
    open_with(json, '{');
}

void json_object_close(struct json *json)
{
    close_with(json, '}');
}

void json_array_open(struct json *json)
{
    open_with(json, '[');
}

void json_array_close(struct json *json)
{
    close_with(json, ']');
}

static void add_unit(struct buf *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    char text[] = {'\\',
                   'u',
                   digits[unit >> 12],
                   digits[unit >> 8 & 15],
                   digits[unit >> 4 & 15],
                   digits[unit & 15]};
    buf_add(out, text, sizeof(text));
}

static void add_escaped(struct buf *out, uint32_t point)
{
    static const char characters[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *character =
        point < 0x80 ? memchr(characters, (int)point, sizeof(characters) - 1) : NULL;
    if (character) {
        buf_addc(out, '\\');
        buf_addc(out, letters[character - characters]);
    } else if (point < 0x10000) {
        add_unit(out, point);
    } else {
        point -= 0x10000;
        add_unit(out, 0xd800 + (point >> 10));
        add_unit(out, 0xdc00 + (point & 0x3ff));
    }
}

static uint32_t next_point(const char **s)
{
    uint32_t point = utf8_next(s);
    return point == UTF8_INVALID ? 0xfffd : point;
}

static bool is_literal(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static void add_string(struct buf *out, const char *s)
{
    buf_addc(out, '"');
    while (*s) {
        size_t run = 0;
        while (is_literal(s[run]))
            run++;
        buf_add(out, s, run);
        s += run;
        if (*s)
            add_escaped(out, next_point(&s));
    }
    buf_addc(out, '"');
}

void json_string(struct json *json, const char *s)
{
    if (!s) {
        json_null(json);
        return;
    }
    begin_value(json);
    add_string(json->out, s);
}

void json_key(struct json *json, const char *key)
{
    json_string(json, key);
    buf_add(json->out, ": ", 2);
    json->keyed = true;
}

static void add_word(struct json *json, const char *word)
{
    begin_value(json);
    buf_adds(json->out, word);
}

void json_int(struct json *json, int64_t value)
{
    begin_value(json);
    buf_addf(json->out, "%" PRId64, value);
}

void json_bool(struct json *json, bool value)
{
    add_word(json, value ? "true" : "false");
}

void json_null(struct json *json)
{
    add_word(json, "null");
}

void json_strings(struct json *json, const char *const *strings)
{
    json_array_open(json);
    for (; strings && *strings; strings++)
        json_string(json, *strings);
    json_array_close(json);
}

// Adds a string that is JSON already, from after its first quotation mark on; returns what follows
// it.
static const char *add_raw_string(struct buf *out, const char *s)
{
    buf_addc(out, '"');
    while (*s && *s != '"') {
        if (*s == '\\' && s[1]) {
            buf_add(out, s, 2);
            s += 2;
        } else if (is_literal(*s)) {
            buf_addc(out, *s++);
        } else {
            add_escaped(out, next_point(&s));
        }
    }
    buf_addc(out, '"');
    return *s ? s + 1 : s;
}

// Adds a number or a word; returns what follows it.
static const char *add_raw_word(struct json *json, const char *s)
{
    size_t len = strcspn(s, " \t\r\n,:[]{}\"");
    begin_value(json);
    buf_add(json->out, s, len);
    return s + len;
}

// Taking the text token by token needs no stack: what is open shows in the depth alone.
void json_raw(struct json *json, const char *text)
{
    size_t depth = json->depth;
    while (*text) {
        switch (*text) {
        case '{':
        case '[':
            open_with(json, *text++);
            break;
        case '}':
        case ']':
            if (json->depth == depth)
                return;
            close_with(json, *text++);
            break;
        case ':':
            buf_add(json->out, ": ", 2);
            json->keyed = true;
            text++;
            break;
        case '"':
            begin_value(json);
            text = add_raw_string(json->out, text + 1);
            break;
        case ',':
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            text++;
            break;
        default:
            text = add_raw_word(json, text);
        }
    }
}

void json_member(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_string(json, value);
}

void json_member_bool(struct json *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}
