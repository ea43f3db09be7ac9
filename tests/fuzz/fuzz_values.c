// Files of params or metrics, two of them with a byte 0xff between: what changed is JSON, by key.
#include "fuzz.h"

#include "json.h"
#include "values.h"

static int parse(struct keyed_values *values, struct arena *arena, const uint8_t *data, size_t size)
{
    gto_error *error = NULL;
    int rc = values_parse(values, arena, size ? (const char *)data : "", size, &error);
    MUST(rc == GTO_OK || (rc == GTO_EINVALID && error && *gto_error_message(error) &&
                          !strchr(gto_error_message(error), '\n')));
    gto_error_free(error);
    return rc;
}

static void check_side(const gto_value_change *change, enum gto_version_side side)
{
    MUST(!gto_value_change_json(change, side) == !gto_value_change_text(change, side));
    if (gto_value_change_json(change, side))
        must_be_json(gto_value_change_json(change, side));
}

static void check_changes(const struct vec *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const gto_value_change *change = changes->items[i];
        check_side(change, GTO_BEFORE);
        check_side(change, GTO_AFTER);
        MUST(gto_value_change_json(change, GTO_BEFORE) || gto_value_change_json(change, GTO_AFTER));
        MUST(i == 0 || strcmp(gto_value_change_key(changes->items[i - 1]),
                              gto_value_change_key(change)) <= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, 0xff, size) : NULL;
    size_t len = end ? (size_t)(end - data) : size;
    struct keyed_values before = {0}, after = {0};
    struct arena arena = {0};
    struct vec changes = {0};
    int rc = parse(&before, &arena, data, len);
    if (rc == GTO_OK && end)
        rc = parse(&after, &arena, end + 1, size - len - 1);
    if (rc == GTO_OK) {
        MUST(value_changes_add(&changes, &arena, GTO_VALUE_PARAM, "x", &before, &after) == GTO_OK);
        check_changes(&changes);
    }
    vec_free(&changes);
    keyed_values_free(&before);
    keyed_values_free(&after);
    arena_free(&arena);
    return 0;
}
