// Replacing references, and removing those that Git cannot read any more.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "error.h"
#include "file.h"
#include "handle.h"
#include "update_ref.h"
#include "refs/refs.h"

enum { MAX_BROKEN = 1 << 20 }; // bytes of a reference that are kept

// ---- What is there

int repo_tag_id(struct repo *repo, const char *name, char **id, gto_error **error)
{
    const char *args[] = {"rev-parse", "--verify", "--quiet", NULL, NULL};
    struct buf ref = {0};
    buf_addf(&ref, "refs/tags/%s", name);
    args[3] = ref.data;
    int rc = ref.failed ? error_no_memory(error)
                        : git_ask(&repo->location, args, (struct process){.input = NULL},
                                  "cannot find a tag", id, error);
    buf_free(&ref);
    return rc;
}

// ---- Replacing

static void add_replacement(struct buf *out, const struct repo_replacement *item)
{
    // It may be kept from an earlier repair that was undone: the name has the id.
    buf_addf(out, "update %s", item->kept_as);
    update_ref_word(out, "");
    update_ref_word(out, item->old_id);
    update_ref_word(out, "");
    update_ref_word(out, "option no-deref");
    buf_addf(out, "update refs/tags/%s", item->name);
    update_ref_word(out, "");
    update_ref_word(out, item->new_id);
    update_ref_word(out, item->old_id);
}

int repo_replace_tags(struct repo *repo, const struct repo_replacement *items, size_t count,
                      gto_error **error)
{
    struct buf text = {0}, err = {0};
    int status;
    for (size_t i = 0; i < count; i++)
        add_replacement(&text, &items[i]);
    int rc = update_ref(&repo->location, &text, &err, &status, error);
    if (rc == GTO_OK && status) {
        char *complaint = git_complaint(&err, true);
        rc = complaint ? error_set(error, GTO_ERROR, "Git refuses to change tags: %s", complaint)
                       : error_no_memory(error);
        free(complaint);
    }
    buf_free(&text);
    buf_free(&err);
    return rc;
}

// ---- Broken references

static char *path_of(const struct repo *repo, const char *name, const char *ending)
{
    struct buf path = {0};
    buf_addf(&path, "%s/refs/tags/%s%s", repo->location.common_dir, name, ending);
    return buf_finish(&path);
}

// Reads the file of a reference; `found` is false if it has none.
static int read_ref(const struct repo *repo, const char *name, struct buf *text, bool *found,
                    gto_error **error)
{
    char *path = path_of(repo, name, "");
    if (!path)
        return error_no_memory(error);
    *found = !repo->location.refs_by_git && file_load(text, path, MAX_BROKEN) == 0;
    free(path);
    return text->failed ? error_no_memory(error) : GTO_OK;
}

int repo_keep_broken(struct repo *repo, const char *name, char **blob_id, gto_error **error)
{
    static const char *const args[] = {"hash-object", "-w", "--stdin", NULL};
    struct buf text = {0};
    bool found = false;
    *blob_id = NULL;
    int rc = read_ref(repo, name, &text, &found, error);
    if (rc == GTO_OK && found) {
        struct process process = {.input = text.data ? text.data : "", .input_len = text.len};
        rc = git_ask(&repo->location, args, process, "cannot keep the text of a reference", blob_id,
                     error);
    }
    buf_free(&text);
    return rc;
}

// Whether a reference is still broken: it may have been made anew meanwhile.
static int is_broken(struct repo *repo, const char *name, bool *broken, gto_error **error)
{
    char id[MAX_ID_LEN + 1];
    enum ref_state state;
    struct buf ref = {0};
    buf_addf(&ref, "refs/tags/%s", name);
    int rc = ref.failed ? error_no_memory(error) : ref_find(repo, ref.data, &state, id, error);
    buf_free(&ref);
    *broken = rc == GTO_OK && state != REF_FOUND;
    return rc;
}

// Git refuses to lock what it cannot read, so the file is removed as Git would: under its lock.
int repo_remove_broken(struct repo *repo, const char *name, gto_error **error)
{
    char *path = path_of(repo, name, ""), *lock = path_of(repo, name, ".lock");
    bool broken = false;
    int rc = path && lock ? GTO_OK : error_no_memory(error);
    int fd = rc == GTO_OK ? open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
    if (rc == GTO_OK && fd < 0)
        rc = error_set(error, GTO_ERROR, "Cannot make '%s': %s", lock, strerror(errno));
    if (rc == GTO_OK)
        rc = is_broken(repo, name, &broken, error);
    if (broken && unlink(path) != 0)
        rc = error_set(error, GTO_ERROR, "Cannot remove '%s': %s", path, strerror(errno));
    if (fd >= 0) {
        close(fd);
        unlink(lock);
    }
    free(path);
    free(lock);
    return rc;
}

int repo_keep(struct repo *repo, const char *ref, const char *id, gto_error **error)
{
    const char *const args[] = {"update-ref", ref, id, NULL};
    return git_ask(&repo->location, args, (struct process){.input = NULL},
                   "cannot keep what is replaced", NULL, error);
}
