#include "changes.h"

#include "term.h"

struct gto_change_request changes_request(const struct options *options, enum gto_action action)
{
    struct gto_change_request request = options->change;
    request.action = action;
    request.artifact = options->name;
    return request;
}

int changes_make(gto_repo *repo, const struct gto_change_request *request, gto_error **error)
{
    gto_change *change;
    struct buf out = {0};
    int rc = gto_change_make(&change, repo, request, error);
    if (rc != GTO_OK)
        return rc;
    buf_adds(&out, gto_change_text(change));
    rc = term_write(&out, error);
    buf_free(&out);
    if (gto_change_notice(change))
        term_warning(gto_change_notice(change), gto_config_emojis(gto_repo_config(repo)));
    gto_change_free(change);
    return rc;
}
