// The commits between two versions.
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "error.h"
#include "event.h"
#include "object.h"
#include "repo.h"
#include "repository.h"

static const char *copy(const struct differ *differ, struct slice text)
{
    return arena_strndup(&differ->diff->arena, text.data, text.len);
}

static int fill(const struct differ *differ, struct gto_commit *commit,
                const struct commit_object *object)
{
    commit->known = true;
    commit->author = copy(differ, object->author.name);
    commit->author_email = copy(differ, object->author.email);
    commit->committer = copy(differ, object->committer.name);
    commit->committer_email = copy(differ, object->committer.email);
    commit->message = copy(differ, object->message);
    commit->time = object->committer.time;
    commit->offset = object->committer.offset;
    bool filled = commit->author && commit->author_email && commit->committer &&
                  commit->committer_email && commit->message;
    return filled ? GTO_OK : error_no_memory(differ->error);
}

// Reads a commit that Git lists.
static int read_commit(const struct differ *differ, struct gto_commit *commit, struct slice id)
{
    struct repo_object object;
    struct commit_object parsed;
    *commit = (struct gto_commit){.id = copy(differ, id)};
    if (!commit->id)
        return error_no_memory(differ->error);
    int rc = repo_read_object(differ->repo->git, commit->id, &object, differ->error);
    if (rc != GTO_OK)
        return rc;
    if (commit_object_parse(&parsed, (struct slice){object.data, object.size}))
        rc = fill(differ, commit, &parsed);
    else
        rc = error_set(differ->error, GTO_EREF, "commit %s is malformed", commit->id);
    repo_object_free(&object);
    return rc;
}

static int read_commits(const struct differ *differ, struct diff_commits *commits,
                        const struct buf *ids)
{
    struct slice rest = {ids->data, ids->len};
    size_t count = 0;
    for (size_t i = 0; i < ids->len; i++)
        count += ids->data[i] == '\n';
    commits->items = arena_zalloc(&differ->diff->arena, (count + 1) * sizeof(*commits->items));
    if (!commits->items)
        return error_no_memory(differ->error);
    int rc = GTO_OK;
    while (rc == GTO_OK && rest.len) {
        rc = read_commit(differ, &commits->items[commits->count], slice_take_line(&rest));
        commits->count += rc == GTO_OK;
    }
    return rc;
}

// Lists the commits that one version alone has.
static int list(const struct differ *differ, enum gto_version_side side)
{
    struct diff_commits *commits = &differ->diff->commits[side];
    const struct repo_range range = {differ_commit_id(differ, (enum gto_version_side)(1 - side)),
                                     differ_commit_id(differ, side)};
    struct buf ids = {0};
    if (!commits->total)
        return GTO_OK;
    int rc = repo_list_commits(differ->repo->git, &range, differ->diff->paths, &ids, differ->error);
    if (rc == GTO_OK)
        rc = read_commits(differ, commits, &ids);
    buf_free(&ids);
    return rc;
}

static int count(const struct differ *differ)
{
    struct diff_commits *commits = differ->diff->commits;
    const struct repo_range range = {differ_commit_id(differ, GTO_BEFORE),
                                     differ_commit_id(differ, GTO_AFTER)};
    char *cut = NULL;
    int rc = repo_count_commits(differ->repo->git, &range, &commits[GTO_BEFORE].total,
                                &commits[GTO_AFTER].total, &cut, differ->error);
    if (rc == GTO_OK && cut)
        rc = differ_add_problem(differ, cut, GTO_PROBLEM_CUT_HISTORY, NULL, NULL);
    free(cut);
    return rc;
}

static int count_and_list(const struct differ *differ)
{
    struct repo *git = differ->repo->git;
    if (strcmp(differ_commit_id(differ, GTO_BEFORE), differ_commit_id(differ, GTO_AFTER)) == 0)
        return GTO_OK;
    if (repo_is_server(git))
        return error_set(differ->error, GTO_EARGS, "'%s' is on a server", repo_root(git));
    int rc = count(differ);
    for (size_t side = 0; rc == GTO_OK && side < GTO_SIDES; side++)
        rc = list(differ, (enum gto_version_side)side);
    return rc;
}

// Whether an error says that the history is not to be had; the rest can be told without it.
static bool is_unknown(int rc)
{
    return rc == GTO_EARGS || rc == GTO_EREF || rc == GTO_ERROR;
}

int differ_add_commits(const struct differ *differ)
{
    gto_diff *diff = differ->diff;
    gto_error *why = NULL;
    struct differ asking = *differ;
    asking.error = &why;
    int rc = count_and_list(&asking);
    diff->has_commits = rc == GTO_OK;
    if (is_unknown(rc)) {
        memset(diff->commits, 0, sizeof(diff->commits));
        rc = differ_add_problem(differ, differ_commit_id(differ, GTO_AFTER),
                                GTO_PROBLEM_UNKNOWN_HISTORY, NULL,
                                why ? gto_error_message(why) : "");
    } else if (rc != GTO_OK) {
        rc = error_set(differ->error, (enum gto_code)rc, "%s", why ? gto_error_message(why) : "");
    }
    gto_error_free(why);
    return rc;
}
