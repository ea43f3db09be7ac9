// The commits of a registry, and what artifacts.yaml says there.
#include <stdlib.h>
#include <string.h>

#include "artifacts_yaml.h"
#include "error.h"
#include "loader.h"
#include "pattern.h"

static struct gto_annotations unusable; // stands for an artifacts.yaml that is not valid

static int report_annotations(struct loader *loader, const char *commit_id, gto_error *why)
{
    const struct problem_facts facts = {
        .commit_id = commit_id,
        .file = loader->config->index,
        .reason = why ? gto_error_message(why) : "it cannot be read",
    };
    return registry_add_problem(loader->builder.registry, GTO_PROBLEM_INVALID_FILE, &facts);
}

// Parses the annotations in a blob; what is not valid is reported with the commit that has it.
static int parse_blob(struct loader *loader, const char *blob_id, const char *commit_id,
                      struct gto_annotations **out)
{
    struct repo_object object;
    gto_error *why = NULL;
    int rc = repo_read_object(loader->repo, blob_id, &object, &why);
    if (rc == GTO_OK) {
        rc = artifacts_yaml_parse(out, object.data, object.size, &why);
        repo_object_free(&object);
    }
    if (rc == GTO_ENOMEM) {
        gto_error_free(why);
        return rc;
    }
    if (rc == GTO_OK) {
        if (vec_push(&loader->builder.registry->annotations, *out) == 0)
            return GTO_OK;
        gto_annotations_free(*out);
        return GTO_ENOMEM;
    }
    *out = &unusable;
    rc = report_annotations(loader, commit_id, why);
    gto_error_free(why);
    return rc;
}

// What artifacts.yaml of a commit says; each blob is read and parsed once.
static int load_annotations(struct loader *loader, struct gto_commit *commit)
{
    char *blob_id = NULL;
    int rc = repo_find_file(loader->repo, commit->id, loader->config->index, &blob_id, NULL);
    if (rc == GTO_ENOMEM)
        return rc;
    if (rc != GTO_OK && loader_wants(loader, GTO_READ_PROBLEMS))
        return registry_add_problem(loader->builder.registry, GTO_PROBLEM_MISSING_FILES,
                                    &(struct problem_facts){.commit_id = commit->id});
    if (rc != GTO_OK || !blob_id)
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
        else
            rc = GTO_ENOMEM;
    }
    free(blob_id);
    if (rc == GTO_OK && annotations != &unusable)
        commit->annotations = annotations;
    return rc;
}

// Reports a commit that is of no use, and the tag that points there, if any does.
static int report_commit(struct loader *loader, const struct gto_commit *commit, const char *tag,
                         enum gto_problem_code code)
{
    if (!loader_wants(loader, GTO_READ_PROBLEMS))
        return GTO_OK;
    return registry_add_problem(loader->builder.registry, code,
                                &(struct problem_facts){.tag = tag, .commit_id = commit->id});
}

// Reads a commit, to which `tag` points, if any does.
static int load_commit(struct loader *loader, struct gto_commit *commit, const char *tag)
{
    struct repo_object object;
    struct commit_object parsed;
    if (commit->known)
        return GTO_OK;
    int rc = repo_read_object(loader->repo, commit->id, &object, NULL);
    if (rc == GTO_ENOMEM)
        return rc;
    if (rc != GTO_OK)
        return report_commit(loader, commit, tag, GTO_PROBLEM_MISSING_COMMIT);
    if (object.type == REPO_COMMIT &&
        commit_object_parse(&parsed, (struct slice){object.data, object.size}))
        rc = builder_set_commit(&loader->builder, commit, &parsed);
    else
        rc = report_commit(loader, commit, tag, GTO_PROBLEM_NOT_A_COMMIT);
    repo_object_free(&object);
    return rc;
}

static int prepare_files(struct loader *loader, const char *const *commit_ids, size_t count)
{
    const char *const paths[] = {loader->config->index, NULL};
    return repo_prepare_files(loader->repo, commit_ids, count, paths, loader->error);
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

// What artifacts.yaml says at HEAD: artifacts that no tag may ever have named.
int load_head(struct loader *loader)
{
    const struct moment *at = loader->what->at;
    char *id = NULL;
    int rc = at ? copy_id(&id, at->head_id) : repo_head(loader->repo, &id, NULL);
    if (rc != GTO_OK && rc != GTO_ENOMEM)
        return registry_add_problem(loader->builder.registry, GTO_PROBLEM_BROKEN_HEAD,
                                    &(struct problem_facts){.file = loader->config->index});
    if (rc != GTO_OK || !id)
        return rc;
    struct gto_commit *commit = builder_commit(&loader->builder, slice_of(id));
    rc = prepare_files(loader, (const char *const *)&id, 1);
    free(id);
    if (rc != GTO_OK)
        return rc;
    if (!commit ||
        (loader_wants(loader, GTO_READ_PROBLEMS) && load_commit(loader, commit, NULL) != GTO_OK) ||
        load_annotations(loader, commit) != GTO_OK)
        return GTO_ENOMEM;
    const struct gto_annotations *annotations = commit->annotations;
    for (size_t i = 0; annotations && i < annotations->count; i++) {
        const char *name = annotations->entries[i].name;
        if (!wants_artifact(loader, name))
            continue;
        if (builder_add_annotated(&loader->builder, name, commit) != GTO_OK)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

// Prepares for reading artifacts.yaml of the commits of all versions.
static int prepare_commits(struct loader *loader)
{
    struct vec ids = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < loader->builder.registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->builder.registry, i);
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++)
            rc = vec_push(&ids, (char *)gto_artifact_version(artifact, j)->commit->id);
    }
    if (rc == GTO_OK)
        rc = prepare_files(loader, (const char *const *)ids.items, ids.count);
    else
        rc = GTO_ENOMEM;
    vec_free(&ids);
    return rc;
}

// The commits that answers depend on: all that are asked for, and those of artifacts that a
// deprecation may have ended.
int load_commits(struct loader *loader)
{
    bool all = loader_wants(loader, GTO_READ_COMMITS) || loader_wants(loader, GTO_READ_PROBLEMS);
    int rc = all ? prepare_commits(loader) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < loader->builder.registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->builder.registry, i);
        if (!all && !loader->what->commit_times && !artifact_was_deprecated(artifact))
            continue;
        for (size_t j = 0; j < artifact->versions.count; j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            struct gto_commit *commit = version->commit;
            const char *tag = version->events.count ? version->events.items[0]->tag : NULL;
            if (commit->visited)
                continue;
            commit->visited = true;
            if (load_commit(loader, commit, tag) != GTO_OK ||
                (all && commit->known && !commit->annotations &&
                 load_annotations(loader, commit) != GTO_OK))
                return GTO_ENOMEM;
        }
    }
    return GTO_OK;
}
