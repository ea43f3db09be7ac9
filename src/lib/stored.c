#include "stored.h"

#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "dvc_outs.h"
#include "error.h"
#include "repository.h"

struct finder {
    struct gto_stored *out;
    struct arena *arena;
    struct repo *git;
    const char *commit_id;
    gto_error **error;
};

// "ALGORITHM:DIGEST"; NULL when memory is exhausted.
static const char *join_digest(struct arena *arena, const char *algorithm, struct slice digest)
{
    struct buf text = {0};
    buf_addf(&text, "%s:", algorithm);
    buf_add(&text, digest.data, digest.len);
    const char *copy = text.failed ? NULL : arena_strndup(arena, text.data, text.len);
    buf_free(&text);
    return copy;
}

// ---- LFS

// The value of a line `KEY VALUE` of a pointer (https://github.com/git-lfs/git-lfs/blob/main/docs/
// spec.md); empty if there is none.
static struct slice pointer_value(struct slice pointer, const char *key)
{
    while (pointer.len) {
        struct slice line = slice_take_line(&pointer);
        if (slice_take_prefix(&line, slice_of(key)))
            return line;
    }
    return (struct slice){0};
}

static int read_pointer(const struct finder *finder, struct slice text)
{
    struct slice oid = pointer_value(text, "oid sha256:"), size = pointer_value(text, "size ");
    if (!slice_starts_with(text, slice_of("version https://git-lfs.github.com/spec/")) ||
        !oid.len || !size.len || digits_scan(size) != size.len || size.len > 18)
        return GTO_OK;
    finder->out->kind = "lfs";
    finder->out->digest = join_digest(finder->arena, "sha256", oid);
    finder->out->size = strtoll(size.data, NULL, 10);
    return finder->out->digest ? GTO_OK : error_no_memory(finder->error);
}

static int ask_size(const struct finder *finder, const char *blob_id)
{
    gto_error *why = NULL;
    int rc = repo_blob_size(finder->git, blob_id, &finder->out->size, &why);
    if (rc == GTO_ERROR)
        rc = error_set(finder->error, GTO_EREF, "%s", gto_error_message(why));
    else if (rc == GTO_ENOMEM)
        rc = error_no_memory(finder->error);
    gto_error_free(why);
    return rc;
}

// Reads what a file is: its size, or what it points at. One that is too large to be read here is
// what Git says.
static int read_details(const struct finder *finder, const char *blob_id)
{
    struct repo_object object;
    int rc = repo_read_object(finder->git, blob_id, &object, NULL);
    if (rc == GTO_EREF)
        return ask_size(finder, blob_id);
    if (rc != GTO_OK)
        return rc == GTO_ENOMEM ? error_no_memory(finder->error) : GTO_OK;
    finder->out->size = (int64_t)object.size;
    rc = read_pointer(finder, (struct slice){object.data, object.size});
    repo_object_free(&object);
    return rc;
}

static int find_in_git(const struct finder *finder, const char *path, bool details)
{
    enum repo_type type;
    char *id = NULL;
    int rc = repo_find_entry(finder->git, finder->commit_id, path, &type, &id, finder->error);
    if (rc != GTO_OK || !id)
        return rc;
    finder->out->kind = type == REPO_TREE ? "directory" : "file";
    finder->out->digest = arena_strndup(finder->arena, id, strlen(id));
    rc = finder->out->digest ? GTO_OK : error_no_memory(finder->error);
    if (rc == GTO_OK && type == REPO_BLOB && details)
        rc = read_details(finder, id);
    free(id);
    return rc;
}

// ---- DVC

static const char *copy(const struct finder *finder, const char *text)
{
    return arena_strndup(finder->arena, text, strlen(text));
}

// Notes the first file that cannot be read. Frees `why`.
static int note_unread(const struct finder *finder, const char *file, int rc, gto_error *why)
{
    struct gto_stored *out = finder->out;
    const char *reason = why ? gto_error_message(why) : "";
    if (rc == GTO_ENOMEM) {
        rc = error_no_memory(finder->error);
    } else if (rc == GTO_EREF || rc == GTO_EINVALID) {
        if (!out->unread) {
            out->unread_code = rc;
            out->unread = copy(finder, file);
            out->unread_reason = copy(finder, reason);
        }
        rc = out->unread && out->unread_reason ? GTO_OK : error_no_memory(finder->error);
    } else if (rc != GTO_OK) {
        rc = error_set(finder->error, (enum gto_code)rc, "%s", reason);
    }
    gto_error_free(why);
    return rc;
}

// Looks for an output in a file of DVC's.
static int find_in_dvc(const struct finder *finder, const char *file, const char *path)
{
    struct repo_object object = {0};
    struct dvc_out found = {0};
    struct gto_stored *out = finder->out;
    gto_error *why = NULL;
    bool any = false;
    int rc = repository_read_file(&object, finder->git, finder->commit_id, file, &why);
    if (rc == GTO_OK && object.data)
        rc = dvc_find_out(&found, &any, finder->arena, object.data, object.size, path, &why);
    repo_object_free(&object);
    rc = note_unread(finder, file, rc, why);
    if (rc != GTO_OK || !any)
        return rc;
    out->kind = "dvc";
    out->digest = join_digest(finder->arena, found.algorithm, slice_of(found.digest));
    out->size = found.size;
    out->file_count = found.file_count;
    out->pointer = copy(finder, file);
    return out->digest && out->pointer ? GTO_OK : error_no_memory(finder->error);
}

// Looks for `path` in PATH.dvc, and in dvc.lock of its directory and of those above.
static int find_with_dvc(const struct finder *finder, const char *path)
{
    struct buf file = {0};
    const char *slash = strrchr(path, '/');
    buf_addf(&file, "%s.dvc", path);
    int rc = file.failed ? error_no_memory(finder->error)
                         : find_in_dvc(finder, file.data, slash ? slash + 1 : path);
    for (size_t len = slash ? (size_t)(slash - path) + 1 : 0;; len--) {
        if (rc != GTO_OK || finder->out->kind)
            break;
        buf_clear(&file);
        buf_add(&file, path, len);
        buf_adds(&file, "dvc.lock");
        rc = file.failed ? error_no_memory(finder->error)
                         : find_in_dvc(finder, file.data, path + len);
        if (!len)
            break;
        while (len > 1 && path[len - 2] != '/')
            len--;
    }
    buf_free(&file);
    return rc;
}

int stored_find(struct gto_stored *out, struct arena *arena, struct repo *git,
                const char *commit_id, const char *path, bool details, gto_error **error)
{
    struct finder finder = {out, arena, git, commit_id, error};
    *out = (struct gto_stored){.path = path, .size = -1, .file_count = -1};
    int rc = find_in_git(&finder, path, details);
    return rc == GTO_OK && !out->kind ? find_with_dvc(&finder, path) : rc;
}
