#include "changes.h"

#include <unistd.h>

#include "quote.h"
#include "term.h"

struct gto_change_request changes_request(const struct options *options, enum gto_action action)
{
    struct gto_change_request request = options->change;
    request.action = action;
    request.artifact = options->name;
    return request;
}

// Whether what was done is still to be pushed; tags that were deleted are not pushed by `gto push`.
static bool is_to_be_pushed(gto_repo *repo, const gto_change *change,
                            const struct gto_change_request *request)
{
    return gto_change_count(change) && !request->push && !request->delete_tags &&
           !gto_repo_is_server(repo);
}

// Adds what was done in as few words as a person needs.
static void add_for_terminal(struct buf *out, const gto_change *change,
                             const struct options *options, const char *artifact)
{
    for (size_t i = 0; i < gto_change_count(change); i++)
        buf_addf(out, "%s\n", gto_changed_tag_text(gto_change_item(change, i)));
    buf_adds(out, "To push the changes upstream, run:\n    gto push");
    if (options->repo && *options->repo) {
        buf_adds(out, " -r ");
        quote_shell(out, options->repo);
    }
    buf_addc(out, ' ');
    quote_shell(out, artifact);
    buf_addc(out, '\n');
}

int changes_make(gto_repo *repo, const struct options *options,
                 const struct gto_change_request *request, gto_error **error)
{
    gto_change *change;
    struct buf out = {0};
    int rc = gto_change_make(&change, repo, request, error);
    if (rc != GTO_OK)
        return rc;
    if (term_is_terminal(STDOUT_FILENO) && is_to_be_pushed(repo, change, request))
        add_for_terminal(&out, change, options, request->artifact);
    else
        buf_adds(&out, gto_change_text(change));
    if (!options->quiet)
        rc = term_write(&out, error);
    buf_free(&out);
    if (gto_change_notice(change))
        term_warning(gto_change_notice(change), gto_config_emojis(gto_repo_config(repo)));
    gto_change_free(change);
    return rc;
}
