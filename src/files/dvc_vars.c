#include "dvc_vars.h"

#include <string.h>

#include "ascii.h"
#include "dvc_template.h"
#include "error.h"
#include "path.h"
#include "yaml/document.h"

// A file that was read.
struct import {
    const char *path;
    const struct value *root;
    bool whole; // all of its keys are a source
};

int dvc_vars_spend(struct dvc_vars *vars, size_t work, gto_error **error)
{
    vars->work += work;
    return vars->work <= DVC_MAX_WORK
               ? GTO_OK
               : error_set(error, GTO_EINVALID, "there are too many templates to fill in");
}

static int add_source(struct dvc_vars *vars, const struct value *source)
{
    return vec_push(&vars->sources, (void *)source) == 0 ? GTO_OK : GTO_ENOMEM;
}

// The value of a key of a mapping, or NULL.
static int get(struct dvc_vars *vars, const struct value *map, struct slice key,
               const struct value **out, gto_error **error)
{
    *out = NULL;
    if (map->type != VALUE_MAP)
        return GTO_OK;
    for (size_t i = 0; i < map->count && !*out; i++) {
        const struct value *candidate = map->items[2 * i];
        if (candidate->type == VALUE_TEXT && slice_equal(candidate->text, key))
            *out = map->items[2 * i + 1];
    }
    return dvc_vars_spend(vars, 1 + map->count, error);
}

// ---- Files

static int refuse_file(const char *path, const char *why, gto_error **error)
{
    return error_set(error, GTO_EINVALID, "'%.200s' %s", path, why);
}

// Parses the text of a file.
static int parse_file(struct dvc_vars *vars, const char *path, const struct buf *text,
                      const struct value **root, gto_error **error)
{
    static const struct value empty = {.type = VALUE_MAP};
    gto_error *why = NULL;
    vars->text += text->len;
    if (vars->text > DVC_MAX_TEXT)
        return refuse_file(path, "and the files before it are larger than 16 MiB", error);
    int rc = document_parse(root, vars->arena, text->data ? text->data : "", text->len, &why);
    if (rc == GTO_EINVALID)
        rc = error_set(error, GTO_EINVALID, "'%.200s': %s", path, gto_error_message(why));
    else if (rc == GTO_OK && (*root)->type == VALUE_NULL)
        *root = &empty;
    else if (rc == GTO_OK && (*root)->type != VALUE_MAP)
        rc = refuse_file(path, "is no mapping", error);
    gto_error_free(why);
    return rc;
}

static bool ends_with(const char *path, const char *suffix)
{
    return slice_ends_with(slice_of(path), slice_of(suffix));
}

// Reads a file; *root is NULL if there is none.
static int read_file(struct dvc_vars *vars, const char *path, const struct value **root,
                     gto_error **error)
{
    struct buf text = {0};
    gto_error *why = NULL;
    bool found = false;
    *root = NULL;
    if (ends_with(path, ".toml") || ends_with(path, ".py"))
        return refuse_file(path, "is neither YAML nor JSON, which alone are read here", error);
    int rc = vars->files->read(vars->files->payload, path, &text, &found, &why);
    if (rc == GTO_OK && text.failed)
        rc = GTO_ENOMEM;
    else if (rc == GTO_OK && found)
        rc = parse_file(vars, path, &text, root, error);
    else if (rc == GTO_EREF)
        rc = error_set(error, GTO_EREF, "'%.200s': %s", path, gto_error_message(why));
    else if (rc != GTO_OK && why)
        rc = error_set(error, (enum gto_code)rc, "%s", gto_error_message(why));
    gto_error_free(why);
    buf_free(&text);
    return rc;
}

// Reads a file that was not read yet. *import is NULL if there is no such file.
static int import_file(struct dvc_vars *vars, struct slice name, struct import **import,
                       gto_error **error)
{
    struct buf path = {0};
    *import = NULL;
    bool inside = path_normalize(&path, vars->directory, name);
    const char *copy =
        path.failed || !inside ? NULL : arena_strndup(vars->arena, path.data, path.len);
    bool failed = path.failed || (inside && !copy);
    buf_free(&path);
    if (failed)
        return GTO_ENOMEM;
    if (!inside)
        return error_set(error, GTO_EINVALID, "'%.*s' leads out of the repository",
                         name.len < 200 ? (int)name.len : 200, name.data);
    for (size_t i = 0; i < vars->imports.count; i++) {
        *import = vars->imports.items[i];
        if (strcmp((*import)->path, copy) == 0)
            return GTO_OK;
    }
    const struct value *root;
    int rc = read_file(vars, copy, &root, error);
    *import = rc == GTO_OK && root ? arena_alloc(vars->arena, sizeof(**import)) : NULL;
    if (rc != GTO_OK || !root)
        return rc;
    if (!*import)
        return GTO_ENOMEM;
    **import = (struct import){copy, root, false};
    return vec_push(&vars->imports, *import) == 0 ? GTO_OK : GTO_ENOMEM;
}

