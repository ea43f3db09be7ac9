#include "value_change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- Values

int keyed_values_add(struct keyed_values *values, const struct keyed_value *value)
{
    if (values->count == values->cap) {
        size_t cap = values->cap ? 2 * values->cap : 64;
        struct keyed_value *items = realloc(values->items, cap * sizeof(*items));
        if (!items)
            return GTO_ENOMEM;
        values->items = items;
        values->cap = cap;
    }
    values->items[values->count++] = *value;
    return GTO_OK;
}

void keyed_values_free(struct keyed_values *values)
{
    free(values->items);
    *values = (struct keyed_values){0};
}

// ---- Changes

// The values of one file by key; those of one key in their order. NULL when memory is exhausted.
struct sorted {
    const struct keyed_value **items;
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed_value *x = *(const struct keyed_value *const *)a;
    const struct keyed_value *y = *(const struct keyed_value *const *)b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x > y) - (x < y); // of one array
}

static int sort(struct sorted *out, const struct keyed_values *values)
{
    *out = (struct sorted){malloc((values->count + 1) * sizeof(*out->items)), values->count};
    if (!out->items)
        return GTO_ENOMEM;
    for (size_t i = 0; i < values->count; i++)
        out->items[i] = &values->items[i];
    qsort(out->items, out->count, sizeof(*out->items), by_key);
    return GTO_OK;
}

static bool is_same(const struct keyed_value *a, const struct keyed_value *b)
{
    return strcmp(a->json, b->json) == 0 && strcmp(a->text, b->text) == 0;
}

// Takes off the values of the next key: of one file, or of both.
static void take(struct sorted *rest, const struct keyed_value **taken)
{
    struct sorted *before = &rest[GTO_BEFORE], *after = &rest[GTO_AFTER];
    int order = !before->count  ? 1
                : !after->count ? -1
                                : strcmp(before->items[0]->key, after->items[0]->key);
    for (size_t side = 0; side < GTO_SIDES; side++) {
        bool takes = side == GTO_BEFORE ? order <= 0 : order >= 0;
        taken[side] = takes ? rest[side].items[0] : NULL;
        rest[side].items += takes;
        rest[side].count -= takes;
    }
}

static bool copy_value(struct keyed_value *out, struct arena *arena,
                       const struct keyed_value *value)
{
    *out = *value;
    out->json = arena_strndup(arena, value->json, strlen(value->json));
    out->text = arena_strndup(arena, value->text, strlen(value->text));
    return out->json && out->text;
}

static int add(struct vec *changes, struct arena *arena, struct gto_value_change change,
               const struct keyed_value *const *values)
{
    const char *key = values[GTO_BEFORE] ? values[GTO_BEFORE]->key : values[GTO_AFTER]->key;
    struct gto_value_change *copy = arena_alloc(arena, sizeof(*copy));
    change.key = arena_strndup(arena, key, strlen(key));
    if (!copy || !change.key)
        return GTO_ENOMEM;
    for (size_t side = 0; side < GTO_SIDES; side++)
        if (values[side] && !copy_value(&change.sides[side], arena, values[side]))
            return GTO_ENOMEM;
    *copy = change;
    return vec_push(changes, copy) == 0 ? GTO_OK : GTO_ENOMEM;
}

int value_changes_add(struct vec *changes, struct arena *arena, enum gto_value_kind kind,
                      const char *file, const struct keyed_values *before,
                      const struct keyed_values *after)
{
    const struct gto_value_change change = {.kind = kind, .file = file};
    const struct keyed_value *values[GTO_SIDES];
    struct sorted sides[GTO_SIDES] = {{NULL, 0}};
    int rc = sort(&sides[GTO_BEFORE], before);
    if (rc == GTO_OK)
        rc = sort(&sides[GTO_AFTER], after);
    struct sorted rest[GTO_SIDES] = {sides[GTO_BEFORE], sides[GTO_AFTER]};
    while (rc == GTO_OK && (rest[GTO_BEFORE].count || rest[GTO_AFTER].count)) {
        take(rest, values);
        if (!values[GTO_BEFORE] || !values[GTO_AFTER] ||
            !is_same(values[GTO_BEFORE], values[GTO_AFTER]))
            rc = add(changes, arena, change, values);
    }
    free(sides[GTO_BEFORE].items);
    free(sides[GTO_AFTER].items);
    return rc;
}

// ---- The public view

const char *gto_value_kind_name(enum gto_value_kind kind)
{
    return kind == GTO_VALUE_PARAM ? "param" : kind == GTO_VALUE_METRIC ? "metric" : "";
}

enum gto_value_kind gto_value_change_kind(const gto_value_change *change)
{
    return change->kind;
}

const char *gto_value_change_file(const gto_value_change *change)
{
    return change->file;
}

const char *gto_value_change_key(const gto_value_change *change)
{
    return change->key;
}

const char *gto_value_change_json(const gto_value_change *change, enum gto_version_side side)
{
    return change->sides[side].json;
}

const char *gto_value_change_text(const gto_value_change *change, enum gto_version_side side)
{
    return change->sides[side].text;
}

bool gto_value_change_number(const gto_value_change *change, double *difference)
{
    const struct keyed_value *before = &change->sides[GTO_BEFORE];
    const struct keyed_value *after = &change->sides[GTO_AFTER];
    double grown = after->number - before->number;
    if (!before->is_number || !after->is_number || !isfinite(grown))
        return false;
    *difference = grown;
    return true;
}
