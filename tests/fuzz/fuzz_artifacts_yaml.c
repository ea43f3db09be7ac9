// artifacts.yaml: what is read is complete, and what is refused has a message of one line.
#include "fuzz.h"

#include "artifacts_yaml.h"
#include "json.h"

static void check_entry(const struct gto_annotations *annotations,
                        const struct gto_annotation *entry)
{
    MUST(gto_name_valid(entry->name));
    MUST(gto_annotations_find(annotations, entry->name) == entry);
    MUST(entry->description && entry->labels);
    for (const char *const *label = gto_annotation_labels(entry); *label; label++)
        MUST(strlen(*label) < SIZE_MAX);
    must_be_json(gto_annotation_custom(entry));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gto_annotations *annotations;
    gto_error *error = NULL;
    int rc = artifacts_yaml_parse(&annotations, size ? (const char *)data : "", size, &error);
    if (rc == GTO_OK) {
        for (size_t i = 0; i < annotations->count; i++)
            check_entry(annotations, &annotations->entries[i]);
        MUST(!gto_annotations_find(annotations, ""));
        gto_annotations_free(annotations);
        return 0;
    }
    MUST(rc == GTO_EINVALID && error && gto_error_code(error) == rc);
    MUST(*gto_error_message(error) && !strchr(gto_error_message(error), '\n'));
    gto_error_free(error);
    return 0;
}
