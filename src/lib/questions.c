// Questions that need a repository.
#include <stdlib.h>
#include <string.h>

#include "artifacts_yaml.h"
#include "digits.h"
#include "error.h"
#include "hint.h"
#include "load.h"
#include "registry.h"
#include "repository.h"
#include "stages.h"

int gto_registry_read(gto_registry **out, gto_repo *repo, const char *artifact, unsigned flags,
                      gto_error **error)
{
    struct load what = {.artifact = artifact, .flags = flags};
    return load_registry(out, repo->git, repo->config, &what, error);
}

int gto_registry_read_with(gto_registry **out, gto_repo *repo,
                           const struct gto_read_options *options, gto_error **error)
{
    struct load what = {.artifact = options->artifact, .flags = options->flags};
    struct moment at = {0};
    int rc = error_check_struct(options->struct_version, GTO_READ_OPTIONS_VERSION,
                                "gto_read_options", error);
    if (rc == GTO_OK && options->at)
        rc = moment_find(&at, repo->git, options->at, error);
    if (rc != GTO_OK)
        return rc;
    what.at = options->at ? &at : NULL;
    rc = load_registry(out, repo->git, repo->config, &what, error);
    moment_free(&at);
    return rc;
}

int gto_check_ref(gto_registry **out, const gto_event **event, gto_repo *repo, const char *ref,
                  gto_error **error)
{
    static const char namespace[] = "refs/tags/";
    gto_tag_name *name;
    gto_registry *registry = NULL;
    if (strncmp(ref, namespace, strlen(namespace)) == 0)
        ref += strlen(namespace);
    int rc = gto_tag_name_parse(&name, ref, NULL);
    if (rc == GTO_ENOMEM)
        return error_no_memory(error);
    if (rc == GTO_OK) {
        rc = gto_registry_read(&registry, repo, gto_tag_name_artifact(name), GTO_READ_MESSAGES,
                               error);
        gto_tag_name_free(name);
        if (rc != GTO_OK)
            return rc;
    }
    *event = registry ? registry_find_tag(registry, ref) : NULL;
    *out = *event ? registry : NULL;
    if (!*event)
        gto_registry_free(registry);
    return GTO_OK;
}

int gto_repo_next_counter(char **out, gto_repo *repo, const char *artifact, gto_error **error)
{
    struct load what = {.artifact = artifact, .for_change = true};
    gto_registry *registry;
    struct buf counter = {0};
    int rc = load_registry(&registry, repo->git, repo->config, &what, error);
    if (rc != GTO_OK)
        return rc;
    digits_add_successor(&counter, registry_greatest_counter(registry, artifact));
    gto_registry_free(registry);
    char *text = buf_finish(&counter);
    if (!text)
        return error_no_memory(error);
    *out = text;
    return GTO_OK;
}

bool gto_stages_need_registry(const gto_config *config, enum gto_stages which)
{
    return stages_need_registry(&config->allowed, which);
}

int gto_stages(const char ***out, const gto_config *config, const gto_registry *registry,
               enum gto_stages which, gto_error **error)
{
    return stages_list(out, &config->allowed, registry, which, error);
}

// ---- What there is instead

// Reads the artifact that a text names, or all if there is none of that name.
static int read_for_hint(gto_registry **out, gto_repo *repo, const char *text, gto_error **error)
{
    struct slice name = hint_artifact(text ? text : "");
    char *artifact = strndup(name.data, name.len);
    if (!artifact)
        return error_no_memory(error);
    int rc = gto_registry_read(out, repo, name.len ? artifact : NULL, 0, error);
    if (rc == GTO_OK && name.len && !gto_registry_find(*out, artifact)) {
        gto_registry_free(*out);
        rc = gto_registry_read(out, repo, NULL, 0, error);
    }
    free(artifact);
    return rc;
}

int gto_hint(char **out, gto_repo *repo, const char *text, const char *version, const char *stage,
             gto_error **error)
{
    gto_registry *registry;
    struct buf hint = {0};
    int rc = read_for_hint(&registry, repo, text, error);
    if (rc != GTO_OK)
        return rc;
    rc = hint_add(&hint, registry, &repo->config->allowed, text, version, stage);
    gto_registry_free(registry);
    char *sentence = buf_finish(&hint);
    if (rc != GTO_OK || !sentence) {
        free(sentence);
        return error_no_memory(error);
    }
    *out = sentence;
    return GTO_OK;
}

// ---- Annotations

// The file of a commit; without one there are no annotations.
static int read_annotations(gto_annotations **out, struct repo *git, const char *commit_id,
                            const char *path, gto_error **error)
{
    struct repo_object object = {0};
    int rc = repo_prepare_files(git, &(struct repo_file){commit_id, path}, 1, error);
    if (rc == GTO_OK)
        rc = repository_read_file(&object, git, commit_id, path, error);
    if (rc == GTO_OK && object.data)
        rc = artifacts_yaml_parse(out, object.data, object.size, error);
    else if (rc == GTO_OK && !(*out = calloc(1, sizeof(**out))))
        rc = error_no_memory(error);
    repo_object_free(&object);
    return rc;
}

int gto_annotations_read(gto_annotations **out, gto_repo *repo, const char *revision,
                         gto_error **error)
{
    gto_annotations *annotations;
    char *commit_id;
    int rc = repo_resolve(repo->git, revision, &commit_id, error);
    if (rc != GTO_OK)
        return rc;
    rc = read_annotations(&annotations, repo->git, commit_id, repo->config->index, error);
    free(commit_id);
    if (rc == GTO_OK)
        *out = annotations;
    return rc;
}

int gto_annotations_parse(gto_annotations **out, const char *text, size_t len, gto_error **error)
{
    return artifacts_yaml_parse(out, text, len, error);
}
