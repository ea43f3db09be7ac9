#include <stdio.h>
#include <unistd.h>

#include "changes.h"
#include "commands.h"
#include "printable.h"
#include "term.h"

enum { STATUS_DECLINED = 1 };

// Shows the tags that are to be deleted and asks; *agreed is the answer.
static int ask(gto_repo *repo, const struct gto_change_request *request, bool *agreed,
               gto_error **error)
{
    struct gto_change_request rehearsal = *request;
    gto_change *change;
    struct buf text = {0};
    char answer[16];
    rehearsal.dry_run = true;
    int rc = gto_change_make(&change, repo, &rehearsal, error);
    if (rc != GTO_OK)
        return rc;
    size_t count = gto_change_count(change);
    for (size_t i = 0; i < count; i++) {
        printable_add(&text, slice_of(gto_changed_tag_name(gto_change_item(change, i))));
        buf_addc(&text, '\n');
    }
    buf_addf(&text, count == 1 ? "Delete this tag? [y/N] " : "Delete these %zu tags? [y/N] ",
             count);
    gto_change_free(change);
    if (!text.failed)
        term_tell(text.data);
    buf_free(&text);
    *agreed =
        !count || (fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y'));
    return GTO_OK;
}

int cmd_deprecate(gto_repo *repo, const struct options *options, gto_error **error)
{
    enum gto_action action = options->stage     ? GTO_ACTION_UNASSIGN
                             : options->version ? GTO_ACTION_DEREGISTER
                                                : GTO_ACTION_DEPRECATE;
    struct gto_change_request request = changes_request(options, action);
    bool agreed = true;
    request.stage = options->stage;
    request.version = options->version;
    if (action == GTO_ACTION_DEPRECATE)
        request.revision = options->ref;
    if (request.delete_tags && !options->yes && !request.dry_run && isatty(STDIN_FILENO)) {
        int rc = ask(repo, &request, &agreed, error);
        if (rc != GTO_OK)
            return rc;
    }
    if (agreed)
        return changes_make(repo, options, &request, error);
    term_hint("Nothing was deleted");
    return STATUS_DECLINED;
}
