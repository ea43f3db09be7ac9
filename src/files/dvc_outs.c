#include "dvc_outs.h"

#include <stdlib.h>
#include <string.h>

#include "yaml/document.h"

// The text of a key; empty if there is none.
static struct slice text_of(const struct value *map, const char *key)
{
    const struct value *value = value_get(map, key);
    bool is_text = value && (value->type == VALUE_TEXT || value->type == VALUE_INT);
    return is_text ? value->text : (struct slice){0};
}

// The number under a key; -1 if there is none.
static int64_t number_of(const struct value *entry, const char *key)
{
    const struct value *size = value_get(entry, key);
    if (!size || size->type != VALUE_INT || size->text.len > 18 || size->text.data[0] == '-')
        return -1;
    int64_t number = 0;
    for (size_t i = 0; i < size->text.len; i++)
        number = number * 10 + (size->text.data[i] - '0');
    return number;
}

static int fill(struct dvc_out *out, bool *found, struct arena *arena, const struct value *entry)
{
    static const char *const algorithms[] = {"md5", "etag", "checksum"};
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++) {
        struct slice digest = text_of(entry, algorithms[i]);
        if (!digest.len)
            continue;
        *out = (struct dvc_out){algorithms[i], arena_strndup(arena, digest.data, digest.len),
                                number_of(entry, "size"), number_of(entry, "nfiles")};
        *found = true;
        return out->digest ? GTO_OK : GTO_ENOMEM;
    }
    return GTO_OK;
}

static int find_in(struct dvc_out *out, bool *found, struct arena *arena, const struct value *outs,
                   const char *path)
{
    int rc = GTO_OK;
    if (!outs || outs->type != VALUE_LIST)
        return GTO_OK;
    for (size_t i = 0; rc == GTO_OK && !*found && i < outs->count; i++)
        if (slice_equal(text_of(outs->items[i], "path"), slice_of(path)))
            rc = fill(out, found, arena, outs->items[i]);
    return rc;
}

int dvc_find_out(struct dvc_out *out, bool *found, struct arena *arena, const char *text,
                 size_t len, const char *path, gto_error **error)
{
    const struct value *root;
    *found = false;
    int rc = document_parse(&root, arena, text, len, error);
    if (rc != GTO_OK)
        return rc;
    rc = find_in(out, found, arena, value_get(root, "outs"), path);
    const struct value *stages = value_get(root, "stages");
    bool any = stages && stages->type == VALUE_MAP;
    for (size_t i = 0; any && rc == GTO_OK && !*found && i < stages->count; i++)
        rc = find_in(out, found, arena, value_get(stages->items[2 * i + 1], "outs"), path);
    return rc;
}
