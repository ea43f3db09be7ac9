// Opening a repository.
#include <stdlib.h>
#include <unistd.h>

#include "error.h"
#include "handle.h"
#include "net/server.h"
#include "net/url.h"

// Finds the repository without Git where that is certain to give the same answer: it saves a
// process.
static int locate(struct location *out, const char *path, gto_error **error)
{
    enum located found =
        !path && environment_has_location() ? LOCATED_UNSURE : objects_locate(out, path);
    if (found == LOCATED)
        return GTO_OK;
    if (found == LOCATED_NOTHING)
        return error_set(error, GTO_ENOREPO, "No Git repo found in '%s'", path ? path : ".");
    return location_ask_git(out, path, error);
}

static int open_here(struct repo *repo, const char *path, gto_error **error)
{
    int rc = locate(&repo->location, path, error);
    return rc == GTO_OK ? objects_open(&repo->objects, &repo->location, error) : rc;
}

int repo_open(struct repo **out, const char *path, const struct repo_options *options,
              gto_error **error)
{
    struct repo *repo = calloc(1, sizeof(*repo));
    if (!repo)
        return error_no_memory(error);
    objects_start();
    repo->watch = options->watch;
    bool elsewhere = path && url_is_one(path) && access(path, F_OK) != 0;
    int rc = elsewhere ? server_open(repo, path, options, error) : open_here(repo, path, error);
    if (rc == GTO_OK)
        *out = repo;
    else
        repo_free(repo);
    return rc;
}

void repo_free(struct repo *repo)
{
    if (!repo)
        return;
    objects_free(repo->objects);
    objects_stop();
    location_free(&repo->location);
    server_close(repo->server);
    free(repo);
}

const char *repo_root(const struct repo *repo)
{
    return repo->server ? server_url(repo->server) : repo->location.root;
}

bool repo_is_bare(const struct repo *repo)
{
    return repo->location.bare;
}

bool repo_is_server(const struct repo *repo)
{
    return repo->server != NULL;
}

int repo_refresh(struct repo *repo, gto_error **error)
{
    return repo->server ? server_refresh(repo, error) : GTO_OK;
}
