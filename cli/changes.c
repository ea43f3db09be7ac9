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
                             const struct options *options,
                             const struct gto_change_request *const *requests, size_t count)
{
    buf_adds(out, gto_change_headline(change));
    for (size_t i = 0; i < gto_change_count(change); i++)
        buf_addf(out, "%s\n", gto_changed_tag_text(gto_change_item(change, i)));
    buf_adds(out, "To push the changes upstream, run:\n    gto push");
    if (options->repo && *options->repo) {
        buf_adds(out, " -r ");
        quote_shell(out, options->repo);
    }
    if (options->change.remote && *options->change.remote) {
        buf_adds(out, " --remote ");
        quote_shell(out, options->change.remote);
    }
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, ' ');
        quote_shell(out, requests[i]->artifact);
    }
    buf_addc(out, '\n');
}

// The lines that tell how to bring back what was deleted.
static void tell_restore(const gto_change *change)
{
    struct buf text = {0};
    buf_adds(&text, gto_change_restore_text(change));
    if (text.len && !text.failed) {
        text.data[--text.len] = '\0'; // the end of the last line comes with the note
        term_hint(text.data);
    }
    buf_free(&text);
}

// What people want to know beyond what scripts know how to read.
static void tell(gto_repo *repo, const struct options *options, const gto_change *change)
{
    if (gto_change_notice(change))
        term_warning(gto_change_notice(change), gto_config_emojis(gto_repo_config(repo)));
    if (options->change.dry_run)
        term_hint(DRY_RUN);
    else if (options->yes || options->verbose || term_is_terminal(STDERR_FILENO))
        tell_restore(change);
}

int changes_make_all(gto_repo *repo, const struct options *options,
                     const struct gto_change_request *const *requests, size_t count,
                     gto_error **error)
{
    gto_change *change;
    struct buf out = {0};
    int rc = gto_changes_make(&change, repo, requests, count, error);
    if (rc != GTO_OK)
        return rc;
    if (term_is_terminal(STDOUT_FILENO) && is_to_be_pushed(repo, change, requests[0]))
        add_for_terminal(&out, change, options, requests, count);
    else
        buf_adds(&out, gto_change_text(change));
    if (!options->quiet)
        rc = term_write(&out, error);
    buf_free(&out);
    tell(repo, options, change);
    gto_change_free(change);
    return rc;
}

int changes_make(gto_repo *repo, const struct options *options,
                 const struct gto_change_request *request, gto_error **error)
{
    return changes_make_all(repo, options, &request, 1, error);
}
