#include "repository.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "environment.h"
#include "error.h"
#include "file.h"
#include "net/url.h"
#include "path.h"
#include "refname.h"

enum { IDLE_TIMEOUT_S = 60 };

// ---- Configuration

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

// Reads a file of the work tree. *found is false if there is none.
static int read_work_file(const char *path, struct buf *text, bool *found, gto_error **error)
{
    int reason = file_load(text, path, MAX_CONFIG_SIZE);
    *found = reason == 0;
    if (!reason || reason == ENOENT || reason == ENOTDIR)
        return GTO_OK;
    if (reason == ENOMEM)
        return error_no_memory(error);
    return error_set(error, GTO_ECONFIG, "Cannot read '%s': %s", path,
                     reason == EISDIR || reason == EINVAL ? "it is no regular file"
                     : reason == EFBIG                    ? "the file is too large"
                                                          : strerror(reason));
}

int repository_head(char **id, bool *broken, struct repo *git, gto_error **error)
{
    gto_error *why = NULL;
    *id = NULL;
    int rc = repo_head(git, id, &why);
    *broken = rc == GTO_EREF;
    if (rc != GTO_OK && !*broken && error)
        *error = why;
    else
        gto_error_free(why);
    return *broken ? GTO_OK : rc;
}

int repository_read_blob(struct repo_object *out, struct repo *git, const char *blob_id,
                         gto_error **error)
{
    int rc = repo_read_object(git, blob_id, out, error);
    if (rc == GTO_OK && out->type != REPO_BLOB) {
        rc = error_set(error, GTO_EREF, "object '%s' is no blob", blob_id);
        repo_object_free(out);
    }
    return rc;
}

int repository_read_file(struct repo_object *out, struct repo *git, const char *commit_id,
                         const char *path, gto_error **error)
{
    char *blob_id = NULL;
    out->data = NULL;
    int rc = repo_find_file(git, commit_id, path, &blob_id, error);
    if (rc == GTO_OK && blob_id)
        rc = repository_read_blob(out, git, blob_id, error);
    free(blob_id);
    return rc;
}

int repository_add_file(struct buf *text, bool *found, struct repo *git, const char *commit_id,
                        const char *path, gto_error **error)
{
    struct repo_object object = {0};
    int rc = repository_read_file(&object, git, commit_id, path, error);
    *found = rc == GTO_OK && object.data;
    if (*found)
        buf_add(text, object.data, object.size);
    repo_object_free(&object);
    return text->failed ? error_no_memory(error) : rc;
}

// Reads a file at HEAD, where a bare repository has what others have in their work trees.
static int read_head_file(struct repo *git, const char *path, struct buf *text, bool *found,
                          gto_error **error)
{
    char *commit_id = NULL;
    *found = false;
    bool broken; // it has no files then
    int rc = repository_head(&commit_id, &broken, git, error);
    if (rc == GTO_OK && commit_id)
        rc = repository_add_file(text, found, git, commit_id, path, error);
    free(commit_id);
    return rc;
}

// Whether the trees of HEAD that lead to a file cannot be read, as where a partial clone was not
// checked out and its server is out of reach: then nobody knows whether there is that file.
static bool is_beyond_reach(struct repo *git, const char *path)
{
    char *commit_id = NULL, *blob_id = NULL;
    bool broken;
    bool beyond = repository_head(&commit_id, &broken, git, NULL) == GTO_OK && commit_id &&
                  repo_find_file(git, commit_id, path, &blob_id, NULL) == GTO_EREF;
    free(commit_id);
    free(blob_id);
    return beyond;
}

// Reads .gto of the work tree, or of HEAD if it was not checked out. One that the user deleted
// is not there. What reads the files of HEAD warns if that is impossible.
static int read_own_config(gto_repo *repo, const char *path, struct buf *text, bool *found,
                           gto_error **error)
{
    bool hidden = repo_is_bare(repo->git);
    *found = false;
    int rc = hidden ? GTO_OK : read_work_file(path, text, found, error);
    if (rc == GTO_OK && !hidden && !*found)
        rc = repo_hides_file(repo->git, CONFIG_FILE, &hidden, error);
    if (rc == GTO_OK && hidden && !repo_is_bare(repo->git))
        hidden = !is_beyond_reach(repo->git, CONFIG_FILE);
    return rc == GTO_OK && hidden ? read_head_file(repo->git, CONFIG_FILE, text, found, error) : rc;
}

static int read_config(gto_repo *repo, gto_error **error)
{
    struct buf text = {0};
    bool found;
    char *path = path_join(repo_root(repo->git), CONFIG_FILE);
    if (!path)
        return error_no_memory(error);
    int rc = read_own_config(repo, path, &text, &found, error);
    if (rc == GTO_OK)
        rc = config_parse(&repo->config, found ? (text.data ? text.data : "") : NULL, text.len,
                          path, environment_all(), error);
    buf_free(&text);
    free(path);
    return rc;
}

int gto_config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                     gto_error **error)
{
    if (text && !file_name)
        file_name = CONFIG_FILE;
    return config_parse(out, text, len, file_name, environment_all(), error);
}

// ---- Repositories

static bool is_registry_tag(struct slice name)
{
    struct refname parts;
    return refname_parse(&parts, name);
}

