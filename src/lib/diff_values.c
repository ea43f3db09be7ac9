// The files of params and metrics of two versions.
#include <string.h>

#include "commit_files.h"
#include "diff.h"
#include "dvc_params.h"
#include "error.h"
#include "problem.h"
#include "repository.h"
#include "strmap.h"
#include "values.h"

// A version whose files are read.
struct reader {
    const struct differ *differ;
    const char *commit_id;
    struct dvc_yaml *yaml; // NULL: there is none
    struct vec files;      // struct dvc_params_file *
};

// ---- Which files

// As struct dvc_files has it.
static int read_other_file(void *payload, const char *path, struct buf *text, bool *found,
                           gto_error **error)
{
    const struct reader *reader = payload;
    return repository_add_file(text, found, reader->differ->repo->git, reader->commit_id, path,
                               error);
}

static int add_problems(const struct reader *reader, const char *path, const struct vec *problems)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < problems->count; i++) {
        const struct dvc_problem *problem = problems->items[i];
        enum gto_problem_code code;
        problem_of_file(problem->code, &code);
        rc = differ_add_problem(reader->differ, reader->commit_id, code, path, problem->message);
    }
    return rc;
}

// Reads the dvc.yaml of a version, and lists the files that it names. `files` has to outlive it.
static int list_files(struct reader *reader, const char *path, struct slice directory,
                      const struct dvc_files *files)
{
    struct repo_object object = {0};
    struct vec problems = {0};
    gto_error *why = NULL;
    int rc =
        repository_read_file(&object, reader->differ->repo->git, reader->commit_id, path, &why);
    if (rc == GTO_OK && object.data)
        rc = dvc_yaml_parse(&reader->yaml, object.data, object.size, directory, files, &why);
    repo_object_free(&object);
    rc = differ_finish_file(reader->differ, reader->commit_id, path, rc, why);
    if (rc == GTO_OK && reader->yaml)
        rc = dvc_params_list(&reader->files, &problems, reader->yaml, reader->differ->error);
    if (rc == GTO_OK)
        rc = add_problems(reader, path, &problems);
    vec_free(&problems);
    return rc;
}

// ---- Their values

// A file that is compared.
struct compared {
    const struct differ *differ;
    const struct dvc_params_file *file;
    struct gto_stored stored[GTO_SIDES];
    struct keyed_values values[GTO_SIDES];
    struct arena arena; // of the values
    bool unknown;       // a side cannot be read, which is a problem of its own
};

static int refuse(struct compared *compared, enum gto_version_side side, const char *reason)
{
    compared->unknown = true;
    return differ_add_problem(compared->differ, differ_commit_id(compared->differ, side),
                              GTO_PROBLEM_UNKNOWN_VALUES, compared->file->path, reason);
}

static int find(struct compared *compared, enum gto_version_side side)
{
    const struct differ *differ = compared->differ;
    const char *commit_id = differ_commit_id(differ, side), *path = compared->file->path;
    struct gto_stored *stored = &compared->stored[side];
    gto_error *why = NULL;
    int rc =
        stored_find(stored, &differ->diff->arena, differ->repo->git, commit_id, path, true, &why);
    compared->unknown |= rc != GTO_OK;
    rc = differ_finish_file(differ, commit_id, path, rc, why);
    if (rc == GTO_OK && !stored->kind && stored->unread)
        rc = refuse(compared, side, stored->unread_reason);
    return rc;
}

static int parse(struct compared *compared, enum gto_version_side side)
{
    const struct differ *differ = compared->differ;
    const char *commit_id = differ_commit_id(differ, side), *path = compared->file->path;
    struct repo_object object = {0};
    gto_error *why = NULL;
    int rc = repository_read_file(&object, differ->repo->git, commit_id, path, &why);
    if (rc == GTO_OK && object.data)
        rc =
            values_parse(&compared->values[side], &compared->arena, object.data, object.size, &why);
    repo_object_free(&object);
    compared->unknown |= rc != GTO_OK;
    return differ_finish_file(differ, commit_id, path, rc, why);
}

static bool ends_with(const char *path, const char *suffix)
{
    return slice_ends_with(slice_of(path), slice_of(suffix));
}

// Why the values of a file are not known here; NULL if they are.
static const char *find_reason(const struct compared *compared, enum gto_version_side side)
{
    const char *kind = compared->stored[side].kind, *path = compared->file->path;
    if (!kind)
        return NULL;
    if (strcmp(kind, "lfs") == 0)
        return "it is kept by Git LFS";
    if (strcmp(kind, "dvc") == 0)
        return "it is kept by DVC";
    if (strcmp(kind, "directory") == 0)
        return "it is a directory";
    if (ends_with(path, ".toml") || ends_with(path, ".py"))
        return "it is neither YAML nor JSON, which alone are read here";
    return NULL;
}

