// Everything that changes a repository is done by Git itself, so that permissions, hooks, reflogs
// and whatever else its configuration asks for are as they always are.
// (One thing Git cannot do: remove a reference whose file is garbage. See repair.c.)
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"
#include "handle.h"
#include "refs/refs.h"
#include "net/server.h"
#include "sign.h"
#include "update_ref.h"

// ---- Tag objects

// What a tag object is, without a signature. Its message ends in exactly one end of line, or is
// empty.
static void format_tag(struct buf *out, const struct repo_new_tag *tag)
{
    size_t len = strlen(tag->message);
    while (len && tag->message[len - 1] == '\n')
        len--;
    buf_addf(out, "object %s\ntype commit\ntag %s\ntagger %s\n\n", tag->commit_id, tag->name,
             tag->tagger);
    buf_add(out, tag->message, len);
    buf_adds(out, len ? "\n" : "");
}

static int write_unsigned(struct repo *repo, const struct repo_new_tag *tag, const struct buf *text,
                          char **id, gto_error **error)
{
    static const char *const args[] = {"hash-object", "-t", "tag", "-w", "--stdin", NULL};
    struct process process = {.input = text->data, .input_len = text->len};
    struct buf failure = {0};
    buf_addf(&failure, "cannot store tag '%s'", tag->name);
    int rc = failure.failed ? error_no_memory(error)
                            : git_ask(&repo->location, args, process, failure.data, id, error);
    buf_free(&failure);
    return rc;
}

static int write_tag(struct repo *repo, const struct repo_new_tag *tag, char **id,
                     gto_error **error)
{
    struct buf text = {0};
    format_tag(&text, tag);
    int rc = text.failed ? error_no_memory(error)
             : tag->sign ? sign_tag(repo, tag, &text, id, error)
                         : write_unsigned(repo, tag, &text, id, error);
    buf_free(&text);
    return rc;
}

int repo_write_tag(struct repo *repo, const struct repo_new_tag *tag, char **id, gto_error **error)
{
    gto_error *why = NULL;
    int rc = write_tag(repo, tag, id, &why);
    if (rc == GTO_ERROR && repo->server && server_recover(repo, NULL) == GTO_OK)
        rc = write_tag(repo, tag, id, &why);
    return error_settle(rc, why, error);
}

// ---- References

static void format_updates(struct buf *out, const struct repo_update *updates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        update_ref_word(
            out, "option no-deref"); // a tag that stands for another reference is itself meant
        buf_addf(out, "%s refs/tags/", updates[i].id ? "create" : "delete");
        update_ref_word(out, updates[i].name);
        update_ref_word(out, updates[i].id ? updates[i].id : updates[i].old_id);
    }
}

// How a reference stands to an update that Git refused.
enum progress { NOT_DONE, DONE, MOVED };

static int look(struct repo *repo, const struct repo_update *update, enum progress *progress,
                gto_error **error)
{
    char id[MAX_ID_LEN + 1];
    enum ref_state state;
    struct buf name = {0};
    buf_addf(&name, "refs/tags/%s", update->name);
    int rc = name.failed ? error_no_memory(error) : ref_find(repo, name.data, &state, id, error);
    buf_free(&name);
    *progress = NOT_DONE;
    if (rc != GTO_OK)
        return rc;
    if (update->id && state == REF_FOUND)
        *progress = strcmp(id, update->id) == 0 ? DONE : MOVED;
    else if (!update->id && state == REF_MISSING)
        *progress = DONE;
    else if (!update->id && state == REF_FOUND && strcmp(id, update->old_id) != 0)
        *progress = MOVED;
    return GTO_OK;
}

// The path of the lock in "Unable to create 'PATH': File exists.", to be freed. All of a reftable
// has one lock, which Git does not name. NULL if that is not what Git says.
static char *find_lock(const struct location *location, const char *complaint)
{
    static const char before[] = "Unable to create '", after[] = ".lock': File exists";
    const char *path = strstr(complaint, before);
    const char *end = path ? strstr(path, after) : NULL;
    struct buf lock = {0};
    if (end)
        buf_add(&lock, path + strlen(before),
                (size_t)(end + strlen(".lock") - path) - strlen(before));
    else if (strstr(complaint, "cannot lock references"))
        buf_addf(&lock, "%s/reftable/tables.list.lock", location->common_dir);
    else
        return NULL;
    return buf_finish(&lock);
}

static int refuse(struct repo *repo, const struct buf *err, gto_error **error)
{
    char *complaint = git_complaint(err, true);
    if (!complaint)
        return error_no_memory(error);
    char *lock = find_lock(&repo->location, complaint);
    int rc = lock ? error_set(error, GTO_ERROR,
                              "'%s' exists: another process is changing the repository; if none "
                              "is, remove that file",
                              lock)
                  : error_set(error, GTO_ERROR, "Git refuses to change tags: %s", complaint);
    free(lock);
    free(complaint);
    return rc;
}

// Why Git refused to update references; GTO_OK if it did not: when the change is made, it tidies a
// reftable up, and may fail at that.
static int explain_updates(struct repo *repo, const struct repo_update *updates, size_t count,
                           const struct buf *err, gto_error **error)
{
    bool prepared = err->len && strstr(err->data, "fatal: commit: ");
    const struct repo_update *moved = NULL;
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        enum progress progress;
        int rc = look(repo, &updates[i], &progress, error);
        if (rc != GTO_OK)
            return rc;
        done += progress == DONE;
        if (!moved && progress != NOT_DONE)
            moved = &updates[i];
    }
    if (prepared && done == count)
        return GTO_OK;
    if (moved)
        return error_set(error, GTO_ETAGEXISTS,
                         moved->id ? "tag '%s' already exists"
                                   : "tag '%s' was changed by somebody else",
                         moved->name);
    return refuse(repo, err, error);
}

static int update_here(struct repo *repo, const struct repo_update *updates, size_t count,
                       gto_error **error)
{
    struct buf text = {0}, err = {0};
    int status;
    format_updates(&text, updates, count);
    int rc = update_ref(&repo->location, &text, &err, &status, error);
    if (rc == GTO_OK && status)
        rc = explain_updates(repo, updates, count, &err, error);
    buf_free(&text);
    buf_free(&err);
    return rc;
}

int repo_update_tags(struct repo *repo, const struct repo_update *updates, size_t count,
                     gto_error **error)
{
    return repo->server ? server_update_tags(repo, updates, count, error)
                        : update_here(repo, updates, count, error);
}
