#include "repository.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "error.h"
#include "file.h"
#include "load.h"
#include "path.h"
#include "refname.h"
#include "registry.h"

#define CONFIG_FILE ".gto"

enum {
    MAX_CONFIG_SIZE = 1 << 20,
    PATIENCE_S = 60,
};

extern char **environ;

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

// Reads a file at HEAD, where a bare repository has what others have in their work trees.
static int read_head_file(struct repo *git, const char *path, struct buf *text, bool *found,
                          gto_error **error)
{
    char *commit_id = NULL, *blob_id = NULL;
    struct repo_object object;
    *found = false;
    int rc = repo_head(git, &commit_id, NULL);
    if (rc != GTO_OK) // a broken HEAD has no files
        return rc == GTO_ENOMEM ? error_no_memory(error) : GTO_OK;
    if (commit_id)
        rc = repo_find_file(git, commit_id, path, &blob_id, error);
    if (rc == GTO_OK && blob_id) {
        rc = repo_read_object(git, blob_id, &object, error);
        if (rc == GTO_OK) {
            buf_add(text, object.data, object.size);
            repo_object_free(&object);
            *found = true;
        }
    }
    free(commit_id);
    free(blob_id);
    return rc == GTO_OK && text->failed ? error_no_memory(error) : rc;
}

// Adds why the text of a .gto is wrong.
static void explain_config(const struct buf *text, gto_error **error)
{
    gto_error *why = NULL;
    if (config_explain(text->data ? text->data : "", text->len, (const char *const *)environ,
                       &why) == GTO_ECONFIG)
        error_set_detail(error, gto_error_message(why));
    gto_error_free(why);
}

static int read_config(gto_repo *repo, gto_error **error)
{
    struct buf text = {0};
    bool found;
    char *path = path_join(repo_root(repo->git), CONFIG_FILE);
    if (!path)
        return error_no_memory(error);
    int rc = repo_is_bare(repo->git) ? read_head_file(repo->git, CONFIG_FILE, &text, &found, error)
                                     : read_work_file(path, &text, &found, error);
    if (rc == GTO_OK)
        rc = config_parse(&repo->config, found ? (text.data ? text.data : "") : NULL, text.len,
                          path, (const char *const *)environ, error);
    if (rc == GTO_ECONFIG && found)
        explain_config(&text, error);
    buf_free(&text);
    free(path);
    return rc;
}

int gto_config_from_environment(gto_config **out, gto_error **error)
{
    return config_parse(out, NULL, 0, NULL, (const char *const *)environ, error);
}

// ---- Repositories

static bool is_registry_tag(struct slice name)
{
    struct refname parts;
    return refname_parse(&parts, name);
}

// How long a server may be silent, in seconds.
static int find_patience(const struct gto_open_options *options, int *patience, gto_error **error)
{
    const char *text = getenv("GTO_TIMEOUT");
    char *end;
    *patience = options->timeout ? options->timeout : PATIENCE_S;
    if (*patience < 0)
        return error_set(error, GTO_EARGS, "A server cannot be given %d seconds", *patience);
    if (options->timeout || !text || !*text)
        return GTO_OK;
    long seconds = strtol(text, &end, 10);
    if (*end || seconds <= 0 || seconds > INT_MAX)
        return error_set(error, GTO_ECONFIG, "GTO_TIMEOUT is a number of seconds, and '%s' is none",
                         text);
    *patience = (int)seconds;
    return GTO_OK;
}

// What a registry on a server says at HEAD: fetched at once, for most questions need both.
static int prepare_head(gto_repo *repo, gto_error **error)
{
    static const char *const paths[] = {CONFIG_FILE, "artifacts.yaml", NULL};
    char *head = NULL;
    int rc = repo_is_server(repo->git) ? repo_head(repo->git, &head, error) : GTO_OK;
    if (rc == GTO_OK && head)
        rc = repo_prepare_files(repo->git, (const char *const *)&head, 1, paths, error);
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
    };
    int rc = find_patience(options, &how.watch.idle_timeout, error);
    if (rc == GTO_OK)
        rc = repo_open(&repo->git, path, &how, error);
    if (rc == GTO_OK)
        rc = prepare_head(repo, error);
    if (rc == GTO_OK)
        rc = options->without_file ? gto_config_from_environment(&repo->config, error)
                                   : read_config(repo, error);
    return rc;
}

