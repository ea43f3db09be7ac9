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
#include "load.h"
#include "pick.h"
#include "registry.h"
#include "repository.h"

struct describer {
    gto_repo *repo;
    gto_registry *registry;
    gto_description *description;
    gto_error **error;
};

// ---- Files

static int read_file(const struct describer *describer, const char *path,
                     struct repo_object *object, gto_error **why)
{
    return repository_read_file(object, describer->repo->git, describer->description->commit_id,
                                path, why);
}

// As struct dvc_files has it.
static int read_other_file(void *payload, const char *path, struct buf *text, bool *found,
                           gto_error **error)
{
    const struct describer *describer = payload;
    return repository_add_file(text, found, describer->repo->git, describer->description->commit_id,
                               path, error);
}

// What is wrong with a file becomes a part of the description; any other error ends it. Frees
// `why`.
static int finish_file(const struct describer *describer, const char *path, int rc, gto_error *why)
{
    gto_description *description = describer->description;
    const char *reason = why ? gto_error_message(why) : "";
    enum gto_problem_code code;
    if (problem_of_file(rc, &code))
        rc = description_add_problem(description, code, path, reason);
    else if (rc != GTO_OK && rc != GTO_ENOMEM)
        rc = error_set(describer->error, (enum gto_code)rc, "%s", reason);
    gto_error_free(why);
    return rc;
}

static int add_artifacts_yaml(const struct describer *describer)
{
    const char *path = describer->repo->config->index;
    struct gto_annotations *annotations = NULL;
    struct repo_object object = {0};
    gto_error *why = NULL;
    int rc = read_file(describer, path, &object, &why);
    if (rc == GTO_OK && object.data)
        rc = artifacts_yaml_parse(&annotations, object.data, object.size, &why);
    repo_object_free(&object);
    if (annotations) {
        const struct gto_annotation *entry =
            gto_annotations_find(annotations, describer->description->artifact);
        if (entry)
            rc = description_add_annotation(describer->description, entry, path);
        gto_annotations_free(annotations);
    }
    return finish_file(describer, path, rc, why);
}

static int add_dvc_entry(const struct describer *describer, struct dvc_yaml *yaml, const char *name,
                         const char *path)
{
    struct dvc_entry entry;
    bool found;
    int rc = dvc_yaml_find(&entry, &found, yaml, name, describer->error);
    if (rc == GTO_OK && found)
        rc = description_add_annotation(describer->description, &entry.annotation, path);
    for (size_t i = 0; rc == GTO_OK && i < entry.problems.count; i++) {
        const struct dvc_problem *problem = entry.problems.items[i];
        enum gto_problem_code code;
        problem_of_file(problem->code, &code);
        rc = description_add_problem(describer->description, code, path, problem->message);
    }
    dvc_entry_free(&entry);
    return rc;
}

static int add_dvc_yaml(const struct describer *describer, const char *path)
{
    const char *artifact = describer->description->artifact;
    const struct dvc_files files = {read_other_file, (void *)describer};
    struct repo_object object = {0};
    struct dvc_yaml *yaml = NULL;
    gto_error *why = NULL;
    int rc = read_file(describer, path, &object, &why);
    if (rc == GTO_OK && object.data)
        rc = dvc_yaml_parse(&yaml, object.data, object.size, dvc_directory(artifact), &files, &why);
    repo_object_free(&object);
    rc = finish_file(describer, path, rc, why);
    if (rc == GTO_OK && yaml)
        rc = add_dvc_entry(describer, yaml, dvc_name(artifact), path);
    dvc_yaml_free(yaml);
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

// Where to look, and the version whose tag is to be read, if any.
static int find_version(const struct describer *describer, const gto_shortcut *shortcut,
                        const char *revision, const gto_version **version, char **commit_id)
{
    const gto_artifact *artifact =
        gto_registry_find(describer->registry, gto_shortcut_artifact(shortcut));
    bool picks = pick_is_asked(shortcut);
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
        rc = pick_version(version, describer->repo, describer->registry, shortcut, false,
                          describer->error);
    else
        *version = artifact ? gto_artifact_latest(artifact, true) : NULL;
    if (rc != GTO_OK)
        return rc;
    if (!*version)
        return repo_head(describer->repo->git, commit_id, describer->error);
    *commit_id = strdup((*version)->commit->id);
    return *commit_id ? GTO_OK : error_no_memory(describer->error);
}

// Adds all files, in their order of precedence.
static int add_files(const struct describer *describer, const char *dvc, const char *params)
{
    const char *id = describer->description->commit_id;
    const struct repo_file files[] = {
        {id, describer->repo->config->index}, {id, dvc}, {id, params}};
    int rc = repo_prepare_files(describer->repo->git, files, 3, describer->error);
    if (rc == GTO_OK)
        rc = add_artifacts_yaml(describer);
    return rc == GTO_OK ? add_dvc_yaml(describer, dvc) : rc;
}

// Adds all sources, in their order of precedence.
static int add_sources(const struct describer *describer, const gto_version *version)
{
    const gto_event *registration = version ? version_latest_registration(version) : NULL;
    gto_description *description = describer->description;
    struct slice directory = dvc_directory(description->artifact);
    const char *dvc = dvc_path(&description->arena, directory, DVC_FILE);
    const char *params = dvc_path(&description->arena, directory, DVC_PARAMS_FILE);
    int rc = dvc && params ? GTO_OK : GTO_ENOMEM;
    if (rc == GTO_OK && registration)
        rc = description_add_tag(description, registration->tag, gto_event_message(registration));
    if (rc == GTO_OK)
        rc = add_files(describer, dvc, params);
    return rc == GTO_ENOMEM ? error_no_memory(describer->error) : rc;
}

// Describes a version, or what files say if it is NULL.
static int describe_at(gto_description **out, gto_repo *repo, const char *artifact,
                       const gto_version *version, const char *commit_id, gto_error **error)
{
    struct describer describer = {.repo = repo, .error = error};
    describer.description =
        description_new(artifact, version ? gto_version_name(version) : NULL, commit_id);
    int rc = describer.description ? add_sources(&describer, version) : error_no_memory(error);
    if (rc == GTO_OK)
        *out = describer.description;
    else
        gto_description_free(describer.description);
    return rc;
}

int describe_version(gto_description **out, gto_repo *repo, const gto_version *version,
                     gto_error **error)
{
    return describe_at(out, repo, version->artifact->name, version, gto_version_commit_id(version),
                       error);
}

int describe_commit(gto_description **out, gto_repo *repo, const char *artifact,
                    const char *commit_id, gto_error **error)
{
    return describe_at(out, repo, artifact, NULL, commit_id, error);
}

// No artifact has that name. If a file cannot be used that may name one, the detail says so.
static int refuse_unknown(const struct describer *describer, const char *name)
{
    const gto_description *description = describer->description;
    int rc = error_set(describer->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    if (gto_description_problem_count(description))
        error_set_detail(describer->error,
                         gto_problem_message(gto_description_problem(description, 0)));
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
        rc = refuse_unknown(describer, name);
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
