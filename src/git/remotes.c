#include "remotes.h"

#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"

static const char heads[] = "refs/heads/";

enum { NO_BRANCH = 1 }; // exit status of git-symbolic-ref(1) where HEAD is detached

void remotes_note(struct repo *repo, struct slice lines)
{
    buf_clear(&repo->remotes);
    while (lines.len) {
        struct slice line = slice_take_line(&lines);
        if (slice_starts_with(line, slice_of("remote.")) ||
            slice_starts_with(line, slice_of("branch.")))
            buf_addf(&repo->remotes, "%.*s\n", (int)line.len, line.data);
    }
    repo->knows_remotes = true;
}

static int fail(const struct buf *err, gto_error **error)
{
    char *complaint = git_complaint(err, false);
    int rc = complaint ? error_set(error, GTO_ERROR, "cannot read the configuration: %s", complaint)
                       : error_no_memory(error);
    free(complaint);
    return rc;
}

static int ask(struct repo *repo, gto_error **error)
{
    static const char *const args[] = {"config", "--list", NULL};
    struct buf out = {0}, err = {0};
    int status;
    int rc =
        git_run(&repo->location, args, (struct process){.out = &out, .err = &err}, &status, error);
    if (rc == GTO_OK && status)
        rc = fail(&err, error);
    else if (rc == GTO_OK)
        remotes_note(repo, (struct slice){out.data, out.len});
    buf_free(&out);
    buf_free(&err);
    return rc;
}

// The value of a key, the last one; empty if there is none. The key is SECTION NAME LAST.
static struct slice find(const struct repo *repo, const char *section, struct slice name,
                         const char *last)
{
    struct slice lines = {repo->remotes.data, repo->remotes.len}, found = {0};
    while (lines.len) {
        struct slice line = slice_take_line(&lines);
        if (slice_take_prefix(&line, slice_of(section)) && slice_take_prefix(&line, name) &&
            slice_take_prefix(&line, slice_of(last)))
            found = line;
    }
    return found;
}

// The remote repository that the branch of HEAD is pushed to. Git is asked for the branch only if
// there is such a setting.
static int find_of_branch(struct repo *repo, struct slice *found, gto_error **error)
{
    static const char *const args[] = {"symbolic-ref", "--quiet", "HEAD", NULL};
    struct buf out = {0}, err = {0};
    int status = 0, rc = GTO_OK;
    *found = (struct slice){0};
    if (!repo->remotes.len || !strstr(repo->remotes.data, ".pushremote="))
        return GTO_OK;
    rc = git_run(&repo->location, args, (struct process){.out = &out, .err = &err}, &status, error);
    if (rc == GTO_OK && status > NO_BRANCH)
        rc = fail(&err, error);
    struct slice text = {out.data, rc == GTO_OK && !status ? out.len : 0};
    struct slice branch = slice_take_line(&text);
    if (slice_take_prefix(&branch, slice_of(heads)))
        *found = find(repo, "branch.", branch, ".pushremote=");
    buf_free(&out);
    buf_free(&err);
    return rc;
}

// The name in remote.NAME.url=VALUE.
static bool take_name(struct slice line, struct slice *name)
{
    static const char key[] = ".url=";
    *name = line;
    if (!slice_take_prefix(name, slice_of("remote.")))
        return false;
    const char *end = memmem(name->data, name->len, key, strlen(key));
    name->len = end ? (size_t)(end - name->data) : 0;
    return end;
}

// The only one that there is; empty if there are several or none.
static struct slice find_only(const struct repo *repo)
{
    struct slice lines = {repo->remotes.data, repo->remotes.len}, only = {0}, name;
    while (lines.len) {
        if (!take_name(slice_take_line(&lines), &name))
            continue;
        if (only.len && !slice_equal(only, name))
            return (struct slice){0};
        only = name;
    }
    return only;
}

int repo_default_remote(struct repo *repo, char **name, gto_error **error)
{
    struct slice found = {0};
    int rc = repo->knows_remotes ? GTO_OK : ask(repo, error);
    if (rc == GTO_OK && repo->remotes.failed)
        rc = error_no_memory(error);
    if (rc == GTO_OK)
        rc = find_of_branch(repo, &found, error);
    if (rc != GTO_OK)
        return rc;
    if (!found.len)
        found = find(repo, "remote.pushdefault=", (struct slice){0}, "");
    if (!found.len)
        found = find_only(repo);
    *name = found.len ? strndup(found.data, found.len) : strdup("origin");
    return *name ? GTO_OK : error_no_memory(error);
}