// How long a server may be silent, in seconds.
static int find_idle_timeout(const struct gto_open_options *options, int *seconds,
                             gto_error **error)
{
    const char *text = environment_get("GTO_TIMEOUT");
    char *end;
    *seconds = options->timeout ? options->timeout : IDLE_TIMEOUT_S;
    if (*seconds < 0)
        return error_set(error, GTO_EARGS, "A server cannot be given %d seconds", *seconds);
    if (options->timeout || !text || !*text)
        return GTO_OK;
    long number = strtol(text, &end, 10);
    if (*end || number <= 0 || number > INT_MAX)
        return error_set(error, GTO_ECONFIG, "GTO_TIMEOUT is a number of seconds, and '%s' is none",
                         text);
    *seconds = (int)number;
    return GTO_OK;
}

// What a registry on a server says at HEAD: fetched at once, for most questions need both.
static int prepare_head(gto_repo *repo, gto_error **error)
{
    char *head = NULL;
    int rc = repo_is_server(repo->git) ? repo_head(repo->git, &head, error) : GTO_OK;
    if (rc == GTO_OK && head)
        rc = repo_prepare_files(
            repo->git, (const struct repo_file[]){{head, CONFIG_FILE}, {head, "artifacts.yaml"}}, 2,
            error);
    free(head);
    return rc;
}

static int open_repository(gto_repo *repo, const char *path, const struct gto_open_options *options,
                           gto_error **error)
{
    struct repo_options how = {
        .no_cache = options->no_cache,
        .watch = {0, options->progress, options->interrupted, options->payload},
        .keeps = is_registry_tag,
        .threads = options->threads,
    };
    int rc = error_check_struct(options->struct_version, GTO_OPEN_OPTIONS_VERSION,
                                "gto_open_options", error);
    if (rc == GTO_OK)
        rc = find_idle_timeout(options, &how.watch.idle_timeout, error);
    if (rc == GTO_OK)
        rc = repo_open(&repo->git, path, &how, error);
    if (rc == GTO_OK)
        rc = prepare_head(repo, error);
    if (rc == GTO_OK)
        rc = options->without_file ? gto_config_parse(&repo->config, NULL, 0, NULL, error)
                                   : read_config(repo, error);
    return rc;
}

int gto_repo_open(gto_repo **out, const char *path, const struct gto_open_options *options,
                  gto_error **error)
{
    static const struct gto_open_options otherwise = GTO_OPEN_OPTIONS_INIT;
    gto_repo *repo = calloc(1, sizeof(*repo));
    if (!repo)
        return error_no_memory(error);
    repo->remote = calloc(1, sizeof(*repo->remote));
    int rc = !repo->remote ? error_no_memory(error)
                           : open_repository(repo, path, options ? options : &otherwise, error);
    if (rc == GTO_OK)
        *out = repo;
    else
        gto_repo_free(repo);
    return rc;
}

void gto_repo_free(gto_repo *repo)
{
    if (!repo)
        return;
    if (repo->git)
        repo_free(repo->git);
    gto_config_free(repo->config);
    if (repo->remote)
        free(*repo->remote);
    free(repo->remote);
    free(repo);
}

const char *gto_repo_root(const gto_repo *repo)
{
    return repo_root(repo->git);
}

bool gto_repo_is_server(const gto_repo *repo)
{
    return repo_is_server(repo->git);
}

const gto_config *gto_repo_config(const gto_repo *repo)
{
    return repo->config;
}

int repository_remote(const char **name, const gto_repo *repo, gto_error **error)
{
    int rc = *repo->remote ? GTO_OK : repo_default_remote(repo->git, repo->remote, error);
    *name = *repo->remote;
    return rc;
}

const char *gto_repo_remote(const gto_repo *repo)
{
    const char *name;
    return repository_remote(&name, repo, NULL) == GTO_OK ? name : NULL;
}

bool gto_is_url(const char *text)
{
    return url_is_one(text);
}

int gto_repo_resolve(char **out, gto_repo *repo, const char *revision, gto_error **error)
{
    return repo_resolve(repo->git, revision, out, error);
}

// Whether a file is in the work tree, or at HEAD of a bare repository.
static int has_file(bool *out, gto_repo *repo, const char *name, gto_error **error)
{
    struct buf text = {0};
    if (repo_is_bare(repo->git)) {
        int rc = read_head_file(repo->git, name, &text, out, error);
        buf_free(&text);
        return rc;
    }
    char *path = path_join(repo_root(repo->git), name);
    if (!path)
        return error_no_memory(error);
    *out = is_file(path);
    free(path);
    return GTO_OK;
}

int gto_repo_has_registry(bool *out, gto_repo *repo, gto_error **error)
{
    gto_registry *registry;
    bool found = false;
    int rc = has_file(&found, repo, CONFIG_FILE, error);
    if (rc == GTO_OK && !found)
        rc = has_file(&found, repo, repo->config->index, error);
    if (rc == GTO_OK && !found) {
        rc = gto_registry_read(&registry, repo, NULL, 0, error);
        if (rc == GTO_OK) {
            found = gto_registry_artifact_count(registry) > 0;
            gto_registry_free(registry);
        }
    }
    if (rc == GTO_OK)
        *out = found;
    return rc;
}
