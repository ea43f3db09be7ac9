#include "dvc_yaml.h"

#include <string.h>

#include "error.h"
#include "yaml/document.h"

struct reader {
    const struct value *entry;
    const char *name;
    struct arena *arena;
    gto_error **error;
};

static int refuse(const struct reader *reader, const char *key, const struct value *value,
                  const char *expected)
{
    return error_set(reader->error, GTO_EINVALID, "line %u: '%s' of artifact '%s' is %s, not %s",
                     value->line, key, reader->name, value_describe(value), expected);
}

// The text of a key; *out stays as it is if there is none.
static int read_text(const struct reader *reader, const char *key, const char **out)
{
    const struct value *value = value_get(reader->entry, key);
    if (!value || value->type == VALUE_NULL)
        return GTO_OK;
    if (value->type != VALUE_TEXT || memchr(value->text.data, '\0', value->text.len))
        return refuse(reader, key, value, "text");
    *out = arena_strndup(reader->arena, value->text.data, value->text.len);
    return *out ? GTO_OK : error_no_memory(reader->error);
}

static int read_labels(const struct reader *reader, const char *const **out)
{
    const struct value *list = value_get(reader->entry, "labels");
    if (!list || list->type == VALUE_NULL)
        return GTO_OK;
    if (list->type != VALUE_LIST)
        return refuse(reader, "labels", list, "a list");
    const char **labels = arena_zalloc(reader->arena, (list->count + 1) * sizeof(*labels));
    if (!labels)
        return error_no_memory(reader->error);
    for (size_t i = 0; i < list->count; i++) {
        const struct value *label = list->items[i];
        if (label->type != VALUE_TEXT || memchr(label->text.data, '\0', label->text.len))
            return refuse(reader, "labels", label, "text");
        labels[i] = arena_strndup(reader->arena, label->text.data, label->text.len);
        if (!labels[i])
            return error_no_memory(reader->error);
    }
    *out = labels;
    return GTO_OK;
}

static int read_meta(const struct reader *reader, const char **out)
{
    const struct value *meta = value_get(reader->entry, "meta");
    struct buf json = {0};
    if (!meta || meta->type == VALUE_NULL)
        return GTO_OK;
    value_add_json(&json, meta);
    *out = json.failed ? NULL : arena_strndup(reader->arena, json.data, json.len);
    buf_free(&json);
    return *out ? GTO_OK : error_no_memory(reader->error);
}

// Whether a path counts from nowhere but itself: absolute, or a URL.
static bool stands_alone(const char *path)
{
    return path[0] == '/' || strstr(path, "://");
}

// Paths count from the directory of the file: makes one that counts from the root.
static int place_path(const struct reader *reader, struct slice directory, const char **path)
{
    struct buf placed = {0};
    if (!*path || !directory.len || stands_alone(*path))
        return GTO_OK;
    buf_add(&placed, directory.data, directory.len);
    buf_addf(&placed, "/%s", *path);
    *path = placed.failed ? NULL : arena_strndup(reader->arena, placed.data, placed.len);
    buf_free(&placed);
    return *path ? GTO_OK : error_no_memory(reader->error);
}

int dvc_find(struct gto_annotation *out, bool *found, struct arena *arena, const char *text,
             size_t len, const char *name, struct slice directory, gto_error **error)
{
    const struct value *document;
    *found = false;
    int rc = document_parse(&document, arena, text, len, error);
    if (rc != GTO_OK)
        return rc;
    const struct value *artifacts = value_get(document, "artifacts");
    struct reader reader = {artifacts ? value_get(artifacts, name) : NULL, name, arena, error};
    if (!reader.entry || reader.entry->type == VALUE_NULL)
        return GTO_OK;
    if (reader.entry->type != VALUE_MAP)
        return error_set(error, GTO_EINVALID, "line %u: artifact '%s' is %s, not a mapping",
                         reader.entry->line, name, value_describe(reader.entry));
    struct gto_annotation read = {.name = name, .is_virtual = true};
    rc = read_text(&reader, "type", &read.type);
    if (rc == GTO_OK)
        rc = read_text(&reader, "path", &read.path);
    if (rc == GTO_OK)
        rc = place_path(&reader, directory, &read.path);
    if (rc == GTO_OK)
        rc = read_text(&reader, "desc", &read.description);
    if (rc == GTO_OK)
        rc = read_labels(&reader, &read.labels);
    if (rc == GTO_OK)
        rc = read_meta(&reader, &read.custom);
    *out = read;
    *found = rc == GTO_OK;
    return rc;
}
