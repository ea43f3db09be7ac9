#include "dvc_params.h"

#include <stdio.h>
#include <string.h>

#include "error.h"
#include "path.h"
#include "strmap.h"

struct lister {
    struct vec *files;
    struct vec *problems;
    struct dvc_yaml *yaml;
    struct slice directory;          // that paths count from
    struct strmap seen[VALUE_KINDS]; // the paths in `files`
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

// The text of a value, filled in; *out is NULL if it is none, or cannot be used, which is noted.
static int read_text(const struct lister *lister, const char *what, const struct value *value,
                     const struct value **out)
{
    gto_error *why = NULL;
    const struct value *filled;
    *out = NULL;
    if (value->type != VALUE_TEXT)
        return GTO_OK;
    int rc = dvc_yaml_fill(&filled, lister->yaml, value, &why);
    if (rc == GTO_EINVALID || rc == GTO_EREF) {
        struct buf text = {0};
        buf_addf(&text, "cannot be used: %s", gto_error_message(why));
        rc = text.failed ? GTO_ENOMEM : refuse(lister, rc, value->line, what, text.data);
        buf_free(&text);
    } else if (rc != GTO_OK && why) {
        rc = error_set(lister->error, (enum gto_code)rc, "%s", gto_error_message(why));
    } else if (rc == GTO_OK && filled->type == VALUE_TEXT && filled->text.len &&
               !memchr(filled->text.data, '\0', filled->text.len)) {
        *out = filled;
    }
    gto_error_free(why);
    return rc;
}

static bool is_url(struct slice name)
{
    while (name.len && !slice_starts_with(name, slice_of("://")))
        name = slice_from(name, 1);
    return name.len > 0;
}

// Adds a file by its path from the directory.
static int add_file(struct lister *lister, enum gto_value_kind kind, const struct value *value)
{
    const char *what = kind == GTO_VALUE_PARAM ? "params" : "metrics";
    const struct value *name;
    struct buf path = {0};
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

// A stage; one that stands for several has its parts in `do`.
static int add_stage(struct lister *lister, const struct value *stage)
{
    if (value_get(stage, "foreach") && value_get(stage, "do"))
        stage = value_get(stage, "do");
    const struct value *wdir = value_get(stage, "wdir");
    return wdir ? add_stage_in(lister, stage, wdir) : add_stage_entries(lister, stage);
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
        rc = add_stage(&lister, stages->items[2 * i + 1]);
    for (size_t kind = 0; kind < VALUE_KINDS; kind++)
        strmap_free(&lister.seen[kind]);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
