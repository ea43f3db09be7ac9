// The commits of a registry, and what artifacts.yaml says there.
#include <stdlib.h>
#include <string.h>

#include "artifacts_yaml.h"
#include "commit_files.h"
#include "error.h"
#include "loader.h"
#include "pattern.h"
#include "repository.h"

static struct gto_annotations unusable; // stands for an artifacts.yaml that is not valid

int loader_report(struct loader *loader, const char *commit_id, const char *path, int rc,
                  gto_error *why)
{
    const struct problem_facts facts = {
        .commit_id = commit_id,
        .file = path,
        .reason = why ? gto_error_message(why) : "",
    };
    enum gto_problem_code code;
    if (problem_of_file(rc, &code))
        rc = registry_add_problem(loader->builder.registry, code, &facts);
    else if (rc != GTO_ENOMEM)
        rc = error_set(loader->error, (enum gto_code)rc, "%s", facts.reason);
    gto_error_free(why);
    return rc;
}

static int report_file(struct loader *loader, const char *commit_id, int rc, gto_error *why)
{
    return loader_report(loader, commit_id, loader->config->index, rc, why);
}

// Parses the annotations in a blob; what is wrong is reported with the commit that has it.
static int parse_blob(struct loader *loader, const char *blob_id, const char *commit_id,
                      struct gto_annotations **out)
{
    struct repo_object object = {0};
    gto_error *why = NULL;
    int rc = repository_read_blob(&object, loader->repo, blob_id, &why);
    if (rc == GTO_OK)
        rc = artifacts_yaml_parse(out, object.data, object.size, &why);
    repo_object_free(&object);
    if (rc != GTO_OK) {
        *out = &unusable;
        return report_file(loader, commit_id, rc, why);
    }
    if (vec_push(&loader->builder.registry->annotations, *out) == 0)
        return GTO_OK;
    gto_annotations_free(*out);
    return GTO_ENOMEM;
}

// What artifacts.yaml of a commit says; each blob is read and parsed once.
static int load_annotations(struct loader *loader, struct gto_commit *commit)
{
    char *blob_id = NULL;
    gto_error *why = NULL;
    if (commit->annotated)
        return GTO_OK;
    commit->annotated = true;
    int rc = repo_find_file(loader->repo, commit->id, loader->config->index, &blob_id, &why);
    if (rc != GTO_OK)
        return report_file(loader, commit->id, rc, why);
    if (!blob_id)
        return GTO_OK;
    struct gto_annotations *annotations = strmap_get(&loader->blobs, blob_id, strlen(blob_id));
    rc = GTO_OK;
    if (!annotations) {
        rc = parse_blob(loader, blob_id, commit->id, &annotations);
        char *key = arena_strndup(&loader->builder.registry->arena, blob_id, strlen(blob_id));
        struct strmap_entry *entry =
            rc == GTO_OK && key ? strmap_put(&loader->blobs, key, strlen(key)) : NULL;
        if (entry)
            entry->value = annotations;
        else if (rc == GTO_OK)
            rc = GTO_ENOMEM;
    }
    free(blob_id);
    if (rc == GTO_OK && annotations != &unusable)
        commit->annotations = annotations;
    return rc;
}

// Whether the commits of all versions are asked for.
static bool wants_commits(const struct loader *loader)
{
    return loader_wants(loader, GTO_READ_COMMITS) || loader_wants(loader, GTO_READ_PROBLEMS);
}

// Reports a commit that is of no use, and the tag that points there, if any does.
static int report_commit(struct loader *loader, const struct gto_commit *commit, const char *tag,
                         enum gto_problem_code code)
{
    if (!wants_commits(loader))
        return GTO_OK;
    return registry_add_problem(loader->builder.registry, code,
                                &(struct problem_facts){.tag = tag, .commit_id = commit->id});
}

