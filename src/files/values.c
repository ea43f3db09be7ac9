#include "values.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "json_string.h"
#include "yaml/document.h"
#include "yaml/scalar.h"

struct flattening {
    struct keyed_values *out;
    struct arena *arena;
    struct buf key; // of the mapping at hand
    size_t size;    // of what was added
    gto_error **error;
};

// ---- Keys

static void add_quoted(struct buf *out, struct slice text)
{
    buf_addc(out, '"');
    json_string_add(out, text);
    buf_addc(out, '"');
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == '\x7f';
}

// Whether a key stands for itself alone, between dots.
static bool is_plain_key(struct slice key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.data[i] == '.' || key.data[i] == '"' || is_control(key.data[i]))
            return false;
    return key.len > 0;
}

static void add_key(struct buf *out, const struct value *key)
{
    if (out->len)
        buf_addc(out, '.');
    if (key->type != VALUE_TEXT)
        value_add_json(out, key);
    else if (is_plain_key(key->text))
        buf_add(out, key->text.data, key->text.len);
    else
        add_quoted(out, key->text);
}

// ---- Values

// Adds text as YAML would write it: in quotation marks if it would be something else without.
static int add_text(struct buf *out, const struct value *value, struct arena *arena)
{
    struct value plain = {0};
    int rc = scalar_resolve(&plain, value->text, arena);
    if (rc != GTO_OK)
        return rc;
    if (plain.type != VALUE_TEXT || !value->text.len ||
        memchr(value->text.data, '\0', value->text.len))
        add_quoted(out, value->text);
    else
        buf_add(out, value->text.data, value->text.len);
    return GTO_OK;
}

// Adds a value for people to read.
static int add_for_people(struct buf *out, const struct value *value, struct arena *arena)
{
    switch (value->type) {
    case VALUE_TEXT:
        return add_text(out, value, arena);
    case VALUE_FLOAT: // NaN and the infinities, too
    case VALUE_TIME:
    case VALUE_BYTES:
        buf_add(out, value->text.data, value->text.len);
        return GTO_OK;
    default:
        value_add_json(out, value);
        return GTO_OK;
    }
}

// A copy of a buffer, which is emptied; NULL when memory is exhausted.
static const char *keep(struct flattening *flattening, struct buf *text)
{
    const char *copy =
        text->failed ? NULL : arena_strndup(flattening->arena, text->data, text->len);
    flattening->size += text->len + 1;
    buf_free(text);
    return copy;
}

static int add_value(struct flattening *flattening, const struct value *value)
{
    struct buf json = {0}, text = {0};
    struct keyed_value added = {.is_number =
                                    value->type == VALUE_INT || value->type == VALUE_FLOAT};
    flattening->size += flattening->key.len + 1 + sizeof(added);
    if (flattening->size + value->weight > VALUES_MAX_SIZE)
        return error_set(flattening->error, GTO_EINVALID, "there are too many values in it");
    value_add_json(&json, value);
    int rc = add_for_people(&text, value, flattening->arena);
    added.key = arena_strndup(flattening->arena, flattening->key.len ? flattening->key.data : "",
                              flattening->key.len);
    added.json = keep(flattening, &json);
    added.text = keep(flattening, &text);
    if (rc != GTO_OK || flattening->key.failed || !added.key || !added.json || !added.text)
        return GTO_ENOMEM;
    if (added.is_number)
        added.number = value->type == VALUE_INT ? strtod(added.text, NULL) : value->number;
    return keyed_values_add(flattening->out, &added);
}

static int flatten(struct flattening *flattening, const struct value *value)
{
    size_t above = flattening->key.len;
    int rc = GTO_OK;
    if (value->type != VALUE_MAP || !value->count)
        return add_value(flattening, value);
    for (size_t i = 0; rc == GTO_OK && i < value->count; i++) {
        add_key(&flattening->key, value->items[2 * i]);
        rc = flattening->key.failed ? GTO_ENOMEM : flatten(flattening, value->items[2 * i + 1]);
        flattening->key.len = above;
    }
    return rc;
}

int values_parse(struct keyed_values *out, struct arena *arena, const char *text, size_t len,
                 gto_error **error)
{
    struct flattening flattening = {.out = out, .arena = arena, .error = error};
    struct arena scratch = {0};
    const struct value *root;
    int rc = document_parse(&root, &scratch, text, len, error);
    if (rc == GTO_OK && root->type != VALUE_NULL) // as an empty file has it
        rc = flatten(&flattening, root);
    arena_free(&scratch);
    buf_free(&flattening.key);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
