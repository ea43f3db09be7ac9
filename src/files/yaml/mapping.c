#include "yaml/mapping.h"

#include <math.h>
#include <stdint.h>

#include "error.h"

static bool is_whole(double number)
{
    double size = number < 0 ? -number : number;
    return size >= 0x1p53 || number == (double)(int64_t)number;
}

static void add_float(struct buf *buf, const struct value *key)
{
    if (key->number == 0)
        buf_adds(buf, "n0"); // -0.0, too
    else if (isfinite(key->number) && is_whole(key->number))
        buf_addf(buf, "n%.0f", key->number);
    else
        buf_addf(buf, "f%.*s", (int)key->text.len, key->text.data);
}

static void add_text(struct buf *buf, char kind, struct slice text)
{
    buf_addc(buf, kind);
    buf_add(buf, text.data, text.len);
}

// Adds bytes that equal scalars have in common, and no others: 1, 1.0 and true are equal. False for
// what is no scalar.
static bool add_scalar(struct buf *buf, const struct value *key)
{
    switch (key->type) {
    case VALUE_NULL:
        buf_addc(buf, '0');
        return true;
    case VALUE_BOOL:
        buf_adds(buf, key->truth ? "n1" : "n0");
        return true;
    case VALUE_INT:
        add_text(buf, 'n', key->text);
        return true;
    case VALUE_FLOAT:
        add_float(buf, key);
        return true;
    case VALUE_TEXT:
        add_text(buf, 's', key->text);
        return true;
    case VALUE_BYTES:
        add_text(buf, 'b', key->text);
        return true;
    case VALUE_TIME:
        add_text(buf, 't', key->text);
        return true;
    default:
        return false;
    }
}

// The same for a key, which may be a list of scalars, too.
static bool add_key(struct buf *buf, const struct value *key)
{
    if (key->type != VALUE_LIST)
        return add_scalar(buf, key);
    buf_addc(buf, 'l');
    for (size_t i = 0; i < key->count; i++) {
        size_t start = buf->len;
        if (!add_scalar(buf, key->items[i]))
            return false;
        buf_addf(buf, ",%zu", buf->len - start); // tells one list from another of the same bytes
    }
    return true;
}

int mapping_add(struct mapping *mapping, const struct value *key, const struct value *value,
                enum on_duplicate on_duplicate)
{
    struct buf buf = {0};
    if (!add_key(&buf, key)) {
        buf_free(&buf);
        return error_set(mapping->error, GTO_EINVALID,
                         "line %u: a key must be text, a number or the like, not %s of more",
                         key->line, value_describe(key));
    }
    char *bytes = buf.failed ? NULL : arena_strndup(mapping->arena, buf.data, buf.len);
    struct strmap_entry *entry = bytes ? strmap_put(&mapping->seen, bytes, buf.len) : NULL;
    buf_free(&buf);
    if (!entry)
        return GTO_ENOMEM;
    if (entry->value) {
        if (on_duplicate == REFUSE)
            return error_set(mapping->error, GTO_EINVALID, "line %u: the same key twice",
                             key->line);
        mapping->items.items[(uintptr_t)entry->value] = (void *)value;
        return GTO_OK;
    }
    entry->value = (void *)(uintptr_t)(mapping->items.count + 1);
    bool kept = vec_push(&mapping->items, (void *)key) == 0 &&
                vec_push(&mapping->items, (void *)value) == 0;
    return kept ? GTO_OK : GTO_ENOMEM;
}

static bool is_mapping(const struct value *value)
{
    return value->type == VALUE_MAP || value->type == VALUE_SET;
}

static int merge_one(struct mapping *mapping, const struct value *value)
{
    int rc = GTO_OK;
    if (!is_mapping(value))
        return error_set(mapping->error, GTO_EINVALID,
                         "line %u: '<<' takes a mapping or a list of mappings", value->line);
    for (size_t i = 0; rc == GTO_OK && i < value->count; i++)
        rc = mapping_add(mapping, value->items[2 * i], value->items[2 * i + 1], REPLACE);
    return rc;
}

int mapping_merge(struct mapping *mapping, const struct value *value)
{
    int rc = GTO_OK;
    if (value->type != VALUE_LIST)
        return merge_one(mapping, value);
    for (size_t i = value->count; rc == GTO_OK && i-- > 0;)
        rc = merge_one(mapping, value->items[i]);
    return rc;
}

void mapping_free(struct mapping *mapping)
{
    strmap_free(&mapping->seen);
    vec_free(&mapping->items);
}
