#include "load.h"

#include <stdlib.h>
#include <string.h>

#include "artifacts_yaml.h"
#include "error.h"
#include "registry.h"

enum { MAX_NESTED_TAGS = 10 }; // a tag of a tag of a tag ... no further

struct loader {
    struct repo *repo;
    const gto_config *config;
    const struct load *what;
    gto_registry *registry;
    struct slice artifact; // the one asked for, as tags have it; empty for all
    struct vec nested;   // struct nested_tag *: tags of tags, looked into when all others are read
    struct strmap blobs; // artifacts.yaml by the blob's id → struct annotations *, or `unusable`
    gto_error **error;
};

// A tag that points at another tag.
struct nested_tag {
    const char *name;
    const char *id;
    struct slice bytes;
};

static struct annotations unusable; // stands for an artifacts.yaml that is not valid

static bool wants(const struct loader *loader, enum gto_read flag)
{
    return loader->what->flags & (unsigned)flag;
}

// ---- Tags

static int report_tag(struct loader *loader, const char *tag, enum gto_problem_code code)
{
    return registry_add_problem(loader->registry, code, &(struct problem_facts){.tag = tag});
}

static bool want_tag(void *payload, const char *name, size_t len)
{
    const struct loader *loader = payload;
    struct refname parts;
    return refname_parse(&parts, (struct slice){name, len}) &&
           (!loader->artifact.len || slice_equal(parts.artifact, loader->artifact));
}

static int add_tag(struct loader *loader, const char *name, const char *id,
                   const struct tag_object *tag)
{
    struct slice text = slice_of(name);
    struct refname parts;
    if (!refname_parse(&parts, text))
        return GTO_OK;
    if (!tag->has_tagger && wants(loader, GTO_READ_PROBLEMS) &&
        report_tag(loader, name, GTO_PROBLEM_NO_TAGGER) != GTO_OK)
        return GTO_ENOMEM;
    bool messages = wants(loader, GTO_READ_MESSAGES) || wants(loader, GTO_READ_PROBLEMS);
    return registry_add_tag(loader->registry, &parts, text, tag, messages,
                            loader->what->for_change ? id : NULL);
}

static int keep_nested(struct loader *loader, const char *name, const char *id, struct slice bytes)
{
    struct arena *arena = &loader->registry->arena;
    struct nested_tag *nested = arena_alloc(arena, sizeof(*nested));
    char *copy = arena_strndup(arena, bytes.data, bytes.len);
    if (!nested || !copy)
        return GTO_ENOMEM;
    nested->name = arena_strndup(arena, name, strlen(name));
    nested->id = arena_strndup(arena, id, strlen(id));
    nested->bytes = (struct slice){copy, bytes.len};
    return nested->name && nested->id && vec_push(&loader->nested, nested) == 0 ? GTO_OK
                                                                                : GTO_ENOMEM;
}

static int report_target(struct loader *loader, const char *name)
{
    if (!wants(loader, GTO_READ_PROBLEMS))
        return GTO_OK;
    return report_tag(loader, name, GTO_PROBLEM_NOT_AT_COMMIT);
}

// A tag object: an event, or something to be looked into later.
static int visit_object(struct loader *loader, const char *name, const char *id, struct slice bytes)
{
    struct tag_object tag;
    if (!tag_object_parse(&tag, bytes))
        return report_tag(loader, name, GTO_PROBLEM_MALFORMED_OBJECT);
    if (slice_equal(tag.type, slice_of("commit")))
        return add_tag(loader, name, id, &tag);
    if (slice_equal(tag.type, slice_of("tag")))
        return keep_nested(loader, name, id, bytes);
    return report_target(loader, name);
}

static int visit_tag(void *payload, const char *name, size_t len, const char *id,
                     const struct repo_object *object)
{
    struct loader *loader = payload;
    struct slice text = {name, len};
    struct refname parts;
    if (!refname_parse(&parts, text))
        return GTO_OK;
    if (registry_note_tag(loader->registry, &parts) != GTO_OK ||
        (loader->what->for_change && registry_take(loader->registry, text) != GTO_OK))
        return GTO_ENOMEM;
    if (!object && !*id)
        return report_tag(loader, name, GTO_PROBLEM_BROKEN_REFERENCE);
    if (!object)
        return report_tag(loader, name, GTO_PROBLEM_MISSING_OBJECT);
    if (object->type == REPO_TAG)
        return visit_object(loader, name, id, (struct slice){object->data, object->size});
    if (!wants(loader, GTO_READ_PROBLEMS))
        return GTO_OK;
    return report_tag(loader, name, GTO_PROBLEM_LIGHTWEIGHT_TAG);
}

