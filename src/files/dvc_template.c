#include "dvc_template.h"

#include <string.h>

#include "error.h"
#include "repr.h"
#include "yaml/document.h"

enum { WORK_OF_VALUE = 16 }; // what making one costs, beside comparing two keys

#define OPEN    "${"
#define ESCAPED "\\${"

// ---- Templates in a text

// Finds the first template from *at on, which becomes where it begins. It stands on one line.
static bool find_template(struct slice text, size_t *at, struct slice *expression)
{
    for (; *at + strlen(OPEN) <= text.len; ++*at) {
        struct slice rest = slice_from(text, *at);
        if (!slice_starts_with(rest, slice_of(OPEN)) || (*at && text.data[*at - 1] == '\\'))
            continue;
        rest = slice_from(rest, strlen(OPEN));
        size_t len = 0;
        while (len < rest.len && rest.data[len] != '}' && rest.data[len] != '\n')
            len++;
        *expression = (struct slice){rest.data, len};
        if (len < rest.len && rest.data[len] == '}')
            return true;
        *at += len; // no template begins on this line
    }
    return false;
}

static size_t item_count(const struct value *value)
{
    bool pairs = value->type == VALUE_MAP || value->type == VALUE_SET || value->type == VALUE_PAIRS;
    return pairs ? 2 * value->count : value->type == VALUE_LIST ? value->count : 0;
}

bool dvc_template_occurs(const struct value *value)
{
    struct slice expression;
    size_t at = 0;
    if (value->type == VALUE_TEXT && find_template(value->text, &at, &expression))
        return true;
    for (size_t i = 0; i < item_count(value); i++)
        if (dvc_template_occurs(value->items[i]))
            return true;
    return false;
}

// ---- Filling in

static int refuse(struct slice expression, const char *why, gto_error **error)
{
    struct buf text = {0}, shown = {0};
    buf_adds(&text, OPEN);
    buf_add(&text, expression.data, expression.len);
    buf_addc(&text, '}');
    repr_add_start(&shown, (struct slice){text.data, text.len});
    bool failed = text.failed || shown.failed;
    int rc = failed ? GTO_ENOMEM
                    : error_set(error, GTO_EINVALID, "%s cannot be filled in: %s", shown.data, why);
    buf_free(&text);
    buf_free(&shown);
    return rc;
}

// The value that a template stands for.
static int find_value(struct dvc_vars *vars, struct slice expression, const struct value **out,
                      gto_error **error)
{
    gto_error *why = NULL;
    int rc = dvc_vars_find(vars, expression, out, &why);
    if (rc == GTO_OK)
        rc = dvc_vars_spend(vars, (*out)->weight, &why);
    if (rc == GTO_EINVALID)
        rc = refuse(expression, gto_error_message(why), error);
    gto_error_free(why);
    if (rc == GTO_OK && dvc_template_occurs(*out))
        rc = refuse(expression, "its value holds a template itself", error);
    return rc;
}

// Adds a value as a part of a text, as DVC writes it.
static int add_value(struct buf *out, const struct value *value, struct slice expression,
                     gto_error **error)
{
    switch (value->type) {
    case VALUE_NULL:
        buf_adds(out, "None");
        break;
    case VALUE_BOOL:
        buf_adds(out, value->truth ? "true" : "false");
        break;
    case VALUE_INT:
    case VALUE_FLOAT:
    case VALUE_TEXT:
        buf_add(out, value->text.data, value->text.len);
        break;
    default:
        return refuse(expression, "its value is no text, number or boolean", error);
    }
    return GTO_OK;
}

// Adds a text with `${` in place of `\${`.
static void add_unescaped(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (slice_starts_with(slice_from(text, i), slice_of(ESCAPED)))
            i++;
        buf_addc(out, text.data[i]);
    }
}

// Fills in templates that are parts of a text.
static int add_filled(struct buf *out, struct dvc_vars *vars, struct slice text, gto_error **error)
{
    struct slice expression;
    size_t done = 0, at = 0;
    int rc = GTO_OK;
    while (rc == GTO_OK && find_template(text, &at, &expression)) {
        const struct value *value;
        buf_add(out, text.data + done, at - done);
        rc = find_value(vars, expression, &value, error);
        if (rc == GTO_OK)
            rc = add_value(out, value, expression, error);
        at += strlen(OPEN) + expression.len + 1;
        done = at;
    }
    buf_add(out, text.data + done, text.len - done);
    return out->failed ? GTO_ENOMEM : rc;
}

static int keep_text(const struct value **out, struct dvc_vars *vars, const struct value *value,
                     const struct buf *text)
{
    struct value *filled = arena_alloc(vars->arena, sizeof(*filled));
    char *copy = text->failed ? NULL : arena_strndup(vars->arena, text->data, text->len);
    if (!filled || !copy)
        return GTO_ENOMEM;
    *filled = *value;
    filled->text = (struct slice){copy, text->len};
    filled->weight = value->weight - value->text.len + text->len;
    *out = filled;
    return GTO_OK;
}

