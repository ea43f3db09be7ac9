#include <stdlib.h>

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

// All that are named; the second argument is a commit where there are just two and --ref does not
// say which commit is meant.
static int list_artifacts(struct vec *artifacts, const struct options *options, gto_error **error)
{
    bool failed = vec_push(artifacts, (char *)options->name) != 0;
    if (options->ref && (options->revision || options->names.count))
        failed |= vec_push(artifacts, (char *)options->ref) != 0;
    for (size_t i = 0; i < options->names.count; i++)
        failed |= vec_push(artifacts, options->names.items[i]) != 0;
    return failed ? error_no_memory(error) : GTO_OK;
}

// Of three words the second was a commit for those who know only two of them.
static int check_artifacts(gto_repo *repo, const struct options *options,
                           const struct vec *artifacts, gto_error **error)
{
    char *id;
    for (size_t i = 1; !options->revision && i < artifacts->count; i++) {
        if (gto_repo_resolve(&id, repo, artifacts->items[i], NULL) != GTO_OK)
            continue;
        gto_free(id);
        return error_set(error, GTO_EARGS,
                         "'%s' is a revision: name artifacts alone, and the commit with --ref",
                         (const char *)artifacts->items[i]);
    }
    return GTO_OK;
}

static int register_all(gto_repo *repo, const struct options *options,
                        const struct gto_change_request *request, const struct vec *artifacts,
                        gto_error **error)
{
    struct gto_change_request *requests = calloc(artifacts->count, sizeof(*requests));
    const struct gto_change_request **all = calloc(artifacts->count, sizeof(*all));
    int rc = requests && all ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < artifacts->count; i++) {
        requests[i] = *request;
        requests[i].artifact = artifacts->items[i];
        all[i] = &requests[i];
    }
    if (rc == GTO_OK)
        rc = changes_make_all(repo, options, all, artifacts->count, error);
    free(requests);
    free(all);
    return rc;
}

int cmd_register(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_change_request request = changes_request(options, GTO_ACTION_REGISTER);
    struct vec labels = {0}, artifacts = {0};
    if (options_conflict(options->bump))
        return error_set(error, GTO_EARGS,
                         "Need to specify either version or single bump argument");
    request.bump = bump_of(options->bump);
    request.version = options->version;
    int rc = options_copy_list(&labels, &options->labels, error);
    request.labels = (const char *const *)labels.items;
    if (rc == GTO_OK)
        rc = list_artifacts(&artifacts, options, error);
    if (rc == GTO_OK)
        rc = check_artifacts(repo, options, &artifacts, error);
    request.revision = options->revision                       ? options->revision
                       : options->ref && !options->names.count ? options->ref
                                                               : "HEAD";
    if (rc == GTO_OK)
        rc = register_all(repo, options, &request, &artifacts, error);
    vec_free(&labels);
    vec_free(&artifacts);
    return rc;
}