int gto_repo_open(gto_repo **out, const char *path, const struct gto_open_options *options,
                  gto_error **error)
{
    static const struct gto_open_options none;
    gto_repo *repo = calloc(1, sizeof(*repo));
    if (!repo)
        return error_no_memory(error);
    int rc = open_repository(repo, path, options ? options : &none, error);
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

const char *const *gto_repo_stages(const gto_repo *repo)
{
    return repo->config->allowed.stages;
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

// ---- Reading

int gto_registry_read(gto_registry **out, gto_repo *repo, const char *artifact, unsigned flags,
                      gto_error **error)
{
    struct load what = {.artifact = artifact, .flags = flags};
    return load_registry(out, repo->git, repo->config, &what, error);
}

int gto_check_ref(gto_registry **out, const gto_event **event, gto_repo *repo, const char *ref,
                  gto_error **error)
{
    static const char namespace[] = "refs/tags/";
    gto_tag_name *name;
    gto_registry *registry;
    if (strncmp(ref, namespace, strlen(namespace)) == 0)
        ref += strlen(namespace);
    int rc = gto_tag_name_parse(&name, ref, NULL);
    *out = NULL;
    *event = NULL;
    if (rc != GTO_OK)
        return rc == GTO_ETAGNAME ? GTO_OK : error_no_memory(error);
    rc = gto_registry_read(&registry, repo, gto_tag_name_artifact(name), GTO_READ_MESSAGES, error);
    gto_tag_name_free(name);
    if (rc != GTO_OK)
        return rc;
    *event = registry_find_tag(registry, ref);
    if (*event)
        *out = registry;
    else
        gto_registry_free(registry);
    return GTO_OK;
}

// ---- Stages

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Adds the names of the stages that a version is in, each once.
static int add_stages(struct vec *names, struct strmap *seen, const gto_version *version)
{
    for (size_t i = 0; gto_version_active(version) && i < version->stage_count; i++) {
        const gto_vstage *stage = version->stages[i];
        if (!gto_vstage_active(stage))
            continue;
        struct strmap_entry *entry = strmap_put(seen, stage->name, strlen(stage->name));
        if (!entry || (!entry->value && vec_push(names, (char *)stage->name) != 0))
            return GTO_ENOMEM;
        entry->value = (char *)stage->name;
    }
    return GTO_OK;
}

static int used_stages(struct vec *names, const gto_registry *registry)
{
    struct strmap seen = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++)
            rc = add_stages(names, &seen, gto_artifact_version(artifact, j));
    }
    strmap_free(&seen);
    if (names->count)
        qsort(names->items, names->count, sizeof(*names->items), by_name);
    return rc;
}

int gto_stages(const char ***out, const gto_repo *repo, const gto_registry *registry,
               enum gto_stages which, gto_error **error)
{
    const char *const *allowed = repo->config->allowed.stages;
    struct vec names = {0};
    int rc = GTO_OK;
    if (which == GTO_STAGES_USED || (which == GTO_STAGES_AUTO && !allowed)) {
        rc = used_stages(&names, registry);
    } else if (!allowed) {
        *out = NULL;
        return GTO_OK;
    } else {
        for (; rc == GTO_OK && *allowed; allowed++)
            rc = vec_push(&names, (char *)*allowed) == 0 ? GTO_OK : GTO_ENOMEM;
    }
    if (rc != GTO_OK || vec_push(&names, NULL) != 0) {
        vec_free(&names);
        return error_no_memory(error);
    }
    *out = (const char **)names.items;
    return GTO_OK;
}