static int fill_text(const struct value **out, struct dvc_vars *vars, const struct value *value,
                     gto_error **error)
{
    struct buf parts = {0}, text = {0};
    struct slice expression;
    size_t at = 0;
    bool has_template = find_template(value->text, &at, &expression);
    if (has_template && !at && strlen(OPEN) + expression.len + 1 == value->text.len)
        return find_value(vars, expression, out, error); // whatever it is
    if (!has_template && !memmem(value->text.data, value->text.len, ESCAPED, strlen(ESCAPED)))
        return GTO_OK;
    int rc = add_filled(&parts, vars, value->text, error);
    if (rc == GTO_OK)
        rc = dvc_vars_spend(vars, WORK_OF_VALUE + parts.len, error);
    if (rc == GTO_OK) {
        add_unescaped(&text, (struct slice){parts.data, parts.len});
        text.failed |= parts.failed;
        rc = keep_text(out, vars, value, &text);
    }
    buf_free(&parts);
    buf_free(&text);
    return rc;
}

// Makes a collection of other items, whose depth and weight follow.
static int keep_items(const struct value **out, struct dvc_vars *vars, const struct value *value,
                      const struct value *const *items, gto_error **error)
{
    struct value *filled = arena_alloc(vars->arena, sizeof(*filled));
    size_t count = item_count(value);
    if (!filled)
        return GTO_ENOMEM;
    *filled = *value;
    filled->items = (const struct value **)items;
    for (size_t i = 0; i < count; i++) {
        filled->weight += value_nested_weight(items[i]) - value_nested_weight(value->items[i]);
        filled->lines += items[i]->lines - value->items[i]->lines;
        if (filled->depth <= items[i]->depth)
            filled->depth = items[i]->depth + 1;
    }
    if (filled->depth > DOCUMENT_MAX_DEPTH || filled->weight > DOCUMENT_MAX_WEIGHT)
        return error_set(error, GTO_EINVALID, "line %u: it is too large when it is filled in",
                         value->line);
    *out = filled;
    return dvc_vars_spend(vars, WORK_OF_VALUE, error);
}

// Keys that are filled in have to be scalars, and differ from all others.
static int check_key(struct dvc_vars *vars, const struct value *map,
                     const struct value *const *items, size_t index, gto_error **error)
{
    const struct value *key = items[index];
    if (item_count(key) || key->type == VALUE_LIST)
        return error_set(error, GTO_EINVALID, "line %u: a key is filled in with %s",
                         map->items[index]->line, value_describe(key));
    for (size_t i = 0; i < 2 * map->count; i += 2)
        if (i != index && items[i]->type == key->type && slice_equal(items[i]->text, key->text))
            return error_set(error, GTO_EINVALID, "line %u: a key is filled in with another one",
                             map->items[index]->line);
    return dvc_vars_spend(vars, map->count, error);
}

static const struct value **copy_items(struct dvc_vars *vars, const struct value *value)
{
    size_t size = item_count(value) * sizeof(*value->items);
    const struct value **items = arena_alloc(vars->arena, size);
    if (items)
        memcpy(items, value->items, size);
    return items;
}

static int fill(const struct value **out, struct dvc_vars *vars, const struct value *value,
                gto_error **error);

static int fill_items(const struct value **out, struct dvc_vars *vars, const struct value *value,
                      gto_error **error)
{
    size_t count = item_count(value);
    bool has_keys = value->type == VALUE_MAP || value->type == VALUE_SET;
    const struct value **items = NULL; // a copy of them as soon as one changes
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        const struct value *item = value->items[i];
        rc = fill(&item, vars, item, error);
        if (rc != GTO_OK || item == value->items[i])
            continue;
        if (!items)
            items = copy_items(vars, value);
        if (!items)
            return GTO_ENOMEM;
        items[i] = item;
    }
    for (size_t i = 0; rc == GTO_OK && items && has_keys && i < count; i += 2)
        if (items[i] != value->items[i])
            rc = check_key(vars, value, items, i, error);
    return rc == GTO_OK && items ? keep_items(out, vars, value, items, error) : rc;
}

// *out stays as it is if there is nothing to fill in.
static int fill(const struct value **out, struct dvc_vars *vars, const struct value *value,
                gto_error **error)
{
    int rc = dvc_vars_spend(vars, 1 + value->text.len / 8 + item_count(value), error);
    if (rc != GTO_OK)
        return rc;
    if (value->type == VALUE_TEXT)
        return fill_text(out, vars, value, error);
    return item_count(value) ? fill_items(out, vars, value, error) : GTO_OK;
}

int dvc_template_fill(const struct value **out, struct dvc_vars *vars, const struct value *value,
                      gto_error **error)
{
    *out = value;
    return fill(out, vars, value, error);
}
