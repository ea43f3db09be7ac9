#include "moment.h"

#include <stdlib.h>

#include "error.h"
#include "object.h"
#include "repository.h"

static int read_time(int64_t *out, struct repo *repo, const char *commit_id, gto_error **error)
{
    struct repo_object object;
    struct commit_object commit;
    int rc = repo_read_object(repo, commit_id, &object, error);
    if (rc != GTO_OK)
        return rc;
    if (commit_object_parse(&commit, (struct slice){object.data, object.size}))
        *out = commit.committer.time;
    else
        rc = error_set(error, GTO_EREF, "Commit '%s' is malformed", commit_id);
    repo_object_free(&object);
    return rc;
}

// A revision comes first: Git would make a date of many.
static int find(int64_t *time, char **commit_id, struct repo *repo, const char *text,
                gto_error **error)
{
    *commit_id = NULL;
    int rc = repo_resolve(repo, text, commit_id, NULL);
    if (rc == GTO_OK)
        return read_time(time, repo, *commit_id, error);
    return rc == GTO_ENOMEM ? error_no_memory(error) : repo_parse_date(repo, text, time, error);
}

// The history of a server is not here: all that is known is where its HEAD is.
static int find_head(struct moment *moment, struct repo *repo, gto_error **error)
{
    int64_t time;
    if (!repo_is_server(repo))
        return repo_commit_before(repo, moment->time, &moment->head_id, error);
    int rc = repo_head(repo, &moment->head_id, error);
    if (rc == GTO_OK && moment->head_id)
        rc = read_time(&time, repo, moment->head_id, error);
    if (rc == GTO_OK && moment->head_id && time > moment->time) {
        free(moment->head_id);
        moment->head_id = NULL;
    }
    return rc;
}

int moment_find(struct moment *out, struct repo *repo, const char *text, gto_error **error)
{
    struct moment moment = {0};
    int rc = find(&moment.time, &moment.head_id, repo, text, error);
    if (rc == GTO_OK && !moment.head_id)
        rc = find_head(&moment, repo, error);
    if (rc == GTO_OK)
        *out = moment;
    else
        moment_free(&moment);
    return rc;
}

void moment_free(struct moment *moment)
{
    free(moment->head_id);
}

int gto_repo_moment(int64_t *out, gto_repo *repo, const char *text, gto_error **error)
{
    char *commit_id;
    int64_t time;
    int rc = find(&time, &commit_id, repo->git, text, error);
    free(commit_id);
    if (rc == GTO_OK)
        *out = time;
    return rc;
}
