#include "dvc_params.h"

#include <stdio.h>
#include <string.h>

#include "dvc_template.h"
#include "error.h"
#include "path.h"
#include "strmap.h"

enum {
    DVC_MAX_ITEMS = 10000,  // of a stage that stands for several
    DVC_MAX_NAMED = 100000, // how often files may be named
};

struct lister {
    struct vec *files;
    struct vec *problems;
    struct dvc_yaml *yaml;
    struct slice directory;          // that paths count from
    struct strmap seen[VALUE_KINDS]; // the paths in `files`
    size_t named;
    bool broken; // an item of a stage cannot be used, and so none of the others
    gto_error **error;
};

// ---- What is found

static int refuse(const struct lister *lister, int code, unsigned line, const char *what,
                  const char *why)
{
    struct buf message = {0};
    buf_addf(&message, "line %u: '%s' %s", line, what, why);
    int rc = message.failed ? GTO_ENOMEM
                            : dvc_yaml_add_problem(lister->yaml, lister->problems,
                                                   (enum gto_code)code, message.data);
    buf_free(&message);
    return rc;
}

static int add_path(struct lister *lister, enum gto_value_kind kind, const char *path)
{
    struct arena *arena = dvc_yaml_arena(lister->yaml);
    char *copy = arena_strndup(arena, path, strlen(path));
    struct strmap_entry *entry = copy ? strmap_put(&lister->seen[kind], copy, strlen(copy)) : NULL;
    if (!entry)
        return GTO_ENOMEM;
    if (entry->value)
        return GTO_OK;
    struct dvc_params_file *file = arena_alloc(arena, sizeof(*file));
    if (!file || vec_push(lister->files, file) != 0)
        return GTO_ENOMEM;
    *file = (struct dvc_params_file){kind, copy};
    entry->value = file;
    return GTO_OK;
}

// A value, filled in; *out is NULL if it cannot be, which is noted.
static int read_value(const struct lister *lister, const char *what, const struct value *value,
                      const struct value **out)
{
    gto_error *why = NULL;
    *out = NULL;
    int rc = dvc_yaml_fill(out, lister->yaml, value, &why);
    if (rc != GTO_OK)
        *out = NULL;
    if (rc == GTO_EINVALID || rc == GTO_EREF) {
        struct buf text = {0};
        buf_addf(&text, "cannot be used: %s", gto_error_message(why));
        rc = text.failed ? GTO_ENOMEM : refuse(lister, rc, value->line, what, text.data);
        buf_free(&text);
    } else if (rc != GTO_OK && why) {
        rc = error_set(lister->error, (enum gto_code)rc, "%s", gto_error_message(why));
    }
    gto_error_free(why);
    return rc;
}

// The text of a value; *out is NULL if it is none, or cannot be used.
static int read_text(const struct lister *lister, const char *what, const struct value *value,
                     const struct value **out)
{
    *out = NULL;
    int rc = value->type == VALUE_TEXT ? read_value(lister, what, value, out) : GTO_OK;
    bool is_text = *out && (*out)->type == VALUE_TEXT && (*out)->text.len &&
                   !memchr((*out)->text.data, '\0', (*out)->text.len);
    if (!is_text)
        *out = NULL;
    return rc;
}

static bool is_url(struct slice name)
{
    while (name.len && !slice_starts_with(name, slice_of("://")))
        name = slice_from(name, 1);
    return name.len > 0;
}

// Adds a file by its path from the directory. GTO_EINVALID if there were too many.
static int add_file(struct lister *lister, enum gto_value_kind kind, const struct value *value)
{
    const char *what = kind == GTO_VALUE_PARAM ? "params" : "metrics";
    const struct value *name;
    struct buf path = {0};
    if (++lister->named > DVC_MAX_NAMED)
        return GTO_EINVALID;
    int rc = read_text(lister, what, value, &name);
    if (rc != GTO_OK || !name)
        return rc;
    if (!is_url(name->text) && path_normalize(&path, lister->directory, name->text))
        rc = path.failed ? GTO_ENOMEM : add_path(lister, kind, path.data);
    else
        rc = path.failed ? GTO_ENOMEM
                         : refuse(lister, GTO_EINVALID, value->line, what,
                                  "names a file outside the repository");
    buf_free(&path);
    return rc;
}

