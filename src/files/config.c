#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "error.h"
#include "path.h"
#include "repr.h"
#include "refname.h"
#include "yaml/document.h"

// ---- Settings

enum kind { TEXT, PATH, BOOLEAN, NAMES, ENRICHMENTS };

enum {
    INDEX,
    CONFIG_FILE_NAME,
    LOG_LEVEL,
    DEBUG,
    EMOJIS,
    TYPES,
    STAGES,
    ENRICHMENT_LIST,
    AUTOLOAD_ENRICHMENTS,
    SETTING_COUNT,
};

#define DEFAULT_TEXT(s)                                                                            \
    {                                                                                              \
        .type = VALUE_TEXT, .text = { s, sizeof(s) - 1 }                                           \
    }
#define DEFAULT_BOOL(b)                                                                            \
    {                                                                                              \
        .type = VALUE_BOOL, .truth = b                                                             \
    }

static const struct setting {
    const char *name;
    enum kind kind;
    struct value otherwise;
} settings[SETTING_COUNT] = {
    [INDEX] = {"INDEX", PATH, DEFAULT_TEXT("artifacts.yaml")},
    [CONFIG_FILE_NAME] = {"CONFIG_FILE_NAME", TEXT, DEFAULT_TEXT(".gto")},
    [LOG_LEVEL] = {"LOG_LEVEL", TEXT, DEFAULT_TEXT("INFO")},
    [DEBUG] = {"DEBUG", BOOLEAN, DEFAULT_BOOL(false)},
    [EMOJIS] = {"EMOJIS", BOOLEAN, DEFAULT_BOOL(true)},
    [TYPES] = {"types", NAMES, {.type = VALUE_NULL}},
    [STAGES] = {"stages", NAMES, {.type = VALUE_NULL}},
    [ENRICHMENT_LIST] = {"enrichments", ENRICHMENTS, {.type = VALUE_LIST}},
    [AUTOLOAD_ENRICHMENTS] = {"autoload_enrichments", BOOLEAN, DEFAULT_BOOL(true)},
};

// What is set, and where it was found.
struct chosen {
    const struct value *value;
    bool from_environment;
};

struct parsing {
    struct arena *arena;
    struct chosen chosen[SETTING_COUNT];
    bool file_is_wrong;
    gto_error **error;
};

// The index of the setting, or SETTING_COUNT.
static size_t find_setting(struct slice name)
{
    size_t i = 0;
    while (i < SETTING_COUNT && !slice_equal_caseless(slice_of(settings[i].name), name))
        i++;
    return i;
}

// ---- What settings take

static const char *what_it_takes(enum kind kind)
{
    switch (kind) {
    case TEXT:
        return "text";
    case PATH:
        return "the path of a file";
    case BOOLEAN:
        return "true or false (or yes, no, on, off, 1, 0)";
    case NAMES:
        return "a list of names, such as [\"dev\", \"prod\"]";
    case ENRICHMENTS:
        break;
    }
    return "a list of mappings with a type";
}

static bool is_string(const struct value *value)
{
    return value->type == VALUE_TEXT &&
           !(value->text.len && memchr(value->text.data, '\0', value->text.len));
}

static bool is_enrichment(const struct value *value)
{
    const struct value *type = value_get(value, "type"), *config = value_get(value, "config");
    return type && is_string(type) && (!config || config->type == VALUE_MAP);
}

// The first item of a list that does not suit a setting, or NULL.
static const struct value *find_wrong_item(enum kind kind, const struct value *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct value *item = list->items[i];
        bool right =
            kind == NAMES ? is_string(item) && name_valid(item->text) : is_enrichment(item);
        if (!right)
            return item;
    }
    return NULL;
}

// The value, or the item of it, that does not suit a setting; NULL if all is well.
static const struct value *find_fault(enum kind kind, const struct value *value)
{
    bool truth;
    switch (kind) {
    case TEXT:
        return is_string(value) ? NULL : value;
    case PATH:
        return is_string(value) && value->text.len ? NULL : value;
    case BOOLEAN:
        return value_to_bool(value, &truth) ? NULL : value;
    case NAMES:
        if (value->type == VALUE_NULL)
            return NULL;
        break;
    case ENRICHMENTS:
        break;
    }
    return value->type == VALUE_LIST ? find_wrong_item(kind, value) : value;
}

