#include "dvc_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvc_template.h"
#include "error.h"
#include "path.h"
#include "yaml/document.h"

// ---- Where it is

struct slice dvc_directory(const char *artifact)
{
    const char *colon = strchr(artifact, ':');
    return (struct slice){artifact, colon ? (size_t)(colon - artifact) : 0};
}

const char *dvc_name(const char *artifact)
{
    const char *colon = strchr(artifact, ':');
    return colon ? colon + 1 : artifact;
}

const char *dvc_path(struct arena *arena, struct slice directory, const char *file)
{
    struct buf path = {0};
    buf_add(&path, directory.data, directory.len);
    buf_addf(&path, "%s%s", directory.len ? "/" : "", file);
    const char *copy = path.failed ? NULL : arena_strndup(arena, path.data, path.len);
    buf_free(&path);
    return copy;
}

// ---- What it holds

struct dvc_yaml {
    struct arena arena; // of all values and texts
    const struct value *document;
    const struct value *artifacts; // NULL: none
    struct dvc_vars vars;
    bool loaded;              // the variables: only where there are templates
    const struct value *item; // of whatever stands for several, or NULL
    int loaded_rc;
    gto_error *loaded_error;
};

// An entry that is being read.
struct dvc_reader {
    struct dvc_yaml *yaml;
    const char *name;
    const struct value *map;
    struct vec *problems;
    gto_error **error;
};

// ---- Problems

int dvc_yaml_add_problem(struct dvc_yaml *yaml, struct vec *problems, enum gto_code code,
                         const char *message)
{
    struct dvc_problem *problem = arena_alloc(&yaml->arena, sizeof(*problem));
    char *copy = arena_strndup(&yaml->arena, message, strlen(message));
    if (!problem || !copy || vec_push(problems, problem) != 0)
        return GTO_ENOMEM;
    *problem = (struct dvc_problem){code, copy};
    return GTO_OK;
}

// Notes why a key of an entry cannot be used.
static int refuse(const struct dvc_reader *reader, int code, const char *key, unsigned line,
                  const char *why)
{
    struct buf message = {0};
    buf_addf(&message, "line %u: '%s' of artifact '%.100s' %s", line, key, reader->name, why);
    int rc = message.failed ? GTO_ENOMEM
                            : dvc_yaml_add_problem(reader->yaml, reader->problems,
                                                   (enum gto_code)code, message.data);
    buf_free(&message);
    return rc;
}

static int refuse_type(const struct dvc_reader *reader, const char *key, const struct value *value,
                       const char *expected)
{
    char why[100];
    snprintf(why, sizeof(why), "is %s, not %s", value_describe(value), expected);
    return refuse(reader, GTO_EINVALID, key, value->line, why);
}

// ---- Templates

static int load_vars(struct dvc_yaml *yaml, gto_error **error)
{
    if (!yaml->loaded) {
        yaml->loaded = true;
        yaml->loaded_rc =
            dvc_vars_load(&yaml->vars, value_get(yaml->document, "vars"), &yaml->loaded_error);
    }
    if (yaml->loaded_error)
        return error_set(error, (enum gto_code)yaml->loaded_rc, "%s",
                         gto_error_message(yaml->loaded_error));
    return yaml->loaded_rc;
}

int dvc_yaml_fill(const struct value **out, struct dvc_yaml *yaml, const struct value *value,
                  gto_error **error)
{
    bool occurs = dvc_template_occurs(value);
    int rc = occurs ? load_vars(yaml, error) : GTO_OK;
    bool has_item = rc == GTO_OK && occurs && yaml->item;
    if (has_item && vec_push(&yaml->vars.sources, (void *)yaml->item) != 0)
        return GTO_ENOMEM;
    if (rc == GTO_OK)
        rc = dvc_template_fill(out, &yaml->vars, value, error);
    yaml->vars.sources.count -= has_item;
    return rc;
}

void dvc_yaml_set_item(struct dvc_yaml *yaml, const struct value *item)
{
    yaml->item = item;
}

// Whether an error is a problem of the file, or of another one that it needs.
static bool is_problem(int rc)
{
    return rc == GTO_EINVALID || rc == GTO_EREF;
}

// ---- Keys of an entry