// ---- Where files are named

// The entries of a section or of a stage: `FILE`, or `FILE: ...`. Params of a stage that are text
// are keys of params.yaml.
static int add_entries(struct lister *lister, enum gto_value_kind kind, const struct value *entries,
                       bool text_is_key)
{
    const struct value params = {.type = VALUE_TEXT, .text = slice_of(DVC_PARAMS_FILE)};
    int rc = GTO_OK;
    if (!entries || entries->type == VALUE_NULL)
        return GTO_OK;
    if (entries->type != VALUE_LIST)
        return refuse(lister, GTO_EINVALID, entries->line,
                      kind == GTO_VALUE_PARAM ? "params" : "metrics", "is not a list");
    for (size_t i = 0; rc == GTO_OK && i < entries->count; i++) {
        const struct value *entry = entries->items[i];
        if (entry->type == VALUE_TEXT)
            rc = add_file(lister, kind, text_is_key ? &params : entry);
        for (size_t j = 0; rc == GTO_OK && entry->type == VALUE_MAP && j < entry->count; j++)
            rc = add_file(lister, kind, entry->items[2 * j]);
    }
    return rc;
}

static int add_stage_entries(struct lister *lister, const struct value *stage)
{
    int rc = add_entries(lister, GTO_VALUE_PARAM, value_get(stage, "params"), true);
    return rc == GTO_OK ? add_entries(lister, GTO_VALUE_METRIC, value_get(stage, "metrics"), false)
                        : rc;
}

// The entries of a stage that says where its paths count from.
static int add_stage_in(struct lister *lister, const struct value *stage, const struct value *wdir)
{
    struct slice above = lister->directory;
    struct buf directory = {0};
    const struct value *name;
    int rc = read_text(lister, "wdir", wdir, &name);
    if (rc != GTO_OK || !name) // that was noted
        return rc;
    bool inside = path_normalize(&directory, above, name->text);
    lister->directory = (struct slice){directory.data, directory.len};
    if (directory.failed)
        rc = GTO_ENOMEM;
    else if (inside)
        rc = add_stage_entries(lister, stage);
    else
        rc = refuse(lister, GTO_EINVALID, wdir->line, "wdir", "leads out of the repository");
    lister->directory = above;
    buf_free(&directory);
    return rc;
}

static int add_stage(struct lister *lister, const struct value *stage)
{
    const struct value *wdir = value_get(stage, "wdir");
    return wdir ? add_stage_in(lister, stage, wdir) : add_stage_entries(lister, stage);
}

// ---- Stages that stand for several

// A mapping of `count` keys; NULL when memory is exhausted.
static struct value *new_map(struct lister *lister, size_t count)
{
    struct arena *arena = dvc_yaml_arena(lister->yaml);
    struct value *map = arena_zalloc(arena, sizeof(*map));
    const struct value **items = arena_zalloc(arena, (2 * count + 1) * sizeof(*items));
    if (!map || !items)
        return NULL;
    *map = (struct value){.type = VALUE_MAP, .items = items, .count = count};
    return map;
}

// Adds the stage that one item makes; `key` may be NULL.
static int add_item(struct lister *lister, const struct value *stage, const struct value *item,
                    const struct value *key)
{
    static const struct value item_name = {.type = VALUE_TEXT, .text = {"item", 4}};
    static const struct value key_name = {.type = VALUE_TEXT, .text = {"key", 3}};
    struct value *map = new_map(lister, key ? 2 : 1);
    size_t problems = lister->problems->count;
    if (!map)
        return GTO_ENOMEM;
    map->items[0] = &item_name;
    map->items[1] = item;
    if (key) {
        map->items[2] = &key_name;
        map->items[3] = key;
    }
    dvc_yaml_set_item(lister->yaml, map);
    int rc = add_stage(lister, stage);
    dvc_yaml_set_item(lister->yaml, NULL);
    lister->broken |= lister->problems->count > problems;
    return rc;
}

