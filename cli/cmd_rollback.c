#include "changes.h"
#include "commands.h"
#include "error.h"

int cmd_rollback(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_request request = changes_request(options, GTO_ACTION_ASSIGN);
    gto_shortcut *shortcut;
    int rc = gto_shortcut_parse(&shortcut, options->name, error);
    if (rc != GTO_OK)
        return rc;
    request.artifact = gto_shortcut_artifact(shortcut);
    request.stage = gto_shortcut_stage(shortcut);
    request.version = options->version;
    request.rollback = true;
    rc = request.stage
             ? changes_make(repo, options, &request, error)
             : error_set(error, GTO_EARGS, "'%s' names no stage: a rollback is of 'NAME#STAGE'",
                         options->name);
    gto_shortcut_free(shortcut);
    return rc;
}