static int check(struct parsing *parsing, size_t index)
{
    const struct setting *setting = &settings[index];
    const struct chosen *chosen = &parsing->chosen[index];
    const struct value *fault = find_fault(setting->kind, chosen->value);
    struct buf message = {0};
    if (!fault)
        return GTO_OK;
    if (chosen->from_environment) {
        buf_adds(&message, "GTO_");
        for (const char *p = setting->name; *p; p++)
            buf_addc(&message, to_upper(*p));
    } else {
        buf_addf(&message, "line %u: %s", fault->line, setting->name);
    }
    buf_addf(&message, " must be %s, %s ", what_it_takes(setting->kind),
             fault == chosen->value ? "not" : "but it holds");
    if (fault->type == VALUE_TEXT)
        repr_add_start(&message, fault->text);
    else
        buf_adds(&message, value_describe(fault));
    parsing->file_is_wrong = !chosen->from_environment;
    int rc =
        message.failed ? GTO_ENOMEM : error_set(parsing->error, GTO_ECONFIG, "%s", message.data);
    buf_free(&message);
    return rc;
}

// ---- The environment

// Makes a value of a variable's text. Lists are JSON, which YAML includes; null counts for nothing,
// and text that is no YAML stays text, which is refused later.
static int read_variable(struct parsing *parsing, size_t index, const char *text)
{
    struct chosen *chosen = &parsing->chosen[index];
    struct value *value = arena_zalloc(parsing->arena, sizeof(*value));
    if (!value)
        return GTO_ENOMEM;
    *value = (struct value){.type = VALUE_TEXT, .line = 1, .text = slice_of(text)};
    *chosen = (struct chosen){value, true};
    if (settings[index].kind != NAMES && settings[index].kind != ENRICHMENTS)
        return GTO_OK;
    const struct value *parsed;
    struct slice json = slice_trim(slice_of(text), is_blank); // YAML does not like tabs there
    int rc = document_parse(&parsed, parsing->arena, json.data, json.len, NULL);
    if (rc == GTO_ENOMEM)
        return rc;
    if (rc == GTO_OK && parsed->type != VALUE_NULL)
        chosen->value = parsed;
    else if (rc == GTO_OK && slice_equal(parsed->text, slice_of("null")))
        *chosen = (struct chosen){0};
    return GTO_OK;
}

// Of variables that differ in case alone, the last one counts.
static int read_environment(struct parsing *parsing, const char *const *environment)
{
    static const char prefix[] = "GTO_";
    int rc = GTO_OK;
    for (; rc == GTO_OK && *environment; environment++) {
        struct slice name = {*environment, strcspn(*environment, "=")};
        if (name.len < strlen(prefix) || (*environment)[name.len] != '=' ||
            !slice_equal_caseless((struct slice){name.data, strlen(prefix)}, slice_of(prefix)))
            continue;
        size_t index = find_setting(slice_from(name, strlen(prefix)));
        if (index < SETTING_COUNT)
            rc = read_variable(parsing, index, *environment + name.len + 1);
    }
    return rc;
}

// ---- The file

// Whether a document is as good as none: empty, null, false, 0 ...
static bool says_nothing(const struct value *root)
{
    switch (root->type) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return !root->truth;
    case VALUE_INT:
        return slice_equal(root->text, slice_of("0"));
    case VALUE_FLOAT:
        return root->number == 0;
    case VALUE_TEXT:
        return root->text.len == 0;
    case VALUE_LIST:
        return root->count == 0;
    default:
        return false;
    }
}

// Of keys that differ in case alone, the first one counts.
static int read_key(struct parsing *parsing, const struct value *key, const struct value *value,
                    bool seen[SETTING_COUNT])
{
    if (key->type != VALUE_TEXT)
        return error_set(parsing->error, GTO_ECONFIG,
                         "line %u: the name of a setting must be text, not %s", key->line,
                         value_describe(key));
    size_t index = find_setting(key->text);
    if (index == SETTING_COUNT) {
        struct buf name = {0};
        repr_add_start(&name, key->text);
        int rc = name.failed ? GTO_ENOMEM
                             : error_set(parsing->error, GTO_ECONFIG,
                                         "line %u: there is no setting %s", key->line, name.data);
        buf_free(&name);
        return rc;
    }
    if (!seen[index] && !parsing->chosen[index].value)
        parsing->chosen[index] = (struct chosen){value, false};
    seen[index] = true;
    return GTO_OK;
}