// Follows a tag of a tag to its commit.
static int resolve_nested(struct loader *loader, const struct nested_tag *nested)
{
    struct tag_object outer, inner;
    struct repo_object object = {.type = REPO_TAG};
    char *held = NULL; // the bytes that `inner` points into
    int rc = GTO_OK;
    if (!tag_object_parse(&outer, nested->bytes))
        return GTO_OK;
    inner = outer;
    for (int i = 0; i < MAX_NESTED_TAGS && slice_equal(inner.type, slice_of("tag")); i++) {
        char *id = arena_strndup(&loader->registry->arena, inner.target.data, inner.target.len);
        free(held);
        held = NULL;
        if (!id)
            return GTO_ENOMEM;
        rc = repo_read_object(loader->repo, id, &object, NULL);
        if (rc == GTO_ENOMEM)
            return rc;
        if (rc != GTO_OK)
            return report_tag(loader, nested->name, GTO_PROBLEM_MISSING_INNER_TAG);
        held = (char *)object.data;
        if (!tag_object_parse(&inner, (struct slice){object.data, object.size}))
            inner.type = (struct slice){0};
    }
    if (slice_equal(inner.type, slice_of("commit"))) {
        outer.target = inner.target;
        rc = add_tag(loader, nested->name, nested->id, &outer);
    } else {
        rc = report_target(loader, nested->name);
    }
    free(held);
    return rc;
}

static int load_tags(struct loader *loader)
{
    struct buf prefix = {0};
    buf_add(&prefix, loader->artifact.data, loader->artifact.len);
    buf_adds(&prefix, "");
    if (prefix.failed)
        return error_no_memory(loader->error);
    struct repo_tag_query query = {prefix.data, want_tag, visit_tag, loader};
    int rc = repo_each_tag(loader->repo, &query, loader->error);
    buf_free(&prefix);
    for (size_t i = 0; rc == GTO_OK && i < loader->nested.count; i++)
        rc = resolve_nested(loader, loader->nested.items[i]);
    return rc;
}

// ---- Commits and artifacts.yaml

static int report_annotations(struct loader *loader, const char *commit_id, gto_error *why)
{
    const struct problem_facts facts = {
        .commit_id = commit_id,
        .file = loader->config->index,
        .reason = why ? gto_error_message(why) : "it cannot be read",
    };
    return registry_add_problem(loader->registry, GTO_PROBLEM_INVALID_FILE, &facts);
}

