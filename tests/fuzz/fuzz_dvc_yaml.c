// dvc.yaml: the entry of one artifact is found or refused.
#include "fuzz.h"

#include "dvc_yaml.h"
#include "json.h"

static void check_entry(const struct gto_annotation *entry)
{
    MUST(strcmp(entry->name, "churn") == 0);
    for (const char *const *label = entry->labels; label && *label; label++)
        MUST(strlen(*label) < SIZE_MAX);
    if (entry->custom)
        must_be_json(entry->custom);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct gto_annotation entry;
    gto_error *error = NULL;
    bool found;
    int rc = dvc_find(&entry, &found, &arena, size ? (const char *)data : "", size, "churn",
                      slice_of("models"), &error);
    if (rc == GTO_OK) {
        if (found)
            check_entry(&entry);
    } else {
        MUST(rc == GTO_EINVALID && error && gto_error_code(error) == rc);
        MUST(*gto_error_message(error) && !strchr(gto_error_message(error), '\n'));
        gto_error_free(error);
    }
    arena_free(&arena);
    return 0;
}
