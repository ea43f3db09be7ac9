// What is wrong with dvc.yaml of the commits of a registry: which artifacts it has is not asked.
#include <stdlib.h>
#include <string.h>

#include "commit_files.h"
#include "dvc_yaml.h"
#include "loader.h"
#include "repository.h"

// A dvc.yaml that is to be checked.
struct place {
    const char *commit_id;
    struct slice directory;
    const char *path;
};

struct checker {
    struct loader *loader;
    struct vec places; // struct place *
    struct strmap
        known; // what needs no second look: commits and directories, blobs and directories
    struct arena arena;
    const struct place *place; // that is being checked
};

// What is noted of an object and a directory: its value is set if they need no second look. NULL
// when memory is exhausted. Valid until the next call.
static struct strmap_entry *note_of(struct checker *checker, const char *id, struct slice directory)
{
    struct buf key = {0};
    buf_addf(&key, "%s %.*s", id, (int)directory.len, directory.data);
    char *copy = key.failed ? NULL : arena_strndup(&checker->arena, key.data, key.len);
    struct strmap_entry *entry = copy ? strmap_put(&checker->known, copy, key.len) : NULL;
    buf_free(&key);
    if (entry && !entry->value)
        entry->key = copy;
    return entry;
}

static int add_place(struct checker *checker, const struct gto_commit *commit,
                     struct slice directory)
{
    if (!commit || !commit->known) // which is reported
        return GTO_OK;
    struct strmap_entry *note = note_of(checker, commit->id, directory);
    if (!note || note->value)
        return note ? GTO_OK : GTO_ENOMEM;
    note->value = checker;
    struct place *place = arena_alloc(&checker->arena, sizeof(*place));
    const char *path = dvc_path(&checker->arena, directory, DVC_FILE);
    if (!place || !path || vec_push(&checker->places, place) != 0)
        return GTO_ENOMEM;
    *place = (struct place){commit->id, directory, path};
    return GTO_OK;
}

static int add_places(struct checker *checker)
{
    const gto_registry *registry = checker->loader->builder.registry;
    const struct gto_commit *head = checker->loader->head;
    int rc = add_place(checker, head, slice_of(""));
    for (size_t i = 0; rc == GTO_OK && i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        struct slice directory = dvc_directory(artifact->name);
        rc = add_place(checker, head, directory);
        for (size_t j = 0; rc == GTO_OK && j < artifact->versions.count; j++)
            rc = add_place(checker, gto_artifact_version(artifact, j)->commit, directory);
    }
    return rc;
}

static int prepare(struct checker *checker)
{
    struct commit_files files = {0};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < checker->places.count; i++) {
        const struct place *place = checker->places.items[i];
        const char *params = dvc_path(&checker->arena, place->directory, DVC_PARAMS_FILE);
        rc = params ? commit_files_add(&files, place->commit_id, place->path) : GTO_ENOMEM;
        if (rc == GTO_OK)
            rc = commit_files_add(&files, place->commit_id, params);
    }
    if (rc == GTO_OK)
        rc = repo_prepare_files(checker->loader->repo, files.items, files.count,
                                checker->loader->error);
    commit_files_free(&files);
    return rc;
}

// As struct dvc_files has it.
static int read_other_file(void *payload, const char *path, struct buf *text, bool *found,
                           gto_error **error)
{
    const struct checker *checker = payload;
    return repository_add_file(text, found, checker->loader->repo, checker->place->commit_id, path,
                               error);
}

static int report(struct checker *checker, int rc, gto_error *why)
{
    const struct place *place = checker->place;
    return loader_report(checker->loader, place->commit_id, place->path, rc, why);
}

// Checks all entries of a file. *done is false if they depend on other files of the commit.
static int check_text(struct checker *checker, const struct repo_object *text, bool *done)
{
    const struct dvc_files files = {read_other_file, checker};
    struct loader *loader = checker->loader;
    const struct place *place = checker->place;
    struct vec problems = {0};
    struct dvc_yaml *yaml;
    gto_error *why = NULL;
    int rc = dvc_yaml_parse(&yaml, text->data, text->size, place->directory, &files, &why);
    if (rc != GTO_OK)
        return report(checker, rc, why);
    rc = dvc_yaml_check(&problems, yaml, loader->error);
    for (size_t i = 0; rc == GTO_OK && i < problems.count; i++) {
        const struct dvc_problem *problem = problems.items[i];
        const struct problem_facts facts = {
            .commit_id = place->commit_id, .file = place->path, .reason = problem->message};
        enum gto_problem_code code;
        problem_of_file(problem->code, &code);
        rc = registry_add_problem(loader->builder.registry, code, &facts);
    }
    *done = !dvc_yaml_is_template(yaml);
    vec_free(&problems);
    dvc_yaml_free(yaml);
    return rc;
}

// Checks the file in a blob, unless that was done.
static int check_blob(struct checker *checker, const char *blob_id)
{
    struct slice directory = checker->place->directory;
    struct repo_object object = {0};
    gto_error *why = NULL;
    bool done = true;
    struct strmap_entry *note = note_of(checker, blob_id, directory);
    if (!note || note->value)
        return note ? GTO_OK : GTO_ENOMEM;
    note->value = checker;
    int rc = repository_read_blob(&object, checker->loader->repo, blob_id, &why);
    rc = rc == GTO_OK ? check_text(checker, &object, &done) : report(checker, rc, why);
    repo_object_free(&object);
    if (rc == GTO_OK && !done) {
        note = note_of(checker, blob_id, directory);
        if (!note)
            return GTO_ENOMEM;
        note->value = NULL;
    }
    return rc;
}

static int check_place(struct checker *checker, const struct place *place)
{
    char *blob_id = NULL;
    gto_error *why = NULL;
    checker->place = place;
    int rc = repo_find_file(checker->loader->repo, place->commit_id, place->path, &blob_id, &why);
    if (rc != GTO_OK)
        return report(checker, rc, why);
    rc = blob_id ? check_blob(checker, blob_id) : GTO_OK;
    free(blob_id);
    return rc;
}

int check_dvc(struct loader *loader)
{
    struct checker checker = {.loader = loader};
    int rc = add_places(&checker);
    if (rc == GTO_OK)
        rc = prepare(&checker);
    for (size_t i = 0; rc == GTO_OK && i < checker.places.count; i++)
        rc = check_place(&checker, checker.places.items[i]);
    vec_free(&checker.places);
    strmap_free(&checker.known);
    arena_free(&checker.arena);
    return rc;
}
