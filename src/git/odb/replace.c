#include "odb/replace.h"

#include <stdlib.h>

#include "environment.h"
#include "error.h"
#include "hex.h"
#include "refs/refs.h"
#include "run.h"

enum { MAX_STEPS = 5 }; // as many as Git follows

// Git is asked, but only where something is replaced at all.
static int ask_whether_used(const struct location *location, bool *used, gto_error **error)
{
    static const char *const args[] = {"config", "--type=bool", "--get", "core.useReplaceRefs",
                                       NULL};
    struct buf answer = {0};
    int status;
    int rc = git_run(location, args, (struct process){.out = &answer}, &status, error);
    *used = rc != GTO_OK || status ||
            !slice_starts_with((struct slice){answer.data, answer.len}, slice_of("false"));
    buf_free(&answer);
    return rc;
}

struct replacements_reading {
    struct replacements *out;
    size_t id_len;
};

// The name of the reference is the id of an object, or Git ignores it.
static bool want_ids(void *payload, struct slice name)
{
    const struct replacements_reading *reading = payload;
    return name.len == reading->id_len && is_hex(name.data, name.len);
}

static int add(void *payload, const struct repo_tag *ref)
{
    const struct replacements_reading *reading = payload;
    size_t size = reading->id_len / 2;
    if (!ref->id || !is_hex(ref->id, reading->id_len))
        return GTO_OK;
    unsigned char *ids = arena_alloc(&reading->out->arena, 2 * size);
    if (!ids)
        return GTO_ENOMEM;
    hex_decode(ids, ref->name.data, size);
    hex_decode(ids + size, ref->id, size);
    struct strmap_entry *entry = strmap_put(&reading->out->by_id, (char *)ids, size);
    if (!entry)
        return GTO_ENOMEM;
    entry->value = ids + size;
    return GTO_OK;
}

int replacements_read(struct replacements *out, const struct location *location, gto_error **error)
{
    struct replacements_reading reading = {out, location->id_len};
    const struct repo_tag_query query = {"", want_ids, add, &reading};
    bool used = true;
    *out = (struct replacements){0};
    if (environment_get("GIT_NO_REPLACE_OBJECTS"))
        return GTO_OK;
    int rc = ref_each(location, "refs/replace/", &query, error);
    if (rc == GTO_OK && out->by_id.count)
        rc = ask_whether_used(location, &used, error);
    if (rc != GTO_OK || !used)
        replacements_free(out);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

void replacements_free(struct replacements *replacements)
{
    strmap_free(&replacements->by_id);
    arena_free(&replacements->arena);
    *replacements = (struct replacements){0};
}

const unsigned char *replacements_find(const struct replacements *replacements,
                                       const unsigned char *id, size_t id_size)
{
    for (int i = 0; i < MAX_STEPS; i++) {
        const unsigned char *next = strmap_get(&replacements->by_id, (const char *)id, id_size);
        if (!next)
            return id;
        id = next;
    }
    return NULL;
}
