#include "changes.h"
#include "commands.h"

int cmd_assign(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_request request = changes_request(options, GTO_ACTION_ASSIGN);
    request.stage = options->stage;
    request.revision = options->ref;
    // With a revision, the version given is the name for what gets registered there.
    if (options->ref)
        request.new_version = options->version;
    else if (options->version)
        request.version = options->version;
    else
        request.revision = "HEAD";
    return changes_make(repo, options, &request, error);
}
