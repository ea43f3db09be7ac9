// Writes JSON the way Python's json.dumps(indent=4) does. Text goes to a buffer; long answers are
// written piece by piece if the caller drains it meanwhile (term_drain).
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

// Start with {.out}, all else zero.
struct json {
    struct buf *out;
    size_t depth;
    bool filled; // the innermost open object or array has something in it
    bool keyed;  // a key was written, its value comes next
};

// A value is one of the calls below: after json_key() in an object, one after the other in an
// array.
void json_object_open(struct json *json);
void json_object_close(struct json *json);
void json_array_open(struct json *json);
void json_array_close(struct json *json);
void json_key(struct json *json, const char *key);

// Bytes that are no UTF-8 become U+FFFD, as Python decodes with errors="replace". NULL gives null.
void json_string(struct json *json, const char *s);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
// A list of strings; NULL gives an empty one.
void json_strings(struct json *json, const char *const *strings);
// A value that is JSON already, on one line: laid out anew for its place. It has to be valid JSON.
void json_raw(struct json *json, const char *text);

// A key and its value in one.
void json_member(struct json *json, const char *key, const char *value);
void json_member_bool(struct json *json, const char *key, bool value);

#endif
