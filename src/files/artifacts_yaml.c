#include "artifacts_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "repr.h"
#include "refname.h"
#include "yaml/document.h"

struct annotations_parsing {
    struct gto_annotations *annotations;
    const char *name; // of the artifact at hand
    gto_error **error;
};

static int refuse(const struct annotations_parsing *parsing, const struct value *value,
                  const char *field, const char *wanted)
{
    return error_set(parsing->error, GTO_EINVALID, "line %u: '%s' of '%.100s' must be %s, not %s",
                     value->line, field, parsing->name, wanted, value_describe(value));
}

// An artifact's name, or what stands in its place, may be anything.
static int refuse_name(const struct annotations_parsing *parsing, struct slice name, unsigned line)
{
    struct buf shown = {0};
    repr_add_start(&shown, name);
    int rc = error_set(parsing->error, GTO_EINVALID,
                       "line %u: %s is not an artifact's name: only letters, digits, '-', '/' and "
                       "'_' are allowed, and a letter or digit at both ends",
                       line, shown.failed ? "this" : shown.data);
    buf_free(&shown);
    return rc;
}

// ---- Fields

static int read_text(const struct annotations_parsing *parsing, const struct value *value,
                     const char *field, const char **out)
{
    if (value->type != VALUE_TEXT)
        return refuse(parsing, value, field, "text");
    if (value->text.len && memchr(value->text.data, '\0', value->text.len))
        return error_set(parsing->error, GTO_EINVALID, "line %u: '%s' of '%.100s' holds a NUL",
                         value->line, field, parsing->name);
    *out = arena_strndup(&parsing->annotations->arena, value->text.data, value->text.len);
    return *out ? GTO_OK : GTO_ENOMEM;
}

static int read_labels(const struct annotations_parsing *parsing, const struct value *value,
                       const char *const **out)
{
    size_t step = value->type == VALUE_SET ? 2 : 1;
    if (value->type != VALUE_LIST && value->type != VALUE_SET)
        return refuse(parsing, value, "labels", "a list of text");
    const char **labels =
        arena_zalloc(&parsing->annotations->arena, (value->count + 1) * sizeof(*labels));
    int rc = labels ? GTO_OK : GTO_ENOMEM;
    for (size_t i = 0; rc == GTO_OK && i < value->count; i++)
        rc = read_text(parsing, value->items[i * step], "labels", &labels[i]);
    if (rc == GTO_OK)
        *out = labels;
    return rc;
}

static int read_custom(const struct annotations_parsing *parsing, const struct value *value,
                       const char **out)
{
    struct buf json = {0};
    value_add_json(&json, value);
    *out = json.failed ? NULL : arena_strndup(&parsing->annotations->arena, json.data, json.len);
    buf_free(&json);
    return *out ? GTO_OK : GTO_ENOMEM;
}

static bool is_given(const struct value *value)
{
    return value && value->type != VALUE_NULL;
}

// Keys beyond these are nobody's business here.
static int read_fields(const struct annotations_parsing *parsing, const struct value *map,
                       struct gto_annotation *out)
{
    const struct value *type = value_get(map, "type"), *path = value_get(map, "path");
    const struct value *description = value_get(map, "description");
    const struct value *is_virtual = value_get(map, "virtual");
    const struct value *labels = value_get(map, "labels"), *custom = value_get(map, "custom");
    int rc = GTO_OK;
    if (is_given(type))
        rc = read_text(parsing, type, "type", &out->type);
    if (rc == GTO_OK && is_given(path))
        rc = read_text(parsing, path, "path", &out->path);
    if (rc == GTO_OK && is_virtual && !value_to_bool(is_virtual, &out->is_virtual))
        rc = refuse(parsing, is_virtual, "virtual", "true or false");
    if (rc == GTO_OK && labels)
        rc = read_labels(parsing, labels, &out->labels);
    if (rc == GTO_OK && description)
        rc = read_text(parsing, description, "description", &out->description);
    if (rc == GTO_OK && is_given(custom))
        rc = read_custom(parsing, custom, &out->custom);
    return rc;
}

// ---- Artifacts

static int read_name(struct annotations_parsing *parsing, const struct value *key)
{
    if (key->type != VALUE_TEXT)
        return error_set(parsing->error, GTO_EINVALID,
                         "line %u: an artifact's name must be text, not %s (put it in quotation "
                         "marks)",
                         key->line, value_describe(key));
    if (!name_valid(key->text))
        return refuse_name(parsing, key->text, key->line);
    parsing->name = arena_strndup(&parsing->annotations->arena, key->text.data, key->text.len);
    return parsing->name ? GTO_OK : GTO_ENOMEM;
}

static int read_entry(struct annotations_parsing *parsing, const struct value *key,
                      const struct value *value, struct gto_annotation *out)
{
    static const char *const no_labels[] = {NULL};
    int rc = read_name(parsing, key);
    if (rc != GTO_OK)
        return rc;
    if (value->type != VALUE_MAP)
        return error_set(parsing->error, GTO_EINVALID,
                         "line %u: '%.100s' must be a mapping (such as {type: model}), not %s",
                         value->line, parsing->name, value_describe(value));
    *out = (struct gto_annotation){.name = parsing->name,
                                   .description = "",
                                   .is_virtual = true,
                                   .labels = no_labels,
                                   .custom = "null"};
    rc = read_fields(parsing, value, out);
    if (rc != GTO_OK)
        return rc;
    struct strmap_entry *entry =
        strmap_put(&parsing->annotations->by_name, out->name, key->text.len);
    if (!entry)
        return GTO_ENOMEM;
    entry->value = out;
    return GTO_OK;
}

static int read_entries(struct gto_annotations *annotations, const struct value *root,
                        gto_error **error)
{
    struct annotations_parsing parsing = {.annotations = annotations, .error = error};
    if (root->type != VALUE_MAP)
        return error_set(error, GTO_EINVALID,
                         "line %u: expected a mapping of artifacts' names, not %s", root->line,
                         value_describe(root));
    struct gto_annotation *entries =
        arena_alloc(&annotations->arena, root->count * sizeof(*entries));
    int rc = entries ? GTO_OK : GTO_ENOMEM;
    for (size_t i = 0; rc == GTO_OK && i < root->count; i++)
        rc = read_entry(&parsing, root->items[2 * i], root->items[2 * i + 1], &entries[i]);
    annotations->entries = entries;
    annotations->count = root->count;
    return rc;
}

int artifacts_yaml_parse(struct gto_annotations **out, const char *text, size_t len,
                         gto_error **error)
{
    struct arena scratch = {0};
    const struct value *root;
    struct gto_annotations *annotations = calloc(1, sizeof(*annotations));
    if (!annotations)
        return error_no_memory(error);
    int rc = document_parse(&root, &scratch, text, len, error);
    if (rc == GTO_OK)
        rc = read_entries(annotations, root, error);
    arena_free(&scratch);
    if (rc == GTO_OK) {
        *out = annotations;
        return GTO_OK;
    }
    gto_annotations_free(annotations);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
