// What is said of a version: read from the tag that registers it and from files of its commit,
// which core/description.h puts in order.
#include "describe.h"

#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "artifacts_yaml.h"
#include "description.h"
#include "dvc_yaml.h"
#include "error.h"
#include "hint.h"
#include "load.h"
#include "registry.h"
#include "repository.h"

#define DVC_FILE "dvc.yaml"

struct describer {
    gto_repo *repo;
    gto_registry *registry;
    gto_description *description;
    gto_error **error;
};

// ---- Files

// Reads a file of the commit. What cannot be read says nothing.
static int read_file(const struct describer *describer, const char *path,
                     struct repo_object *object)
{
    const char *const paths[] = {path, NULL};
    const char *commit_id = describer->description->commit_id;
    struct repo *git = describer->repo->git;
    int rc = repo_prepare_files(git, &commit_id, 1, paths, describer->error);
    if (rc == GTO_OK && repository_read_file(object, git, commit_id, path, NULL) == GTO_ENOMEM)
        rc = GTO_ENOMEM;
    return rc;
}

static int add_artifacts_yaml(const struct describer *describer)
{
    const char *path = describer->repo->config->index;
    struct gto_annotations *annotations = NULL;
    struct repo_object object = {0};
    gto_error *why = NULL;
    int rc = read_file(describer, path, &object);
    if (rc != GTO_OK || !object.data)
        return rc;
    rc = artifacts_yaml_parse(&annotations, object.data, object.size, &why);
    repo_object_free(&object);
    if (rc == GTO_OK) {
        const struct gto_annotation *entry =
            gto_annotations_find(annotations, describer->description->artifact);
        if (entry)
            rc = description_add_annotation(describer->description, entry, path);
        gto_annotations_free(annotations);
    } else if (rc == GTO_EINVALID) {
        rc = description_add_problem(describer->description, path, gto_error_message(why));
    }
    gto_error_free(why);
    return rc;
}

static int add_dvc_yaml(const struct describer *describer)
{
    const char *name = describer->description->artifact;
    const char *colon = strchr(name, ':');
    struct slice directory = {name, colon ? (size_t)(colon - name) : 0};
    struct gto_annotation entry;
    struct repo_object object = {0};
    struct arena arena = {0};
    struct buf path = {0};
    gto_error *why = NULL;
    bool found = false;
    buf_add(&path, directory.data, directory.len);
    buf_adds(&path, directory.len ? "/" DVC_FILE : DVC_FILE);
    int rc = path.failed ? GTO_ENOMEM : read_file(describer, path.data, &object);
    if (rc == GTO_OK && object.data) {
        rc = dvc_find(&entry, &found, &arena, object.data, object.size, colon ? colon + 1 : name,
                      directory, &why);
        repo_object_free(&object);
    }
    if (found)
        rc = description_add_annotation(describer->description, &entry, path.data);
    else if (rc == GTO_EINVALID)
        rc = description_add_problem(describer->description, path.data, gto_error_message(why));
    gto_error_free(why);
    arena_free(&arena);
    buf_free(&path);
    return rc;
}

// ---- Which version

// The version that is registered at a commit, or NULL.
static const gto_version *registered_at(const gto_artifact *artifact, const char *commit_id)
{
    for (size_t i = 0; artifact && i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (gto_version_registered(version) && strcmp(version->commit->id, commit_id) == 0)
            return version;
    }
    return NULL;
}

// Says what there is instead of a version that is missing.
static int no_version(const struct describer *describer, const gto_shortcut *shortcut)
{
    const char *name = gto_shortcut_artifact(shortcut);
    struct buf hint = {0};
    int rc = error_set(describer->error, GTO_ENOVERSION, "No versions found for '%s'", name);
    if (rc == GTO_ENOVERSION &&
        hint_add(&hint, describer->registry, &describer->repo->config->allowed, name,
                 gto_shortcut_version(shortcut), gto_shortcut_stage(shortcut)) == GTO_OK &&
        hint.len && !hint.failed)
        error_set_detail(describer->error, hint.data);
    buf_free(&hint);
    return rc;
}