static int read_keys(struct parsing *parsing, const char *text, size_t len)
{
    const struct value *root;
    bool seen[SETTING_COUNT] = {false};
    gto_error *why = NULL;
    int rc = document_parse(&root, parsing->arena, text, len, &why);
    if (rc == GTO_EINVALID)
        rc = error_set(parsing->error, GTO_ECONFIG, "%s", gto_error_message(why));
    gto_error_free(why);
    if (rc != GTO_OK || says_nothing(root))
        return rc;
    if (root->type != VALUE_MAP)
        return error_set(parsing->error, GTO_ECONFIG,
                         "line %u: expected settings, such as 'stages: [dev, prod]', not %s",
                         root->line, value_describe(root));
    for (size_t i = 0; rc == GTO_OK && i < root->count; i++)
        rc = read_key(parsing, root->items[2 * i], root->items[2 * i + 1], seen);
    return rc;
}

static int read_file(struct parsing *parsing, const char *text, size_t len)
{
    int rc = read_keys(parsing, text, len);
    parsing->file_is_wrong = rc == GTO_ECONFIG;
    return rc;
}

// ---- The result

static const char *copy_text(struct arena *arena, const struct value *value)
{
    return arena_strndup(arena, value->text.data, value->text.len);
}

// A path that leads out of the repository stays as it is: who follows it says so.
static const char *copy_path(struct arena *arena, const struct value *value)
{
    struct buf path = {0};
    bool inside = path_normalize(&path, slice_of(""), value->text);
    const char *copy = path.failed ? NULL
                       : inside    ? arena_strndup(arena, path.data, path.len)
                                   : copy_text(arena, value);
    buf_free(&path);
    return copy;
}

// NULL for null; *failed when memory is exhausted.
static const char *const *copy_names(struct arena *arena, const struct value *value, bool *failed)
{
    if (value->type == VALUE_NULL)
        return NULL;
    const char **names = arena_zalloc(arena, (value->count + 1) * sizeof(*names));
    *failed |= !names;
    for (size_t i = 0; !*failed && i < value->count; i++) {
        names[i] = copy_text(arena, value->items[i]);
        *failed |= !names[i];
    }
    return names;
}

static const char *const *copy_enrichment_types(struct arena *arena, const struct value *list,
                                                bool *failed)
{
    const char **types = arena_zalloc(arena, (list->count + 1) * sizeof(*types));
    *failed |= !types;
    for (size_t i = 0; !*failed && i < list->count; i++) {
        types[i] = copy_text(arena, value_get(list->items[i], "type"));
        *failed |= !types[i];
    }
    return types;
}

static void add_enrichments(struct buf *text, const struct value *list)
{
    buf_addc(text, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct value *config = value_get(list->items[i], "config");
        buf_addf(text, "%sEnrichmentConfig(type=", i ? ", " : "");
        value_add_repr(text, value_get(list->items[i], "type"));
        buf_adds(text, ", config=");
        if (config)
            value_add_repr(text, config);
        else
            buf_adds(text, "{}");
        buf_addc(text, ')');
    }
    buf_addc(text, ']');
}

static void add_line(struct buf *text, const struct setting *setting, const struct value *value)
{
    bool truth;
    buf_addf(text, "%s%s=", text->len ? "\n" : "", setting->name);
    if (setting->kind == BOOLEAN && value_to_bool(value, &truth))
        buf_adds(text, truth ? "True" : "False");
    else if (setting->kind == ENRICHMENTS)
        add_enrichments(text, value);
    else
        value_add_repr(text, value);
}

static void add_member(struct buf *json, const struct setting *setting, const struct value *value)
{
    bool truth;
    buf_addf(json, "%s\"%s\": ", json->len ? ", " : "{", setting->name);
    if (setting->kind == BOOLEAN && value_to_bool(value, &truth))
        buf_adds(json, truth ? "true" : "false");
    else
        value_add_json(json, value);
}

