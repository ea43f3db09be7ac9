#include "changes.h"
#include "commands.h"

int cmd_assign(gto_repo *repo, const struct options *options, gto_error **error)
{
    // With a revision, the version given is the name for what gets registered there.
    const char *revision = options->ref;
    const char *version = revision ? NULL : options->version;
    const char *new_version = revision ? options->version : NULL;
    struct gto_change_options how = changes_how(options);
    gto_change *change;
    if (!revision && !version)
        revision = "HEAD";
    int rc = gto_assign(&change, repo, options->name, options->stage, revision, version,
                        new_version, &how, error);
    return rc == GTO_OK ? changes_finish(repo, options, change, error) : rc;
}