static int picked_version(const struct describer *describer, const gto_artifact *artifact,
                          const gto_shortcut *shortcut, const gto_version **version)
{
    const char *name = gto_shortcut_artifact(shortcut);
    gto_picks *picks;
    if (!artifact)
        return error_set(describer->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    int rc = gto_pick_versions(&picks, artifact, shortcut, NULL, NULL, describer->error);
    if (rc != GTO_OK)
        return rc;
    if (!gto_picks_count(picks))
        rc = no_version(describer, shortcut);
    else if (gto_picks_count(picks) > 1)
        rc = error_set(describer->error, GTO_EMANYVERSIONS,
                       "Ambiguous naming shortcut: multiple variants found.");
    else
        *version = gto_picked_version(gto_picks_item(picks, 0));
    gto_picks_free(picks);
    return rc;
}

// Where to look, and the version whose tag is to be read, if any.
static int find_version(const struct describer *describer, const gto_shortcut *shortcut,
                        const char *revision, const gto_version **version, char **commit_id)
{
    const gto_artifact *artifact =
        gto_registry_find(describer->registry, gto_shortcut_artifact(shortcut));
    bool picks = gto_shortcut_latest(shortcut) || gto_shortcut_version(shortcut) ||
                 gto_shortcut_stage(shortcut);
    int rc = GTO_OK;
    if (picks && revision)
        return error_set(describer->error, GTO_EARGS,
                         "Either specify revision or use naming shortcut.");
    if (revision) {
        rc = repo_resolve(describer->repo->git, revision, commit_id, describer->error);
        *version = rc == GTO_OK ? registered_at(artifact, *commit_id) : NULL;
        return rc;
    }
    if (picks)
        rc = picked_version(describer, artifact, shortcut, version);
    else
        *version = artifact ? gto_artifact_latest(artifact, true) : NULL;
    if (rc != GTO_OK)
        return rc;
    if (!*version)
        return repo_head(describer->repo->git, commit_id, describer->error);
    *commit_id = strdup((*version)->commit->id);
    return *commit_id ? GTO_OK : error_no_memory(describer->error);
}

// Adds all sources, in their order of precedence.
static int add_sources(const struct describer *describer, const gto_version *version)
{
    const gto_event *registration = version ? version_latest_registration(version) : NULL;
    int rc = registration ? description_add_tag(describer->description, registration->tag,
                                                gto_event_message(registration))
                          : GTO_OK;
    if (rc == GTO_OK)
        rc = add_artifacts_yaml(describer);
    if (rc == GTO_OK)
        rc = add_dvc_yaml(describer);
    return rc == GTO_ENOMEM ? error_no_memory(describer->error) : rc;
}

int describe_version(gto_description **out, gto_repo *repo, const gto_version *version,
                     gto_error **error)
{
    struct describer describer = {.repo = repo, .error = error};
    describer.description = description_new(version->artifact->name, gto_version_name(version),
                                            gto_version_commit_id(version));
    int rc = describer.description ? add_sources(&describer, version) : error_no_memory(error);
    if (rc == GTO_OK)
        *out = describer.description;
    else
        gto_description_free(describer.description);
    return rc;
}

static int describe(struct describer *describer, const gto_shortcut *shortcut, const char *revision)
{
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_version *version = NULL;
    char *commit_id = NULL;
    int rc = find_version(describer, shortcut, revision, &version, &commit_id);
    if (rc != GTO_OK)
        return rc;
    describer->description =
        description_new(name, version ? gto_version_name(version) : NULL, commit_id);
    if (!describer->description)
        rc = error_no_memory(describer->error);
    else if (commit_id)
        rc = add_sources(describer, version);
    free(commit_id);
    if (rc == GTO_OK && !gto_registry_find(describer->registry, name) &&
        description_is_empty(describer->description))
        rc = error_set(describer->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    return rc;
}

int gto_describe(gto_description **out, gto_repo *repo, const char *text, const char *revision,
                 gto_error **error)
{
    struct describer describer = {.repo = repo, .error = error};
    gto_shortcut *shortcut;
    int rc = gto_shortcut_parse(&shortcut, text, error);
    if (rc != GTO_OK)
        return rc;
    rc = gto_registry_read(&describer.registry, repo, gto_shortcut_artifact(shortcut),
                           GTO_READ_MESSAGES, error);
    if (rc == GTO_OK)
        rc = describe(&describer, shortcut, revision);
    gto_registry_free(describer.registry);
    gto_shortcut_free(shortcut);
    if (rc == GTO_OK)
        *out = describer.description;
    else
        gto_description_free(describer.description);
    return rc;
}