// Reads a commit, to which `tag` points, if any does.
static int load_commit(struct loader *loader, struct gto_commit *commit, const char *tag)
{
    struct repo_object object;
    struct commit_object parsed;
    gto_error *why = NULL;
    if (commit->visited)
        return GTO_OK;
    commit->visited = true;
    int rc = repo_read_object(loader->repo, commit->id, &object, &why);
    if (rc == GTO_EREF) {
        gto_error_free(why);
        return report_commit(loader, commit, tag, GTO_PROBLEM_MISSING_COMMIT);
    }
    if (rc != GTO_OK)
        return report_file(loader, commit->id, rc, why);
    if (object.type == REPO_COMMIT &&
        commit_object_parse(&parsed, (struct slice){object.data, object.size}))
        rc = builder_set_commit(&loader->builder, commit, &parsed);
    else
        rc = report_commit(loader, commit, tag, GTO_PROBLEM_NOT_A_COMMIT);
    repo_object_free(&object);
    return rc;
}

static int copy_id(char **out, const char *id)
{
    *out = id ? strdup(id) : NULL;
    return id && !*out ? GTO_ENOMEM : GTO_OK;
}

static bool wants_artifact(const struct loader *loader, const char *name)
{
    const char *asked = loader->what->artifact;
    return !asked || (gto_is_pattern(asked) ? pattern_matches(asked, slice_of(name))
                                            : strcmp(asked, name) == 0);
}

// Adds the artifacts that artifacts.yaml of a commit names.
static int add_annotated(struct loader *loader, struct gto_commit *commit)
{
    const struct gto_annotations *annotations = commit->annotations;
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && annotations && i < annotations->count; i++) {
        const char *name = annotations->entries[i].name;
        if (wants_artifact(loader, name))
            rc = builder_add_annotated(&loader->builder, name, commit);
    }
    return rc;
}

// What artifacts.yaml says at HEAD: artifacts that no tag may ever have named.
int load_head(struct loader *loader)
{
    const struct moment *at = loader->what->at;
    char *id = NULL;
    bool broken = false;
    int rc =
        at ? copy_id(&id, at->head_id) : repository_head(&id, &broken, loader->repo, loader->error);
    if (broken)
        return registry_add_problem(loader->builder.registry, GTO_PROBLEM_BROKEN_HEAD,
                                    &(struct problem_facts){.file = loader->config->index});
    if (rc != GTO_OK || !id)
        return rc;
    struct gto_commit *commit = builder_commit(&loader->builder, slice_of(id));
    rc = repo_prepare_files(loader->repo, &(struct repo_file){id, loader->config->index}, 1,
                            loader->error);
    free(id);
    if (rc != GTO_OK || !commit)
        return rc == GTO_OK ? GTO_ENOMEM : rc;
    loader->head = commit;
    if (loader_wants(loader, GTO_READ_PROBLEMS))
        rc = load_commit(loader, commit, NULL);
    if (rc == GTO_OK && (commit->known || !commit->visited))
        rc = load_annotations(loader, commit);
    return rc == GTO_OK ? add_annotated(loader, commit) : rc;
}

// Prepares for reading artifacts.yaml of the commits of all versions.
static int prepare_commits(struct loader *loader)
{
    struct commit_files files = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < loader->builder.registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->builder.registry, i);
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++)
            rc = commit_files_add(&files, gto_artifact_version(artifact, j)->commit->id,
                                  loader->config->index);
    }
    if (rc == GTO_OK)
        rc = repo_prepare_files(loader->repo, files.items, files.count, loader->error);
    commit_files_free(&files);
    return rc;
}

// The commits that answers depend on: all that are asked for, and those of artifacts that a
// deprecation may have ended.
int load_commits(struct loader *loader)
{
    bool all = wants_commits(loader);
    int rc = all ? prepare_commits(loader) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; rc == GTO_OK && i < loader->builder.registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->builder.registry, i);
        if (!all && !loader->what->commit_times && !artifact_was_deprecated(artifact))
            continue;
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            struct gto_commit *commit = version->commit;
            const char *tag = version->events.count ? version->events.items[0]->tag : NULL;
            rc = load_commit(loader, commit, tag);
            if (rc == GTO_OK && all && commit->known)
                rc = load_annotations(loader, commit);
        }
    }
    return rc;
}
