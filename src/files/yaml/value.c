#include "yaml/value.h"

#include <math.h>

#include "ascii.h"
#include "json_string.h"
#include "repr.h"

const char *value_describe(const struct value *value)
{
    switch (value->type) {
    case VALUE_NULL:
        return "nothing";
    case VALUE_BOOL:
        return "a boolean";
    case VALUE_INT:
    case VALUE_FLOAT:
        return "a number";
    case VALUE_TEXT:
        return "text";
    case VALUE_BYTES:
        return "bytes";
    case VALUE_TIME:
        return "a date";
    case VALUE_LIST:
    case VALUE_PAIRS:
        return "a list";
    case VALUE_SET:
        return "a set";
    case VALUE_MAP:
        return "a mapping";
    case VALUE_MERGE:
    case VALUE_EQUAL:
    case VALUE_OPEN:
        break;
    }
    return "something else";
}

const struct value *value_get(const struct value *map, const char *key)
{
    for (size_t i = 0; map->type == VALUE_MAP && i < map->count; i++) {
        const struct value *candidate = map->items[2 * i];
        if (candidate->type == VALUE_TEXT && slice_equal(candidate->text, slice_of(key)))
            return map->items[2 * i + 1];
    }
    return NULL;
}

static bool text_to_bool(struct slice text, bool *out)
{
    static const char *const words[][2] = {
        {"false", "true"}, {"no", "yes"}, {"off", "on"}, {"0", "1"}, {"f", "t"}, {"n", "y"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        for (size_t truth = 0; truth < 2; truth++) {
            if (slice_equal_caseless(text, slice_of(words[i][truth]))) {
                *out = truth;
                return true;
            }
        }
    }
    return false;
}

bool value_to_bool(const struct value *value, bool *out)
{
    switch (value->type) {
    case VALUE_BOOL:
        *out = value->truth;
        return true;
    case VALUE_FLOAT:
        *out = value->number == 1;
        return *out || value->number == 0;
    case VALUE_INT:
    case VALUE_TEXT:
        return text_to_bool(value->text, out);
    default:
        return false;
    }
}

// ---- JSON

// A scalar's text as JSON has it, for a value or between quotation marks for a key.
static void add_json_scalar(struct buf *buf, const struct value *value)
{
    switch (value->type) {
    case VALUE_NULL:
        buf_adds(buf, "null");
        break;
    case VALUE_BOOL:
        buf_adds(buf, value->truth ? "true" : "false");
        break;
    case VALUE_FLOAT:
        if (isnan(value->number))
            buf_adds(buf, "NaN");
        else if (isinf(value->number))
            buf_adds(buf, value->number < 0 ? "-Infinity" : "Infinity");
        else
            buf_add(buf, value->text.data, value->text.len);
        break;
    default:
        json_string_add(buf, value->text);
    }
}

// A key that is a list is joined to one text.
static void add_json_key(struct buf *buf, const struct value *key)
{
    buf_addc(buf, '"');
    if (key->type == VALUE_LIST) {
        for (size_t i = 0; i < key->count; i++) {
            if (i)
                buf_addc(buf, '_');
            add_json_scalar(buf, key->items[i]);
        }
    } else {
        add_json_scalar(buf, key);
    }
    buf_adds(buf, "\": ");
}

static bool is_bare(enum value_type type)
{
    return type == VALUE_NULL || type == VALUE_BOOL || type == VALUE_INT || type == VALUE_FLOAT;
}

static void add_json_list(struct buf *buf, const struct value *list)
{
    bool is_set = list->type == VALUE_SET;
    buf_addc(buf, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_adds(buf, ", ");
        value_add_json(buf, list->items[is_set ? 2 * i : i]);
    }
    buf_addc(buf, ']');
}

static void add_json_pairs(struct buf *buf, const struct value *pairs)
{
    bool is_map = pairs->type == VALUE_MAP;
    buf_addc(buf, is_map ? '{' : '[');
    for (size_t i = 0; i < pairs->count; i++) {
        const struct value *key = pairs->items[2 * i], *value = pairs->items[2 * i + 1];
        if (i)
            buf_adds(buf, ", ");
        if (is_map) {
            add_json_key(buf, key);
            value_add_json(buf, value);
        } else {
            buf_addc(buf, '[');
            value_add_json(buf, key);
            buf_adds(buf, ", ");
            value_add_json(buf, value);
            buf_addc(buf, ']');
        }
    }
    buf_addc(buf, is_map ? '}' : ']');
}

// JSON has no words for NaN and the infinities.
static bool has_no_json(const struct value *value)
{
    return value->type == VALUE_FLOAT && !isfinite(value->number);
}

void value_add_json(struct buf *buf, const struct value *value)
{
    if (has_no_json(value)) {
        buf_adds(buf, "null");
    } else if (value->type == VALUE_LIST || value->type == VALUE_SET) {
        add_json_list(buf, value);
    } else if (value->type == VALUE_MAP || value->type == VALUE_PAIRS) {
        add_json_pairs(buf, value);
    } else if (is_bare(value->type)) {
        add_json_scalar(buf, value);
    } else {
        buf_addc(buf, '"');
        add_json_scalar(buf, value);
        buf_addc(buf, '"');
    }
}

// ---- Python

static void add_list_repr(struct buf *buf, const struct value *list)
{
    buf_addc(buf, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_adds(buf, ", ");
        value_add_repr(buf, list->items[i]);
    }
    buf_addc(buf, ']');
}

static void add_map_repr(struct buf *buf, const struct value *map)
{
    buf_addc(buf, '{');
    for (size_t i = 0; i < map->count; i++) {
        if (i)
            buf_adds(buf, ", ");
        value_add_repr(buf, map->items[2 * i]);
        buf_adds(buf, ": ");
        value_add_repr(buf, map->items[2 * i + 1]);
    }
    buf_addc(buf, '}');
}

void value_add_repr(struct buf *buf, const struct value *value)
{
    switch (value->type) {
    case VALUE_NULL:
        buf_adds(buf, "None");
        break;
    case VALUE_BOOL:
        buf_adds(buf, value->truth ? "True" : "False");
        break;
    case VALUE_INT:
    case VALUE_FLOAT:
        buf_add(buf, value->text.data, value->text.len);
        break;
    case VALUE_LIST:
        add_list_repr(buf, value);
        break;
    case VALUE_MAP:
    case VALUE_SET:
    case VALUE_PAIRS:
        add_map_repr(buf, value);
        break;
    default:
        repr_add_text(buf, value->text);
    }
}
