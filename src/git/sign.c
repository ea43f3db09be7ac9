// Git signs (with gpg, ssh or x509, as it is configured), but only while making a tag's reference
// too. So it does that in a scratch repository, which shares the objects of the real one.
#include "sign.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "directory.h"
#include "complaint.h"
#include "environment.h"
#include "error.h"
#include "file.h"
#include "path.h"
#include "scratch.h"
#include "vec.h"
#include "handle.h"
#include "refs/loose.h"

// ---- The scratch repository

static int add_file(const char *directory, const char *name, const char *text)
{
    char *path = path_join(directory, name);
    int reason = path ? file_create(path, slice_of(text)) : ENOMEM;
    free(path);
    return reason;
}

static int add_directory(const char *directory, const char *name)
{
    char *path = path_join(directory, name);
    int reason = !path ? ENOMEM : mkdir(path, 0700) < 0 ? errno : 0;
    free(path);
    return reason;
}

// Returns 0 or what errno would be.
static int scratch_fill(const char *scratch, size_t id_len)
{
    int reason = add_directory(scratch, "refs");
    if (!reason)
        reason = add_file(scratch, "HEAD", "ref: refs/heads/none\n");
    if (!reason)
        reason =
            add_file(scratch, "config",
                     id_len == SHA1_LEN ? "[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n"
                                        : "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n"
                                          "[extensions]\n\tobjectFormat = sha256\n");
    return reason;
}

// Makes the scratch repository, to be removed with scratch_remove().
static int scratch_open(char **out, int *hold, const struct location *location, gto_error **error)
{
    scratch_sweep_temporary();
    char *path = scratch_make_temporary(hold);
    int reason = path ? scratch_fill(path, location->id_len) : errno;
    if (!reason) {
        *out = path;
        return GTO_OK;
    }
    if (path)
        scratch_remove(path, *hold);
    return error_set(error, GTO_ERROR, "cannot make a directory in '%s' to sign in: %s",
                     directory_temporary(), strerror(reason));
}

// ---- What Git needs to know there

// The environment of the Git that signs.
struct setting {
    struct arena arena;
    struct vec env; // char *, NULL-terminated
    bool failed;
};

static void add_variable(struct setting *setting, struct buf *text)
{
    char *copy = text->failed ? NULL : arena_strndup(&setting->arena, text->data, text->len);
    if (!copy || vec_push(&setting->env, copy) < 0)
        setting->failed = true;
    buf_free(text);
}

static void set_variable(struct setting *setting, const char *name, const char *value)
{
    struct buf text = {0};
    buf_addf(&text, "%s=%s", name, value);
    add_variable(setting, &text);
}

// Adds what `git config -z` says, "KEY\nVALUE\0" each, or "KEY\0" for a key without a value.
static void add_config(struct setting *setting, const struct buf *answer)
{
    const char *end = answer->data + answer->len;
    char count[16];
    int n = 0;
    for (const char *item = answer->data; item < end; item += strlen(item) + 1, n++) {
        size_t key_len = strcspn(item, "\n");
        struct buf key = {0}, value = {0};
        buf_addf(&key, "GIT_CONFIG_KEY_%d=%.*s", n, (int)key_len, item);
        buf_addf(&value, "GIT_CONFIG_VALUE_%d=%s", n, item[key_len] ? item + key_len + 1 : "true");
        add_variable(setting, &key);
        add_variable(setting, &value);
    }
    snprintf(count, sizeof(count), "%d", n);
    set_variable(setting, "GIT_CONFIG_COUNT", count);
}

// The configuration of the real repository, as far as it matters to storing signed objects. It is
// handed over rather than read again: some of it may hold in the real directory only (includeIf).
static int copy_config(struct setting *setting, const struct location *location, gto_error **error)
{
    static const char *const args[] = {
        "config", "-z", "--get-regexp",
        "^(user|gpg)\\.|^core\\.(sharedrepository|fsync.*|compression|loosecompression)$", NULL};
    struct buf answer = {0};
    int status;
    int rc = git_run(location, args, (struct process){.out = &answer}, &status, error);
    if (rc == GTO_OK && status == 0 && answer.len)
        add_config(setting, &answer);
    buf_free(&answer);
    return rc;
}

// Takes `Name <email> SECONDS OFFSET` apart.
static bool add_tagger(struct setting *setting, const char *tagger)
{
    const char *open = strrchr(tagger, '<'), *close = strrchr(tagger, '>');
    struct buf name = {0}, address = {0}, date = {0};
    if (!open || !close || close < open || close[1] != ' ')
        return false;
    size_t name_len = (size_t)(open - tagger);
    while (name_len && tagger[name_len - 1] == ' ')
        name_len--;
    buf_addf(&name, "GIT_COMMITTER_NAME=%.*s", (int)name_len, tagger);
    buf_addf(&address, "GIT_COMMITTER_EMAIL=%.*s", (int)(close - open - 1), open + 1);
    buf_addf(&date, "GIT_COMMITTER_DATE=@%s", close + 2);
    add_variable(setting, &name);
    add_variable(setting, &address);
    add_variable(setting, &date);
    return true;
}

