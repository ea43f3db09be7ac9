#include "changes.h"
#include "commands.h"
#include "error.h"

static enum gto_bump bump_of(unsigned bits)
{
    return bits == BUMP_BIT_MAJOR   ? GTO_BUMP_MAJOR
           : bits == BUMP_BIT_MINOR ? GTO_BUMP_MINOR
           : bits == BUMP_BIT_PATCH ? GTO_BUMP_PATCH
                                    : GTO_BUMP_DEFAULT;
}

int cmd_register(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_request request = changes_request(options, GTO_ACTION_REGISTER);
    if (options_conflict(options->bump))
        return error_set(error, GTO_EARGS,
                         "Need to specify either version or single bump argument");
    request.bump = bump_of(options->bump);
    request.revision = options->ref ? options->ref : "HEAD";
    request.version = options->version;
    struct vec labels = {0};
    int rc = options_copy_list(&labels, &options->labels, error);
    request.labels = (const char *const *)labels.items;
    if (rc == GTO_OK)
        rc = changes_make(repo, options, &request, error);
    vec_free(&labels);
    return rc;
}
