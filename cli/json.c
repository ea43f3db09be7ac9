#include "json.h"

#include <inttypes.h>
#include <string.h>

#include "json_string.h"

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

static void add_string(struct buf *out, struct slice text)
{
    buf_addc(out, '"');
    json_string_add(out, text);
    buf_addc(out, '"');
}

void json_string(struct json *json, const char *s)
{
    if (!s) {
        json_null(json);
        return;
    }
    begin_value(json);
    add_string(json->out, slice_of(s));
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
        bool escape = *s == '\\' && s[1];
        size_t len = escape ? 2 : 1 + strcspn(s + 1, "\"\\");
        if (escape)
            buf_add(out, s, len);
        else
            json_string_add(out, (struct slice){s, len});
        s += len;
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