// ---- Sources

static int add_whole(struct dvc_vars *vars, struct import *import)
{
    if (import->whole)
        return GTO_OK;
    import->whole = true;
    return add_source(vars, import->root);
}

// Takes what stands before `c`, or all, and steps behind it.
static struct slice take_until(struct slice *text, char c)
{
    const char *end = text->len ? memchr(text->data, c, text->len) : NULL;
    struct slice taken = {text->data, end ? (size_t)(end - text->data) : text->len};
    *text = slice_from(*text, taken.len + (end != NULL));
    return taken;
}

// Adds a key of a file to the items of a mapping.
static int select_key(struct dvc_vars *vars, const struct import *import, struct slice key,
                      struct vec *items, gto_error **error)
{
    struct value *name = arena_zalloc(vars->arena, sizeof(*name));
    const struct value *value;
    if (!name)
        return GTO_ENOMEM;
    *name = (struct value){.type = VALUE_TEXT, .text = key};
    int rc = get(vars, import->root, key, &value, error);
    if (rc == GTO_OK && !value)
        rc = error_set(error, GTO_EINVALID, "there is no '%.*s' in '%.200s'",
                       key.len < 200 ? (int)key.len : 200, key.data, import->path);
    if (rc != GTO_OK)
        return rc;
    bool kept = vec_push(items, name) == 0 && vec_push(items, (void *)value) == 0;
    return kept ? GTO_OK : GTO_ENOMEM;
}

// Adds keys of a file, with commas between them; all if there are none.
static int add_keys(struct dvc_vars *vars, struct import *import, struct slice keys,
                    gto_error **error)
{
    struct vec items = {0};
    int rc = GTO_OK;
    while (rc == GTO_OK && keys.len) {
        struct slice key = take_until(&keys, ',');
        if (key.len)
            rc = select_key(vars, import, key, &items, error);
    }
    struct value *map = arena_zalloc(vars->arena, sizeof(*map));
    const struct value **copy = arena_alloc(vars->arena, items.count * sizeof(*copy));
    if (rc == GTO_OK && (!map || !copy))
        rc = GTO_ENOMEM;
    if (rc == GTO_OK && items.count) {
        memcpy(copy, items.items, items.count * sizeof(*copy));
        *map = (struct value){.type = VALUE_MAP, .items = copy, .count = items.count / 2};
        rc = add_source(vars, map);
    } else if (rc == GTO_OK) {
        rc = add_whole(vars, import);
    }
    vec_free(&items);
    return rc;
}

// An entry of `vars` that names a file, and perhaps keys of it: `path:key,key`.
static int add_file(struct dvc_vars *vars, struct slice text, gto_error **error)
{
    struct slice path = take_until(&text, ':');
    struct import *import;
    if (memchr(path.data, '\0', path.len))
        return error_set(error, GTO_EINVALID, "a file in 'vars' has a NUL in its name");
    int rc = import_file(vars, path, &import, error);
    if (rc == GTO_OK && !import)
        rc = error_set(error, GTO_EINVALID, "'%.*s' in 'vars' is not there",
                       path.len < 200 ? (int)path.len : 200, path.data);
    return rc == GTO_OK ? add_keys(vars, import, text, error) : rc;
}

static int add_entry(struct dvc_vars *vars, const struct value *entry, gto_error **error)
{
    if (dvc_template_occurs(entry))
        return error_set(error, GTO_EINVALID, "line %u: 'vars' itself cannot hold templates",
                         entry->line);
    if (entry->type == VALUE_TEXT && entry->text.len)
        return add_file(vars, entry->text, error);
    if (entry->type == VALUE_MAP)
        return add_source(vars, entry);
    return error_set(error, GTO_EINVALID, "line %u: 'vars' holds %s, not files and mappings",
                     entry->line, value_describe(entry));
}

