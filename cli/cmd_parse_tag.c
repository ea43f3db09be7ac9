#include <string.h>

#include "answer.h"
#include "error.h"
#include "commands.h"

enum { MAX_PARTS = 4 };

struct part {
    const char *key;
    const char *value;
    bool number;
};

// The parts that a tag's name has, in the order in which scripts know them.
static size_t list_parts(struct part *parts, const gto_tag_name *name)
{
    const struct part all[] = {
        {"name", gto_tag_name_artifact(name), false},
        {"version", gto_tag_name_version(name), false},
        {"stage", gto_tag_name_stage(name), false},
        {"action", gto_action_name(gto_tag_name_action(name)), false},
        {"counter", gto_tag_name_counter(name), true},
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        if (all[i].value)
            parts[count++] = all[i];
    return count;
}

static void write_value(struct json *json, const struct part *part)
{
    if (part->number)
        json_raw(json, part->value); // of any length
    else
        json_string(json, part->value);
}

static int write_part(struct json *json, const struct part *parts, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(parts[i].key, key) == 0) {
            write_value(json, &parts[i]);
            return GTO_OK;
        }
    }
    return GTO_EARGS;
}

static void write_parts(struct json *json, const struct part *parts, size_t count)
{
    json_object_open(json);
    for (size_t i = 0; i < count; i++) {
        json_key(json, parts[i].key);
        write_value(json, &parts[i]);
    }
    json_object_close(json);
}

int cmd_parse_tag(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_tag_name *name;
    struct part parts[MAX_PARTS + 1];
    struct buf out = {0};
    struct json json = {.out = &out};
    (void)repo;
    int rc = gto_tag_name_parse(&name, options->name, error);
    if (rc != GTO_OK)
        return rc;
    size_t count = list_parts(parts, name);
    if (!options->key)
        write_parts(&json, parts, count);
    else if (write_part(&json, parts, count, options->key) != GTO_OK)
        rc = error_set(error, GTO_EARGS, "Tag name '%s' has no part '%s'", options->name,
                       options->key);
    if (rc == GTO_OK)
        rc = answer_json(&json, error);
    buf_free(&out);
    gto_tag_name_free(name);
    return rc;
}