static int prepare(struct setting *setting, const struct location *location, const char *tagger,
                   gto_error **error)
{
    const char *alternates = environment_get("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    int rc = copy_config(setting, location, error);
    if (rc != GTO_OK)
        return rc;
    set_variable(setting, "GIT_OBJECT_DIRECTORY", location->object_dir);
    if (location->from_environment && alternates)
        set_variable(setting, "GIT_ALTERNATE_OBJECT_DIRECTORIES", alternates);
    if (!add_tagger(setting, tagger))
        return error_set(error, GTO_ERROR, "'%s' is no identity that Git would give", tagger);
    if (vec_push(&setting->env, NULL) < 0)
        setting->failed = true;
    return setting->failed ? error_no_memory(error) : GTO_OK;
}

// ---- Signing

// The id of the tag object that Git made, to be freed; NULL if there is none.
static char *read_id(const char *scratch, const char *name, size_t id_len)
{
    struct loose_ref ref = {.kind = LOOSE_NONE};
    struct buf path = {0};
    buf_addf(&path, "%s/refs/tags/%s", scratch, name);
    bool read = !path.failed && loose_read(&ref, path.data, id_len, NULL) == GTO_OK;
    buf_free(&path);
    return read && ref.kind == LOOSE_ID ? strdup(ref.text) : NULL;
}

// Whether an object is `text` and more: the signature. Git 2.39 may say that all is well where
// ssh-keygen failed.
static bool is_signed(struct repo *repo, const char *id, const struct buf *text)
{
    struct repo_object object;
    if (!id || repo_read_object(repo, id, &object, NULL) != GTO_OK)
        return false;
    bool is_more = object.size > text->len && memcmp(object.data, text->data, text->len) == 0;
    repo_object_free(&object);
    return is_more;
}

static int explain(const char *name, const struct buf *err, gto_error **error)
{
    char *complaint = git_complaint(err, true);
    int rc = complaint ? error_set(error, GTO_ERROR, "cannot sign tag '%s': %s", name, complaint)
                       : error_no_memory(error);
    free(complaint);
    return rc;
}

// Has Git make the tag in the scratch repository.
static int make_tag(struct repo *repo, char *scratch, const struct repo_new_tag *tag,
                    const char *message, struct buf *err, gto_error **error)
{
    const char *const args[] = {"-c",        "core.hooksPath=/dev/null",
                                "-c",        "core.logAllRefUpdates=false",
                                "tag",       "-s",
                                "--cleanup", "verbatim",
                                "-F",        "-",
                                tag->name,   tag->commit_id,
                                NULL};
    struct setting setting = {0};
    struct location here = repo->location;
    int status;
    here.git_dir = scratch;
    here.from_environment = false; // `setting` has what matters of it
    int rc = prepare(&setting, &repo->location, tag->tagger, error);
    if (rc == GTO_OK) {
        struct process process = {.env = (const char *const *)setting.env.items,
                                  .input = message,
                                  .input_len = strlen(message),
                                  .err = err};
        rc = git_run(&here, args, process, &status, error);
    }
    vec_free(&setting.env);
    arena_free(&setting.arena);
    return rc;
}

static int sign_in(struct repo *repo, char *scratch, const struct repo_new_tag *tag,
                   const struct buf *text, char **id, gto_error **error)
{
    struct buf err = {0};
    char *made = NULL;
    const char *message = strstr(text->data, "\n\n") + 2; // behind the header
    int rc = make_tag(repo, scratch, tag, message, &err, error);
    if (rc == GTO_OK) {
        made = read_id(scratch, tag->name, repo->location.id_len);
        if (!is_signed(repo, made, text))
            rc = explain(tag->name, &err, error);
    }
    buf_free(&err);
    if (rc == GTO_OK)
        *id = made;
    else
        free(made);
    return rc;
}

// Signals that end us wait until the scratch repository is gone; they reach Git, and with it the
// program that asks for a passphrase, at once.
int sign_tag(struct repo *repo, const struct repo_new_tag *tag, const struct buf *text, char **id,
             gto_error **error)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t blocked, before;
    char *scratch = NULL;
    int hold = -1;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof(ending) / sizeof(*ending); i++)
        sigaddset(&blocked, ending[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    int rc = scratch_open(&scratch, &hold, &repo->location, error);
    if (rc == GTO_OK) {
        rc = sign_in(repo, scratch, tag, text, id, error);
        scratch_remove(scratch, hold);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}