// The buffer is freed. NULL when memory is exhausted.
static const char *copy_buf(struct arena *arena, struct buf *text)
{
    const char *copy = text->failed ? NULL : arena_strndup(arena, text->data, text->len);
    buf_free(text);
    return copy;
}

static int fill(gto_config *config, const struct parsing *parsing)
{
    struct arena *arena = &config->arena;
    struct buf text = {0}, json = {0};
    bool failed = false;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        add_line(&text, &settings[i], parsing->chosen[i].value);
        add_member(&json, &settings[i], parsing->chosen[i].value);
    }
    buf_addc(&json, '}');
    config->text = copy_buf(arena, &text);
    config->json = copy_buf(arena, &json);
    config->index = copy_path(arena, parsing->chosen[INDEX].value);
    config->allowed.types = copy_names(arena, parsing->chosen[TYPES].value, &failed);
    config->allowed.stages = copy_names(arena, parsing->chosen[STAGES].value, &failed);
    config->enrichments =
        copy_enrichment_types(arena, parsing->chosen[ENRICHMENT_LIST].value, &failed);
    value_to_bool(parsing->chosen[EMOJIS].value, &config->emojis);
    value_to_bool(parsing->chosen[AUTOLOAD_ENRICHMENTS].value, &config->autoload_enrichments);
    return failed || !config->text || !config->json || !config->index ? GTO_ENOMEM : GTO_OK;
}

// ---- All together

// Chooses what is set: by the environment, by the file, or else by default. The error says what is
// wrong.
static int choose(struct parsing *parsing, const char *text, size_t len,
                  const char *const *environment)
{
    int rc = read_environment(parsing, environment);
    if (rc == GTO_OK && text)
        rc = read_file(parsing, text, len);
    for (size_t i = 0; rc == GTO_OK && i < SETTING_COUNT; i++) {
        if (!parsing->chosen[i].value)
            parsing->chosen[i].value = &settings[i].otherwise;
        if (i != CONFIG_FILE_NAME || !text)
            rc = check(parsing, i);
    }
    return rc;
}

// Says that a file is wrong, and why.
static int refuse_file(const char *file_name, const gto_error *why, gto_error **error)
{
    int rc = error_set(error, GTO_ECONFIG, "Wrong config file '%s'", file_name);
    if (rc == GTO_ECONFIG)
        error_set_detail(error, gto_error_message(why));
    return rc;
}

// The last part of a path.
static struct slice base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slice_of(slash ? slash + 1 : path ? path : "");
}

int config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                 const char *const *environment, gto_error **error)
{
    struct arena scratch = {0};
    gto_error *why = NULL;
    struct parsing parsing = {.arena = &scratch, .error = &why};
    gto_config *config = calloc(1, sizeof(*config));
    if (!config)
        return error_no_memory(error);
    int rc = choose(&parsing, text, len, environment);
    struct value name = {.type = VALUE_TEXT, .text = base_name(file_name)};
    if (file_name)
        parsing.chosen[CONFIG_FILE_NAME].value = &name;
    if (rc == GTO_OK)
        rc = fill(config, &parsing);
    arena_free(&scratch);
    if (rc == GTO_OK) {
        *out = config;
        return GTO_OK;
    }
    gto_config_free(config);
    if (rc == GTO_ENOMEM)
        error_no_memory(error);
    else if (parsing.file_is_wrong)
        rc = refuse_file(file_name, why, error);
    else
        rc = error_set(error, GTO_ECONFIG, "%s", gto_error_message(why));
    gto_error_free(why);
    return rc;
}

// ---- Questions

bool gto_config_emojis(const gto_config *config)
{
    return config->emojis;
}

const char *gto_config_index(const gto_config *config)
{
    return config->index;
}

const char *const *gto_config_types(const gto_config *config)
{
    return config->allowed.types;
}

const char *const *gto_config_stages(const gto_config *config)
{
    return config->allowed.stages;
}

const char *const *gto_config_enrichments(const gto_config *config)
{
    return config->enrichments;
}

bool gto_config_autoload_enrichments(const gto_config *config)
{
    return config->autoload_enrichments;
}

const char *gto_config_text(const gto_config *config)
{
    return config->text;
}

const char *gto_config_json(const gto_config *config)
{
    return config->json;
}

void gto_config_free(gto_config *config)
{
    if (!config)
        return;
    arena_free(&config->arena);
    free(config);
}