// Parses the annotations in a blob; what is not valid is reported with the commit that has it.
static int parse_blob(struct loader *loader, const char *blob_id, const char *commit_id,
                      struct annotations **out)
{
    struct repo_object object;
    gto_error *why = NULL;
    int rc = repo_read_object(loader->repo, blob_id, &object, &why);
    if (rc == GTO_OK) {
        rc = artifacts_yaml_parse(out, object.data, object.size, &why);
        free((char *)object.data);
    }
    if (rc == GTO_ENOMEM) {
        gto_error_free(why);
        return rc;
    }
    if (rc == GTO_OK) {
        if (vec_push(&loader->registry->annotations, *out) == 0)
            return GTO_OK;
        annotations_free(*out);
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
    if (rc != GTO_OK && wants(loader, GTO_READ_PROBLEMS))
        return registry_add_problem(loader->registry, GTO_PROBLEM_MISSING_FILES,
                                    &(struct problem_facts){.commit_id = commit->id});
    if (rc != GTO_OK || !blob_id)
        return GTO_OK;
    struct annotations *annotations = strmap_get(&loader->blobs, blob_id, strlen(blob_id));
    rc = GTO_OK;
    if (!annotations) {
        rc = parse_blob(loader, blob_id, commit->id, &annotations);
        char *key = arena_strndup(&loader->registry->arena, blob_id, strlen(blob_id));
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
    if (!wants(loader, GTO_READ_PROBLEMS))
        return GTO_OK;
    return registry_add_problem(loader->registry, code,
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
        rc = registry_set_commit(loader->registry, commit, &parsed);
    else
        rc = report_commit(loader, commit, tag, GTO_PROBLEM_NOT_A_COMMIT);
    free((char *)object.data);
    return rc;
}

static int prepare_files(struct loader *loader, const char *const *commit_ids, size_t count)
{
    const char *const paths[] = {loader->config->index, NULL};
    return repo_prepare_files(loader->repo, commit_ids, count, paths, loader->error);
}

// What artifacts.yaml says at HEAD: artifacts that no tag may ever have named.
static int load_head(struct loader *loader)
{
    char *id = NULL;
    int rc = repo_head(loader->repo, &id, NULL);
    if (rc != GTO_OK && rc != GTO_ENOMEM)
        return registry_add_problem(loader->registry, GTO_PROBLEM_BROKEN_HEAD,
                                    &(struct problem_facts){.file = loader->config->index});
    if (rc != GTO_OK || !id)
        return rc;
    struct gto_commit *commit = registry_commit(loader->registry, slice_of(id));
    rc = prepare_files(loader, (const char *const *)&id, 1);
    free(id);
    if (rc != GTO_OK)
        return rc;
    if (!commit ||
        (wants(loader, GTO_READ_PROBLEMS) && load_commit(loader, commit, NULL) != GTO_OK) ||
        load_annotations(loader, commit) != GTO_OK)
        return GTO_ENOMEM;
    const struct annotations *annotations = commit->annotations;
    for (size_t i = 0; annotations && i < annotations->count; i++) {
        const char *name = annotations->entries[i].name;
        if (loader->what->artifact && strcmp(loader->what->artifact, name) != 0)
            continue;
        if (registry_add_annotated(loader->registry, name, commit) != GTO_OK)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

// Prepares for reading artifacts.yaml of the commits of all versions.
static int prepare_commits(struct loader *loader)
{
    struct vec ids = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < loader->registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->registry, i);
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
static int load_commits(struct loader *loader)
{
    bool all = wants(loader, GTO_READ_COMMITS) || wants(loader, GTO_READ_PROBLEMS);
    int rc = all ? prepare_commits(loader) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < loader->registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->registry, i);
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

// ---- What is doubtful about what was read

enum { MAX_TAGS_NAMED = 20 };

// Reports what concerns the tags of several events of a version at its commit.
static int report_tags(struct loader *loader, enum gto_problem_code code,
                       const gto_version *version, struct vec *tags, size_t named)
{
    const struct problem_facts facts = {
        .artifact = version->artifact->name,
        .commit_id = version->commit->id,
        .tags = (const char *const *)tags->items,
        .tag_count = tags->count,
        .tags_named = named,
    };
    return registry_add_problem(loader->registry, code, &facts);
}

// Reports that more than one version of an artifact is registered at a commit, beginning with the
// first one there.
static int report_shared_commit(struct loader *loader, const gto_version *first)
{
    struct vec tags = {0};
    int rc = GTO_OK;
    if (!first->first_at_commit)
        return GTO_OK;
    for (const gto_version *at = first; rc == GTO_OK && at; at = at->next_at_commit)
        if (gto_version_registered(at) && gto_version_active(at) &&
            vec_push(&tags, (char *)version_latest_registration(at)->tag) != 0)
            rc = GTO_ENOMEM;
    if (rc == GTO_OK && tags.count > 1)
        rc = report_tags(loader, GTO_PROBLEM_SHARED_COMMIT, first, &tags,
                         wants(loader, GTO_READ_PROBLEMS) ? MAX_TAGS_NAMED : 2);
    vec_free(&tags);
    return rc;
}

static int report_unregistered(struct loader *loader, const gto_version *version)
{
    const struct event_list *events = &version->events;
    struct vec tags = {0};
    int rc = GTO_OK;
    if (!version->discovered || !events->count || !wants(loader, GTO_READ_PROBLEMS))
        return GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < events->count; i++)
        if (vec_push(&tags, (char *)events->items[i]->tag) != 0)
            rc = GTO_ENOMEM;
    if (rc == GTO_OK)
        rc = report_tags(loader, GTO_PROBLEM_NO_VERSION, version, &tags, MAX_TAGS_NAMED);
    vec_free(&tags);
    return rc;
}

static int report_versions(struct loader *loader)
{
    for (size_t i = 0; i < loader->registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(loader->registry, i);
        for (size_t j = 0; j < artifact->versions.count; j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            if (report_shared_commit(loader, version) != GTO_OK ||
                report_unregistered(loader, version) != GTO_OK)
                return GTO_ENOMEM;
        }
    }
    return GTO_OK;
}

static int load(struct loader *loader)
{
    int rc = load_tags(loader);
    if (rc == GTO_OK)
        rc = registry_link(loader->registry);
    if (rc == GTO_OK)
        rc = load_head(loader);
    if (rc == GTO_OK)
        rc = load_commits(loader);
    if (rc == GTO_OK)
        rc = report_versions(loader);
    return rc == GTO_ENOMEM ? error_no_memory(loader->error) : rc;
}

int load_registry(gto_registry **out, struct repo *repo, const gto_config *config,
                  const struct load *what, gto_error **error)
{
    struct loader loader = {repo, config, what, registry_new(), .error = error};
    struct buf name = {0};
    if (what->artifact)
        refname_add_artifact_for_tag(&name, slice_of(what->artifact));
    loader.artifact = (struct slice){name.data, name.len};
    int rc = loader.registry && !name.failed ? load(&loader) : error_no_memory(error);
    buf_free(&name);
    vec_free(&loader.nested);
    strmap_free(&loader.blobs);
    if (rc == GTO_OK)
        *out = loader.registry;
    else
        gto_registry_free(loader.registry);
    return rc;
}