int dvc_vars_load(struct dvc_vars *vars, const struct value *list, gto_error **error)
{
    struct import *params;
    int rc = import_file(vars, slice_of(DVC_PARAMS_FILE), &params, error);
    if (rc == GTO_OK && params)
        rc = add_whole(vars, params);
    if (rc != GTO_OK || !list || list->type == VALUE_NULL)
        return rc;
    if (list->type != VALUE_LIST)
        return error_set(error, GTO_EINVALID, "line %u: 'vars' is %s, not a list", list->line,
                         value_describe(list));
    if (list->count > DVC_MAX_VARS)
        return error_set(error, GTO_EINVALID, "line %u: 'vars' has more than %d entries",
                         list->line, DVC_MAX_VARS);
    for (size_t i = 0; rc == GTO_OK && i < list->count; i++)
        rc = add_entry(vars, list->items[i], error);
    return rc;
}

void dvc_vars_free(struct dvc_vars *vars)
{
    vec_free(&vars->sources);
    vec_free(&vars->imports);
}

// ---- Expressions: name.key[index]

// The values that an expression stands for so far: one, or mappings of several sources.
struct found {
    const struct value *values[DVC_MAX_SOURCES];
    size_t count;
};

static int refuse(const char *why, gto_error **error)
{
    return error_set(error, GTO_EINVALID, "%s", why);
}

// Takes a name off an expression: text without `.`, `[` and `]`.
static bool take_name(struct slice *rest, struct slice *name)
{
    *name = (struct slice){rest->data, 0};
    while (name->len < rest->len && !strchr(".[]", rest->data[name->len]))
        name->len++;
    *rest = slice_from(*rest, name->len);
    bool taken = name->len > 0;
    *name = slice_trim(*name, is_space);
    return taken;
}

// Takes `.name` or `[name]` off an expression.
static bool take_part(struct slice *rest, struct slice *name)
{
    bool bracket = rest->data[0] == '[';
    if (!bracket && rest->data[0] != '.')
        return false;
    *rest = slice_from(*rest, 1);
    return take_name(rest, name) && (!bracket || slice_take_prefix(rest, slice_of("]")));
}

// The item of a list at an index, which counts from the end if it is negative; NULL if there is
// none.
static const struct value *item_at(const struct value *list, struct slice index)
{
    bool negative = slice_take_prefix(&index, slice_of("-"));
    size_t number = 0;
    if (!negative)
        slice_take_prefix(&index, slice_of("+"));
    if (!index.len)
        return NULL;
    for (size_t i = 0; i < index.len; i++) {
        if (!is_digit(index.data[i]) || number > list->count)
            return NULL;
        number = number * 10 + (size_t)(index.data[i] - '0');
    }
    if (negative && number)
        number = list->count - number; // far beyond the end if there are fewer
    return number < list->count ? list->items[number] : NULL;
}

// Goes from the values found to those of a part of theirs.
static int descend(struct dvc_vars *vars, struct found *found, struct slice name, gto_error **error)
{
    struct found next = {.count = 0};
    int rc = dvc_vars_spend(vars, 1, error);
    for (size_t i = 0; rc == GTO_OK && i < found->count; i++) {
        const struct value *value = found->values[i], *part = NULL;
        if (value->type == VALUE_LIST)
            part = item_at(value, name);
        else
            rc = get(vars, value, name, &part, error);
        if (part)
            next.values[next.count++] = part;
    }
    if (rc == GTO_OK && !next.count)
        return refuse("no value has that name", error);
    for (size_t i = 0; rc == GTO_OK && next.count > 1 && i < next.count; i++)
        if (next.values[i]->type != VALUE_MAP)
            return refuse("more than one value has that name", error);
    *found = next;
    return rc;
}

int dvc_vars_find(struct dvc_vars *vars, struct slice expression, const struct value **out,
                  gto_error **error)
{
    struct found found = {.count = vars->sources.count};
    struct slice name;
    for (size_t i = 0; i < found.count; i++)
        found.values[i] = vars->sources.items[i];
    bool valid = take_name(&expression, &name);
    int rc = valid ? descend(vars, &found, name, error) : GTO_OK;
    while (rc == GTO_OK && valid) {
        while (expression.len && is_space(expression.data[0]))
            expression = slice_from(expression, 1);
        if (!expression.len)
            break;
        valid = take_part(&expression, &name);
        if (valid)
            rc = descend(vars, &found, name, error);
    }
    if (rc == GTO_OK && !valid)
        return refuse("it is no name such as 'model.path' or 'models[0]'", error);
    if (rc == GTO_OK && found.count != 1)
        return refuse("it stands for a mapping whose parts come from several places", error);
    if (rc == GTO_OK)
        *out = found.values[0];
    return rc;
}
