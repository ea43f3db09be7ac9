// What Git says of the history of commits.
#include "rev_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"
#include "handle.h"
#include "hex.h"
#include "strmap.h"

// A repository on a server is a heap of objects here, without the commits between them.
int rev_list_refuse_server(const struct repo *repo, gto_error **error)
{
    return error_set(error, GTO_EARGS, "The history of '%s' is not here: run this in a clone of it",
                     repo_root(repo));
}

int repo_commit_before(struct repo *repo, int64_t time, char **id, gto_error **error)
{
    const char *args[] = {"rev-list", "-1", "--first-parent", NULL, "HEAD", "--", NULL};
    struct buf limit = {0};
    char *head = NULL;
    *id = NULL;
    int rc = repo_head(repo, &head, error);
    bool any = rc == GTO_OK && head;
    free(head);
    if (!any || repo->server)
        return rc;
    buf_addf(&limit, "--min-age=%" PRId64, time);
    args[3] = limit.data;
    rc = limit.failed ? error_no_memory(error)
                      : git_ask(&repo->location, args, (struct process){.input = NULL},
                                "cannot read the history of HEAD", id, error);
    buf_free(&limit);
    if (rc == GTO_OK && !**id) {
        free(*id);
        *id = NULL;
    }
    return rc;
}

int rev_list_run(struct repo *repo, const char *const *args, struct process process,
                 gto_error **error)
{
    static const char *const env[] = {"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
                                      "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", NULL};
    struct buf err = {0};
    int status;
    process.env = env;
    process.err = &err;
    int rc = git_run(&repo->location, args, process, &status, error);
    if (rc == GTO_OK && status) {
        char *complaint = git_complaint(&err, false);
        rc = complaint ? error_set(error, GTO_ERROR, "Git cannot read the history: %s", complaint)
                       : error_no_memory(error);
        free(complaint);
    }
    buf_free(&err);
    return rc;
}

// Runs `git rev-list`, which reads commits from its standard input.
static int list(struct repo *repo, const char *const *args, const struct buf *input,
                struct buf *out, gto_error **error)
{
    struct process process = {.input = input->data, .input_len = input->len, .out = out};
    return input->failed ? error_no_memory(error) : rev_list_run(repo, args, process, error);
}

// Remembers the ids in an answer.
static int index_lines(struct strmap *ids, const struct buf *answer, gto_error **error)
{
    struct slice rest = {answer->data, answer->len};
    while (rest.len) {
        struct slice line = slice_take_line(&rest);
        struct strmap_entry *entry = strmap_put(ids, line.data, line.len);
        if (!entry)
            return error_no_memory(error);
        entry->value = (char *)line.data;
    }
    return GTO_OK;
}

// The commits between `ancestor` and any of those asked for are those that lie on a way from one to
// the other: of those asked for, the ones that have it in their history.
int repo_find_descendants(struct repo *repo, const char *ancestor, const char *const *ids,
                          size_t count, bool *found, gto_error **error)
{
    static const char *const args[] = {"rev-list", "--ancestry-path", "--ignore-missing", "--stdin",
                                       NULL};
    struct buf input = {0}, answer = {0};
    struct strmap listed = {0};
    if (repo->server)
        return rev_list_refuse_server(repo, error);
    buf_addf(&input, "^%s\n", ancestor);
    for (size_t i = 0; i < count; i++)
        buf_addf(&input, "%s\n", ids[i]);
    int rc = count ? list(repo, args, &input, &answer, error) : GTO_OK;
    if (rc == GTO_OK)
        rc = index_lines(&listed, &answer, error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        found[i] = strcmp(ids[i], ancestor) == 0 || strmap_get(&listed, ids[i], strlen(ids[i]));
    strmap_free(&listed);
    buf_free(&answer);
    buf_free(&input);
    return rc;
}

int repo_add_history(struct repo *repo, const char *const *ids, size_t count, size_t limit,
                     struct buf *out, gto_error **error)
{
    struct buf input = {0}, max = {0};
    if (repo->server)
        return rev_list_refuse_server(repo, error);
    buf_addf(&max, "--max-count=%zu", limit);
    const char *const args[] = {"log",
                                "--no-show-signature",
                                "--no-color",
                                "--no-decorate",
                                "--no-notes",
                                "--no-mailmap",
                                "--ignore-missing",
                                "--format=%H %P%x09%s",
                                max.data,
                                "--stdin",
                                NULL};
    for (size_t i = 0; i < count; i++)
        buf_addf(&input, "%s\n", ids[i]);
    int rc = max.failed ? error_no_memory(error) : GTO_OK;
    if (rc == GTO_OK && count)
        rc = list(repo, args, &input, out, error);
    buf_free(&input);
    buf_free(&max);
    return rc;
}
