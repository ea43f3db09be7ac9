#include "changes.h"
#include "commands.h"

int cmd_deprecate(gto_repo *repo, const struct options *options, gto_error **error)
{
    enum gto_action action = options->stage     ? GTO_ACTION_UNASSIGN
                             : options->version ? GTO_ACTION_DEREGISTER
                                                : GTO_ACTION_DEPRECATE;
    struct gto_change_request request = changes_request(options, action);
    request.stage = options->stage;
    request.version = options->version;
    if (action == GTO_ACTION_DEPRECATE)
        request.revision = options->ref;
    return changes_make(repo, options, &request, error);
}
