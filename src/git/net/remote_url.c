// The URL of a remote repository, for people.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "handle.h"
#include "net/url.h"

// The URL without credentials; NULL if it is a path, or of a kind that is not followed.
static int clean(char **out, const char *text, gto_error **error)
{
    struct url url;
    int rc = url_is_one(text) ? url_parse(&url, text, error) : GTO_EARGS;
    *out = NULL;
    if (rc == GTO_OK) {
        *out = strdup(url.text);
        url_free(&url);
        return *out ? GTO_OK : error_no_memory(error);
    }
    if (rc == GTO_ENOMEM)
        return rc;
    if (error && *error) {
        gto_error_free(*error);
        *error = NULL;
    }
    return GTO_OK;
}

int repo_remote_url(struct repo *repo, const char *remote, char **url, gto_error **error)
{
    const char *const args[] = {"remote", "get-url", "--", remote, NULL};
    struct buf out = {0};
    struct process process = {.out = &out};
    int status;
    *url = NULL;
    if (repo->server) {
        *url = strdup(repo->location.root);
        return *url ? GTO_OK : error_no_memory(error);
    }
    int rc = git_run(&repo->location, args, process, &status, error);
    if (rc == GTO_OK && !status && !out.failed) { // else there is no such remote
        struct slice rest = {out.data, out.len}, line = slice_take_line(&rest);
        char *text = strndup(line.len ? line.data : "", line.len);
        rc = text ? clean(url, text, error) : error_no_memory(error);
        free(text);
    }
    buf_free(&out);
    return rc;
}
