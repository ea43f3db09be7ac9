// Where a repository is, as Git says it.
#include "location.h"

#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"
#include "run.h"
#include "text.h"

void location_free(struct location *location)
{
    free(location->root);
    free(location->git_dir);
    free(location->common_dir);
    free(location->object_dir);
    *location = (struct location){0};
}

static int no_repository(const char *path, gto_error **error)
{
    return error_set(error, GTO_ENOREPO, "No Git repo found in '%s'", path ? path : ".");
}

// Git would not say where the repository is.
static int explain_refusal(const char *path, const struct buf *err, gto_error **error)
{
    static const char remedy[] = "safe.directory ";
    const char *text = err->data ? err->data : "";
    const char *directory = strstr(text, remedy);
    if (strstr(text, "not a git repository"))
        return no_repository(path, error);
    if (directory) {
        directory += strlen(remedy);
        int len = (int)strcspn(directory, "\n");
        return error_set(error, GTO_ENOREPO,
                         "The Git repo in %.*s belongs to somebody else; if you trust it, run "
                         "'git config --global --add safe.directory %.*s'",
                         len, directory, len, directory);
    }
    char *complaint = git_complaint(err, true);
    int rc = complaint
                 ? error_set(error, GTO_ERROR, "Git repo in '%s': %s", path ? path : ".", complaint)
                 : error_no_memory(error);
    free(complaint);
    return rc;
}

static bool is_word(struct slice s, const char *word)
{
    return slice_equal(s, slice_of(word));
}

// Git knows no work tree while it stands inside the Git directory.
static struct slice root_without_work_tree(struct slice git_dir, bool bare)
{
    static const char suffix[] = "/.git";
    size_t len = strlen(suffix);
    if (!bare && git_dir.len > len && memcmp(git_dir.data + git_dir.len - len, suffix, len) == 0)
        git_dir.len -= len;
    return git_dir;
}

// Takes the answer to the question of location_ask_git apart. A bare repository has no last line.
static int read_answer(struct location *out, struct slice answer, gto_error **error)
{
    struct slice lines[6] = {0};
    size_t n = 0;
    while (n < 6 && answer.len)
        lines[n++] = next_line(&answer);
    if (n < 5 || answer.len || lines[0].data[0] != '/')
        return error_set(error, GTO_ERROR, "Git does not say where the repository is");
    bool bare = is_word(lines[3], "true");
    struct slice root = n == 6 ? lines[5] : root_without_work_tree(lines[0], bare);
    out->git_dir = strndup(lines[0].data, lines[0].len);
    out->common_dir = strndup(lines[1].data, lines[1].len);
    out->object_dir = strndup(lines[2].data, lines[2].len);
    out->bare = bare;
    out->id_len = is_word(lines[4], "sha256") ? MAX_ID_LEN : SHA1_LEN;
    out->root = strndup(root.data, root.len);
    if (!out->git_dir || !out->common_dir || !out->object_dir || !out->root)
        return error_no_memory(error);
    return GTO_OK;
}

static int ask_where(struct location *out, const char *path, gto_error **error)
{
    static const char *const args[] = {"rev-parse",
                                       "--path-format=absolute",
                                       "--git-dir",
                                       "--git-common-dir",
                                       "--git-path",
                                       "objects",
                                       "--is-bare-repository",
                                       "--show-object-format",
                                       "--show-toplevel",
                                       NULL};
    struct buf text = {0}, err = {0};
    struct process process = {.out = &text, .err = &err};
    int status;
    int rc = git_run_at(path, out->from_environment, args, process, &status, error);
    // without a work tree, the last question has no answer
    if (rc == GTO_OK && status && !text.len)
        rc = explain_refusal(path, &err, error);
    else if (rc == GTO_OK)
        rc = read_answer(out, (struct slice){text.data, text.len}, error);
    buf_free(&text);
    buf_free(&err);
    return rc;
}

bool location_is_partial(struct location *location)
{
    static const char *const args[] = {
        "config", "--get-regexp", "^(remote\\..*\\.promisor|extensions\\.partialclone)$", NULL};
    struct buf ignored = {0};
    int status;
    if (location->partial == PARTIAL_UNKNOWN) {
        struct process process = {.out = &ignored};
        int rc = git_run(location, args, process, &status, NULL);
        location->partial = rc == GTO_OK && status == 0 ? PARTIAL_YES : PARTIAL_NO;
        buf_free(&ignored);
    }
    return location->partial == PARTIAL_YES;
}

// Whether references are, or may be, somewhere else than in files of the Git directory.
static int ask_for_refs(struct location *location, bool *elsewhere, gto_error **error)
{
    static const char *const args[] = {"config", "--get", "extensions.refStorage", NULL};
    int status = 0;
    *elsewhere = location->from_environment && getenv("GIT_REFERENCE_BACKEND");
    if (*elsewhere)
        return GTO_OK;
    int rc = git_run(location, args, (struct process){0}, &status, error);
    *elsewhere = status == 0;
    return rc;
}

int location_ask_git(struct location *out, const char *path, gto_error **error)
{
    *out = (struct location){.from_environment = !path && environment_has_location()};
    int rc = ask_where(out, path, error);
    if (rc == GTO_OK && out->id_len != SHA1_LEN)
        out->plumbing = true;
    else if (rc == GTO_OK)
        rc = ask_for_refs(out, &out->plumbing, error);
    if (rc != GTO_OK)
        location_free(out);
    return rc;
}
