#include "answer.h"
#include "commands.h"
#include "record.h"

int cmd_print_state(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_registry *registry;
    (void)options;
    int rc = gto_registry_read(&registry, repo, NULL, GTO_READ_MESSAGES | GTO_READ_COMMITS, error);
    if (rc != GTO_OK)
        return rc;
    answer_warn(repo, NULL, registry);
    struct buf out = {0};
    struct json json = {.out = &out};
    record_registry(&json, registry);
    rc = answer_json(&json, error);
    buf_free(&out);
    gto_registry_free(registry);
    return rc;
}