// The value of a key, filled in; *out is NULL if there is none, or none that can be used.
static int read_value(const struct dvc_reader *reader, const char *key, const struct value **out)
{
    const struct value *value = value_get(reader->map, key);
    gto_error *why = NULL;
    *out = NULL;
    if (!value)
        return GTO_OK;
    int rc = dvc_yaml_fill(out, reader->yaml, value, &why);
    if (is_problem(rc)) {
        struct buf text = {0};
        buf_addf(&text, "cannot be used: %s", gto_error_message(why));
        rc = text.failed ? GTO_ENOMEM : refuse(reader, rc, key, value->line, text.data);
        buf_free(&text);
        *out = NULL;
    } else if (rc != GTO_OK && why) {
        rc = error_set(reader->error, (enum gto_code)rc, "%s", gto_error_message(why));
    }
    gto_error_free(why);
    if (*out && (*out)->type == VALUE_NULL)
        *out = NULL;
    return rc;
}

static bool is_text(const struct value *value)
{
    return value->type == VALUE_TEXT && !memchr(value->text.data, '\0', value->text.len);
}

// The text of a key; *out stays as it is if there is none.
static int read_text(const struct dvc_reader *reader, const char *key, const char **out)
{
    const struct value *value;
    int rc = read_value(reader, key, &value);
    if (rc != GTO_OK || !value)
        return rc;
    if (!is_text(value))
        return refuse_type(reader, key, value,
                           value->type == VALUE_TEXT ? "text without NUL" : "text");
    *out = arena_strndup(&reader->yaml->arena, value->text.data, value->text.len);
    return *out ? GTO_OK : GTO_ENOMEM;
}

// A path counts from the directory of the file; a URL is what it is.
static int read_path(const struct dvc_reader *reader, const char **out)
{
    const char *path = NULL;
    struct buf normal = {0};
    int rc = read_text(reader, "path", &path);
    if (rc != GTO_OK || !path || !*path || strstr(path, "://")) {
        *out = path;
        return rc;
    }
    bool inside = path_normalize(&normal, reader->yaml->vars.directory, slice_of(path));
    if (!inside && !normal.failed) {
        rc = refuse(reader, GTO_EINVALID, "path", value_get(reader->map, "path")->line,
                    "leads out of the repository");
    } else {
        *out = normal.failed ? NULL : arena_strndup(&reader->yaml->arena, normal.data, normal.len);
        rc = *out ? GTO_OK : GTO_ENOMEM;
    }
    buf_free(&normal);
    return rc;
}

static int read_labels(const struct dvc_reader *reader, const char *const **out)
{
    const struct value *list;
    int rc = read_value(reader, "labels", &list);
    if (rc != GTO_OK || !list)
        return rc;
    if (list->type != VALUE_LIST)
        return refuse_type(reader, "labels", list, "a list");
    const char **labels = arena_zalloc(&reader->yaml->arena, (list->count + 1) * sizeof(*labels));
    for (size_t i = 0; labels && i < list->count; i++) {
        const struct value *label = list->items[i];
        if (!is_text(label))
            return refuse_type(reader, "labels", label, "text");
        labels[i] = arena_strndup(&reader->yaml->arena, label->text.data, label->text.len);
        if (!labels[i])
            return GTO_ENOMEM;
    }
    *out = labels;
    return labels ? GTO_OK : GTO_ENOMEM;
}

static int read_meta(const struct dvc_reader *reader, const char **out)
{
    const struct value *meta;
    struct buf json = {0};
    int rc = read_value(reader, "meta", &meta);
    if (rc != GTO_OK || !meta)
        return rc;
    value_add_json(&json, meta);
    *out = json.failed ? NULL : arena_strndup(&reader->yaml->arena, json.data, json.len);
    buf_free(&json);
    return *out ? GTO_OK : GTO_ENOMEM;
}

static int read_keys(const struct dvc_reader *reader, struct gto_annotation *out)
{
    *out = (struct gto_annotation){.name = reader->name, .is_virtual = true};
    int rc = read_text(reader, "type", &out->type);
    if (rc == GTO_OK)
        rc = read_path(reader, &out->path);
    if (rc == GTO_OK)
        rc = read_text(reader, "desc", &out->description);
    if (rc == GTO_OK)
        rc = read_labels(reader, &out->labels);
    if (rc == GTO_OK)
        rc = read_meta(reader, &out->custom);
    return rc;
}

// ---- Entries

