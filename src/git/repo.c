// Opening a repository.
#include <stdlib.h>
#include <unistd.h>

#include "error.h"
#include "handle.h"
#include "net/server.h"
#include "net/url.h"

static int open_here(struct repo *repo, const char *path, gto_error **error)
{
    int rc = location_find(&repo->location, path, error);
    return rc == GTO_OK ? odb_open(&repo->odb, &repo->location, repo->threads, error) : rc;
}

int repo_open(struct repo **out, const char *path, const struct repo_options *options,
              gto_error **error)
{
    struct repo *repo = calloc(1, sizeof(*repo));
    if (!repo)
        return error_no_memory(error);
    repo->watch = options->watch;
    repo->threads = options->threads;
    repo->named = path != NULL;
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
    odb_free(repo->odb);
    buf_free(&repo->remotes);
    location_free(&repo->location);
    server_close(repo->server);
    free(repo);
}

void repo_rest(struct repo *repo)
{
    odb_rest(repo->odb);
}

struct process_watch *repo_watch(struct repo *repo)
{
    return &repo->watch;
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

static void forget_output(struct buf *out)
{
    if (out)
        buf_clear(out);
}

int repo_run_git(struct repo *repo, const char *const *args, struct process process, int *status,
                 gto_error **error)
{
    int rc = git_run(&repo->location, args, process, status, error);
    bool failed = rc == GTO_OK && *status;
    if (!failed || !repo->server || server_recover(repo, NULL) != GTO_OK)
        return rc;
    forget_output(process.out);
    forget_output(process.err);
    return git_run(&repo->location, args, process, status, error);
}
