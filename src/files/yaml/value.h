// What a YAML document says: values, as its readers need them.
#ifndef FILES_YAML_VALUE_H
#define FILES_YAML_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,   // text: decimal digits, perhaps after a `-`
    VALUE_FLOAT, // text: the shortest that gives `number` again, as Python writes it
    VALUE_TEXT,  // text: UTF-8, perhaps with NUL
    VALUE_BYTES, // text: base64 of what is no UTF-8
    VALUE_TIME,  // text: a date, perhaps with a time, in ISO 8601
    VALUE_LIST,  // items
    VALUE_PAIRS, // items: key, value, key, value ... without regard to duplicates
    VALUE_SET,   // as a mapping, of which only the keys count
    VALUE_MAP,   // as pairs, without duplicates
    VALUE_MERGE, // the key `<<`, and
    VALUE_EQUAL, // the key `=`: met while a document is read, not in what comes out of it
    VALUE_OPEN,  // a collection that is still being read
};

struct value {
    enum value_type type;
    unsigned line;  // of the document, from 1
    unsigned depth; // collections in collections: 0 for a scalar
    bool truth;
    double number;
    struct slice text;
    const struct value **items;
    size_t count;  // of items, or of pairs of them
    size_t weight; // about the size of its indented JSON, with aliases written out,
    size_t lines;  // and how many lines that has
};

// What a value adds to the weight of one that holds it, where it is indented by four blanks more.
static inline size_t value_nested_weight(const struct value *value)
{
    return value->weight + 4 * value->lines;
}

// "a list", "text", ... for messages.
const char *value_describe(const struct value *value);

// The value of a text key; NULL if there is none, or if this is no mapping.
const struct value *value_get(const struct value *map, const char *key);

// Whether it stands for a boolean: one, or 0 or 1, or text such as `yes`.
bool value_to_bool(const struct value *value, bool *out);

// Adds it as one line of JSON, in ASCII, laid out as Python's json.dumps() does. NaN and the
// infinities are null.
void value_add_json(struct buf *buf, const struct value *value);

// Adds it as Python's repr() writes it.
void value_add_repr(struct buf *buf, const struct value *value);

#endif