// The name of the entry at an index, filled in; NULL if it is none, or cannot be told.
static int read_name(struct dvc_yaml *yaml, size_t index, const char **name, struct vec *problems,
                     gto_error **error)
{
    const struct value *key = yaml->artifacts->items[2 * index], *filled;
    gto_error *why = NULL;
    *name = NULL;
    if (key->type != VALUE_TEXT)
        return GTO_OK;
    int rc = dvc_yaml_fill(&filled, yaml, key, &why);
    if (is_problem(rc)) {
        struct buf text = {0};
        buf_addf(&text, "line %u: the name of an artifact cannot be used: %s", key->line,
                 gto_error_message(why));
        rc = text.failed ? GTO_ENOMEM
                         : dvc_yaml_add_problem(yaml, problems, (enum gto_code)rc, text.data);
        buf_free(&text);
    } else if (rc != GTO_OK && why) {
        rc = error_set(error, (enum gto_code)rc, "%s", gto_error_message(why));
    } else if (rc == GTO_OK && is_text(filled)) {
        *name = arena_strndup(&yaml->arena, filled->text.data, filled->text.len);
        rc = *name ? GTO_OK : GTO_ENOMEM;
    }
    gto_error_free(why);
    return rc;
}

// Reads the entry at an index. *found is false if it is no mapping.
static int read_entry(struct dvc_yaml *yaml, size_t index, const char *name, struct dvc_entry *out,
                      bool *found, gto_error **error)
{
    const struct value *map = yaml->artifacts->items[2 * index + 1];
    struct dvc_reader reader = {yaml, name, map, &out->problems, error};
    char message[200];
    *found = map->type == VALUE_MAP;
    if (*found)
        return read_keys(&reader, &out->annotation);
    if (map->type == VALUE_NULL)
        return GTO_OK;
    snprintf(message, sizeof(message), "line %u: artifact '%.100s' is %s, not a mapping", map->line,
             name, value_describe(map));
    return dvc_yaml_add_problem(yaml, &out->problems, GTO_EINVALID, message);
}

static size_t entry_count(const struct dvc_yaml *yaml)
{
    return yaml->artifacts && yaml->artifacts->type == VALUE_MAP ? yaml->artifacts->count : 0;
}

int dvc_yaml_find(struct dvc_entry *out, bool *found, struct dvc_yaml *yaml, const char *name,
                  gto_error **error)
{
    struct vec unnamed = {0}; // problems with names
    const char *other = NULL;
    int rc = GTO_OK;
    size_t i = entry_count(yaml);
    *out = (struct dvc_entry){.annotation = {.name = name}};
    *found = false;
    while (rc == GTO_OK && i > 0 && !(other && strcmp(other, name) == 0)) // the last one counts
        rc = read_name(yaml, --i, &other, &unnamed, error);
    if (rc == GTO_OK && other && strcmp(other, name) == 0)
        rc = read_entry(yaml, i, name, out, found, error);
    for (i = 0; rc == GTO_OK && !*found && i < unnamed.count; i++)
        rc = vec_push(&out->problems, unnamed.items[i]) == 0 ? GTO_OK : GTO_ENOMEM;
    vec_free(&unnamed);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

int dvc_yaml_check(struct vec *problems, struct dvc_yaml *yaml, gto_error **error)
{
    struct dvc_entry entry = {.problems = *problems};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < entry_count(yaml); i++) {
        const char *name;
        bool found;
        rc = read_name(yaml, i, &name, &entry.problems, error);
        if (rc == GTO_OK && name)
            rc = read_entry(yaml, i, name, &entry, &found, error);
    }
    *problems = entry.problems;
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

const struct value *dvc_yaml_document(const struct dvc_yaml *yaml)
{
    return yaml->document;
}

struct slice dvc_yaml_directory(const struct dvc_yaml *yaml)
{
    return yaml->vars.directory;
}

struct arena *dvc_yaml_arena(struct dvc_yaml *yaml)
{
    return &yaml->arena;
}

bool dvc_yaml_is_template(const struct dvc_yaml *yaml)
{
    return yaml->loaded;
}

void dvc_entry_free(struct dvc_entry *entry)
{
    vec_free(&entry->problems);
}

// ---- The file

int dvc_yaml_parse(struct dvc_yaml **out, const char *text, size_t len, struct slice directory,
                   const struct dvc_files *files, gto_error **error)
{
    struct dvc_yaml *yaml = calloc(1, sizeof(*yaml));
    if (!yaml)
        return error_no_memory(error);
    yaml->vars = (struct dvc_vars){.arena = &yaml->arena, .files = files, .directory = directory};
    int rc = document_parse(&yaml->document, &yaml->arena, text, len, error);
    if (rc != GTO_OK) {
        dvc_yaml_free(yaml);
        return rc;
    }
    yaml->artifacts = value_get(yaml->document, "artifacts");
    *out = yaml;
    return GTO_OK;
}

void dvc_yaml_free(struct dvc_yaml *yaml)
{
    if (!yaml)
        return;
    dvc_vars_free(&yaml->vars);
    gto_error_free(yaml->loaded_error);
    arena_free(&yaml->arena);
    free(yaml);
}
