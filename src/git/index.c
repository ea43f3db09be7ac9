// The index: what the next commit will hold.
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "environment.h"
#include "error.h"
#include "handle.h"
#include "slice.h"

#define INDEX_FILE "GIT_INDEX_FILE"

// Git's hooks name the index of the commit that is being made. It is not that of a repository that
// a path names.
static char *index_variable(const struct repo *repo)
{
    const char *file = repo->named ? NULL : environment_get(INDEX_FILE);
    struct buf variable = {0};
    if (!file)
        return strdup(INDEX_FILE);
    buf_adds(&variable, INDEX_FILE "=");
    buf_adds(&variable, file);
    return buf_finish(&variable);
}

static int ask_index(struct repo *repo, const char *const *args, struct buf *out, gto_error **error)
{
    struct buf err = {0};
    char *variable = index_variable(repo), *complaint = NULL;
    const char *const env[] = {variable, NULL};
    int status;
    if (!variable)
        return error_no_memory(error);
    int rc = git_run(&repo->location, args, (struct process){.env = env, .out = out, .err = &err},
                     &status, error);
    if (rc == GTO_OK && status) {
        complaint = git_complaint(&err, false);
        rc = complaint ? error_set(error, GTO_ERROR, "cannot read the index: %s", complaint)
                       : error_no_memory(error);
    }
    free(complaint);
    free(variable);
    buf_free(&err);
    return rc == GTO_OK && out->failed ? error_no_memory(error) : rc;
}

int repo_list_files(struct repo *repo, const char *name, bool untracked, struct buf *paths,
                    gto_error **error)
{
    struct buf pathspec = {0};
    buf_addf(&pathspec, ":(top,glob)**/%s", name);
    const char *const args[] = {"ls-files", "-z", "--cached", "--", pathspec.data, NULL};
    const char *const all[] = {"ls-files",           "-z", "--cached",    "--others",
                               "--exclude-standard", "--", pathspec.data, NULL};
    int rc = pathspec.failed ? error_no_memory(error)
                             : ask_index(repo, untracked ? all : args, paths, error);
    buf_free(&pathspec);
    return rc;
}

int repo_index_tree(struct repo *repo, char **tree_id, gto_error **error)
{
    static const char *const args[] = {"write-tree", "--missing-ok", NULL};
    struct buf answer = {0};
    int rc = ask_index(repo, args, &answer, error);
    if (rc == GTO_OK) {
        struct slice rest = {answer.data, answer.len}, line = slice_take_line(&rest);
        *tree_id = strndup(line.len ? line.data : "", line.len);
        rc = *tree_id ? GTO_OK : error_no_memory(error);
    }
    buf_free(&answer);
    return rc;
}