static int add_foreach(struct lister *lister, const struct value *stage, const struct value *source)
{
    const struct value *list;
    int rc = read_value(lister, "foreach", source, &list);
    if (rc != GTO_OK || !list)
        return rc;
    if (list->type != VALUE_LIST && list->type != VALUE_MAP)
        return refuse(lister, GTO_EINVALID, source->line, "foreach",
                      "is neither a list nor a mapping");
    if (list->count > DVC_MAX_ITEMS)
        return refuse(lister, GTO_EINVALID, source->line, "foreach", "has too many items");
    bool is_map = list->type == VALUE_MAP;
    for (size_t i = 0; rc == GTO_OK && !lister->broken && i < list->count; i++)
        rc = add_item(lister, stage, list->items[is_map ? 2 * i + 1 : i],
                      is_map ? list->items[2 * i] : NULL);
    return rc;
}

// How many items a matrix has; 0 if a part of it is no list, or if they are too many.
static size_t count_items(const struct value *matrix)
{
    size_t total = 1;
    for (size_t i = 0; i < matrix->count; i++) {
        const struct value *list = matrix->items[2 * i + 1];
        if (list->type != VALUE_LIST || list->count > DVC_MAX_ITEMS)
            return 0;
        total *= list->count;
        if (total > DVC_MAX_ITEMS)
            return 0;
    }
    return total;
}

static int add_matrix(struct lister *lister, const struct value *stage, const struct value *source)
{
    const struct value *matrix;
    int rc = read_value(lister, "matrix", source, &matrix);
    if (rc != GTO_OK || !matrix)
        return rc;
    size_t total = matrix->type == VALUE_MAP ? count_items(matrix) : 0;
    if (!total)
        return refuse(lister, GTO_EINVALID, source->line, "matrix",
                      "is no mapping of lists, or has too many items");
    for (size_t n = 0; rc == GTO_OK && !lister->broken && n < total; n++) {
        struct value *item = new_map(lister, matrix->count);
        size_t rest = n;
        if (!item)
            return GTO_ENOMEM;
        for (size_t i = 0; i < matrix->count; i++) {
            const struct value *list = matrix->items[2 * i + 1];
            item->items[2 * i] = matrix->items[2 * i];
            item->items[2 * i + 1] = list->items[rest % list->count];
            rest /= list->count;
        }
        rc = add_item(lister, stage, item, NULL);
    }
    return rc;
}

static bool has_template(const struct value *stage, const char *key)
{
    const struct value *value = value_get(stage, key);
    return value && dvc_template_occurs(value);
}

static int add_stages(struct lister *lister, const struct value *stage)
{
    const struct value *foreach = value_get(stage, "foreach"), *matrix = value_get(stage, "matrix");
    if (foreach && value_get(stage, "do"))
        stage = value_get(stage, "do");
    lister->broken = false;
    if (!has_template(stage, "wdir") && !has_template(stage, "params") &&
        !has_template(stage, "metrics"))
        return add_stage(lister, stage); // all of them name the same files
    return foreach  ? add_foreach(lister, stage, foreach)
           : matrix ? add_matrix(lister, stage, matrix)
                    : add_stage(lister, stage);
}

int dvc_params_list(struct vec *files, struct vec *problems, struct dvc_yaml *yaml,
                    gto_error **error)
{
    struct lister lister = {.files = files,
                            .problems = problems,
                            .yaml = yaml,
                            .directory = dvc_yaml_directory(yaml),
                            .error = error};
    const struct value *document = dvc_yaml_document(yaml);
    const struct value params = {.type = VALUE_TEXT, .text = slice_of(DVC_PARAMS_FILE)};
    const struct value *stages = value_get(document, "stages");
    int rc = add_file(&lister, GTO_VALUE_PARAM, &params);
    if (rc == GTO_OK)
        rc = add_entries(&lister, GTO_VALUE_PARAM, value_get(document, "params"), false);
    if (rc == GTO_OK)
        rc = add_entries(&lister, GTO_VALUE_METRIC, value_get(document, "metrics"), false);
    bool any = stages && stages->type == VALUE_MAP;
    for (size_t i = 0; any && rc == GTO_OK && i < stages->count; i++)
        rc = add_stages(&lister, stages->items[2 * i + 1]);
    if (rc == GTO_EINVALID)
        rc = refuse(&lister, rc, document->line, "stages", "name files too often");
    for (size_t kind = 0; kind < VALUE_KINDS; kind++)
        strmap_free(&lister.seen[kind]);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