static int read_values(struct compared *compared, enum gto_version_side side)
{
    const char *reason = find_reason(compared, side);
    if (reason)
        return refuse(compared, side, reason);
    return compared->stored[side].kind ? parse(compared, side) : GTO_OK;
}

static bool is_same(const struct gto_stored *a, const struct gto_stored *b)
{
    return a->kind && b->kind ? strcmp(a->digest, b->digest) == 0 : a->kind == b->kind;
}

static int compare(struct compared *compared)
{
    gto_diff *diff = compared->differ->diff;
    int rc = find(compared, GTO_BEFORE);
    if (rc == GTO_OK)
        rc = find(compared, GTO_AFTER);
    if (rc != GTO_OK || compared->unknown ||
        is_same(&compared->stored[GTO_BEFORE], &compared->stored[GTO_AFTER]))
        return rc;
    rc = read_values(compared, GTO_BEFORE);
    if (rc == GTO_OK)
        rc = read_values(compared, GTO_AFTER);
    if (rc != GTO_OK || compared->unknown)
        return rc;
    rc = value_changes_add(&diff->values, &diff->arena, compared->file->kind, compared->file->path,
                           &compared->values[GTO_BEFORE], &compared->values[GTO_AFTER]);
    return rc == GTO_ENOMEM ? error_no_memory(compared->differ->error) : rc;
}

static int compare_file(const struct differ *differ, enum gto_value_kind kind, const char *name)
{
    const char *path = arena_strndup(&differ->diff->arena, name, strlen(name));
    const struct dvc_params_file file = {kind, path};
    struct compared compared = {.differ = differ, .file = &file};
    int rc = path ? compare(&compared) : error_no_memory(differ->error);
    keyed_values_free(&compared.values[GTO_BEFORE]);
    keyed_values_free(&compared.values[GTO_AFTER]);
    arena_free(&compared.arena);
    return rc;
}

// ---- All files

// Compares the files of a kind that a version names; each one once.
static int compare_files(const struct reader *reader, enum gto_value_kind kind,
                         struct strmap *compared)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < reader->files.count; i++) {
        const struct dvc_params_file *file = reader->files.items[i];
        if (file->kind != kind)
            continue;
        struct strmap_entry *entry = strmap_put(compared, file->path, strlen(file->path));
        if (!entry)
            return error_no_memory(reader->differ->error);
        if (entry->value)
            continue;
        entry->value = (void *)file;
        rc = compare_file(reader->differ, kind, file->path);
    }
    return rc;
}

static int compare_kind(const struct reader *readers, enum gto_value_kind kind)
{
    struct strmap compared = {0};
    int rc = compare_files(&readers[GTO_AFTER], kind, &compared);
    if (rc == GTO_OK)
        rc = compare_files(&readers[GTO_BEFORE], kind, &compared);
    strmap_free(&compared);
    return rc;
}

// Has all files fetched at once that both versions name.
static int prepare(const struct differ *differ, const struct reader *readers)
{
    struct commit_files files = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < 2 * GTO_SIDES; i++) {
        const struct reader *named = &readers[i / 2];
        for (size_t j = 0; rc == GTO_OK && j < named->files.count; j++) {
            const struct dvc_params_file *file = named->files.items[j];
            rc = commit_files_add(&files, readers[i % 2].commit_id, file->path);
        }
    }
    rc = rc == GTO_OK
             ? repo_prepare_files(differ->repo->git, files.items, files.count, differ->error)
             : error_no_memory(differ->error);
    commit_files_free(&files);
    return rc;
}

int differ_add_values(const struct differ *differ)
{
    const char *artifact =
        gto_artifact_name(gto_version_artifact(differ->diff->versions[GTO_AFTER]));
    struct slice directory = dvc_directory(artifact);
    const char *path = dvc_path(&differ->diff->arena, directory, DVC_FILE);
    struct reader readers[GTO_SIDES];
    struct dvc_files files[GTO_SIDES];
    int rc = path ? GTO_OK : error_no_memory(differ->error);
    for (size_t side = 0; side < GTO_SIDES; side++) {
        readers[side] = (struct reader){
            .differ = differ, .commit_id = differ_commit_id(differ, (enum gto_version_side)side)};
        files[side] = (struct dvc_files){read_other_file, &readers[side]};
        if (rc == GTO_OK)
            rc = list_files(&readers[side], path, directory, &files[side]);
    }
    if (rc == GTO_OK)
        rc = prepare(differ, readers);
    for (size_t kind = 0; rc == GTO_OK && kind < VALUE_KINDS; kind++)
        rc = compare_kind(readers, (enum gto_value_kind)kind);
    for (size_t side = 0; side < GTO_SIDES; side++) {
        vec_free(&readers[side].files);
        dvc_yaml_free(readers[side].yaml);
    }
    return rc;
}
