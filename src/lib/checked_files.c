// What is wrong with the files that a registry reads, before they are committed.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "artifacts_yaml.h"
#include "dvc_yaml.h"
#include "environment.h"
#include "error.h"
#include "file.h"
#include "path.h"
#include "problem.h"
#include "repository.h"
#include "yaml/document.h"

struct gto_checked_files {
    struct arena arena;
    struct vec paths;    // const char *
    struct vec problems; // struct gto_problem *
};

struct files_checker {
    struct repo *git;
    char *root;    // of the work tree, without symbolic links; or else
    char *tree_id; // what the index holds
    gto_config *config;
    gto_checked_files *out;
    gto_error **error;
};

// ---- Reading

// Whether an absolute path is that of the root, or leads below it.
static bool is_inside(const char *root, const char *path)
{
    size_t len = strlen(root);
    return strncmp(path, root, len) == 0 &&
           (path[len] == '/' || !path[len] || root[len - 1] == '/');
}

static int refuse(const char *path, const char *why, gto_error **error)
{
    return error_set(error, GTO_EREF, "'%s' %s", path, why);
}

// Why a path of the work tree cannot be followed; GTO_OK if there is nothing.
static int refuse_path(const char *path, const char *full, int reason, gto_error **error)
{
    struct stat status;
    if (reason == ENOMEM)
        return error_no_memory(error);
    if (reason == ELOOP)
        return refuse(path, "is a symbolic link that leads to itself", error);
    if (reason != ENOENT && reason != ENOTDIR)
        return error_set(error, GTO_ERROR, "Cannot read '%s': %s", path, strerror(reason));
    return lstat(full, &status) == 0
               ? refuse(path, "is a symbolic link to a file that is not there", error)
               : GTO_OK;
}

// Reads a file whose path has no symbolic links.
static int load_file(struct buf *text, bool *found, const char *path, const char *real,
                     gto_error **error)
{
    int reason = file_load(text, real, DOCUMENT_MAX_SIZE + 1);
    *found = !reason || reason == EFBIG; // whoever parses it refuses what is too large
    if (*found || reason == EISDIR)      // which a commit does not hold as a file
        return GTO_OK;
    if (reason == ENOMEM)
        return error_no_memory(error);
    if (reason == EINVAL)
        return refuse(path, "is no regular file", error);
    return error_set(error, GTO_ERROR, "Cannot read '%s': %s", path, strerror(reason));
}

static int read_work_file(const struct files_checker *checker, const char *path, struct buf *text,
                          bool *found, gto_error **error)
{
    char *full = path_join(checker->root, path);
    if (!full)
        return error_no_memory(error);
    char *real = realpath(full, NULL);
    int rc = !real ? refuse_path(path, full, errno, error)
             : !is_inside(checker->root, real)
                 ? refuse(path, "is a symbolic link that leads out of the repository", error)
                 : load_file(text, found, path, real, error);
    free(real);
    free(full);
    return rc;
}

static int read_index_file(const struct files_checker *checker, const char *path, struct buf *text,
                           bool *found, gto_error **error)
{
    struct repo_object object = {0};
    char *blob_id = NULL;
    int rc = repo_find_file_in_tree(checker->git, checker->tree_id, path, &blob_id, error);
    if (rc == GTO_OK && blob_id)
        rc = repository_read_blob(&object, checker->git, blob_id, error);
    *found = rc == GTO_OK && object.data;
    if (*found)
        buf_add(text, object.data, object.size);
    repo_object_free(&object);
    free(blob_id);
    return text->failed ? error_no_memory(error) : rc;
}

// As struct dvc_files has it.
static int read_file(void *payload, const char *path, struct buf *text, bool *found,
                     gto_error **error)
{
    const struct files_checker *checker = payload;
    struct buf normal = {0};
    *found = false;
    bool inside = path_normalize(&normal, slice_of(""), slice_of(path));
    int rc = normal.failed      ? error_no_memory(error)
             : !inside          ? refuse(path, "leads out of the repository", error)
             : checker->tree_id ? read_index_file(checker, normal.data, text, found, error)
                                : read_work_file(checker, normal.data, text, found, error);
    buf_free(&normal);
    return rc;
}

// ---- Checking

static int add_problem(struct files_checker *checker, const char *path, int rc, const char *reason)
{
    const struct problem_facts facts = {.file = path, .reason = reason};
    enum gto_problem_code code;
    if (rc == GTO_ERROR ||
        !problem_of_file(rc, &code)) // of the work tree, which the user can repair
        return rc == GTO_ENOMEM ? GTO_ENOMEM
                                : error_set(checker->error, (enum gto_code)rc, "%s", reason);
    struct gto_problem *problem = problem_new(&checker->out->arena, code, &facts);
    return problem && vec_push(&checker->out->problems, problem) == 0 ? GTO_OK : GTO_ENOMEM;
}

// What is wrong with a file becomes a problem; any other error ends the check. Frees `why`.
static int finish_file(struct files_checker *checker, const char *path, int rc, gto_error *why)
{
    if (rc != GTO_OK)
        rc = add_problem(checker, path, rc, why ? gto_error_message(why) : "");
    gto_error_free(why);
    return rc;
}

static int check_config(struct files_checker *checker, const char *path, const struct buf *text)
{
    gto_error *why = NULL;
    if (text->len > MAX_CONFIG_SIZE)
        return add_problem(checker, path, GTO_EINVALID, "the file is too large");
    int rc = config_parse(&checker->config, text->data ? text->data : "", text->len, path,
                          environment_all(), &why);
    const char *detail = why ? gto_error_detail(why) : NULL; // what is wrong with the file
    if (rc == GTO_ECONFIG && detail)
        rc = add_problem(checker, path, GTO_EINVALID, detail);
    else if (rc != GTO_OK && why)
        rc = error_set(checker->error, (enum gto_code)rc, "%s", gto_error_message(why));
    gto_error_free(why);
    return rc;
}

static int check_annotations(struct files_checker *checker, const char *path,
                             const struct buf *text)
{
    struct gto_annotations *annotations = NULL;
    gto_error *why = NULL;
    int rc = artifacts_yaml_parse(&annotations, text->data ? text->data : "", text->len, &why);
    gto_annotations_free(annotations);
    return finish_file(checker, path, rc, why);
}

static int check_dvc(struct files_checker *checker, const char *path, const struct buf *text)
{
    const char *slash = strrchr(path, '/');
    const struct slice directory = {path, slash ? (size_t)(slash - path) : 0};
    const struct dvc_files files = {read_file, checker};
    struct vec problems = {0};
    struct dvc_yaml *yaml = NULL;
    gto_error *why = NULL;
    int rc =
        dvc_yaml_parse(&yaml, text->data ? text->data : "", text->len, directory, &files, &why);
    if (rc != GTO_OK)
        return finish_file(checker, path, rc, why);
    rc = dvc_yaml_check(&problems, yaml, checker->error);
    for (size_t i = 0; rc == GTO_OK && i < problems.count; i++) {
        const struct dvc_problem *problem = problems.items[i];
        rc = add_problem(checker, path, problem->code, problem->message);
    }
    vec_free(&problems);
    dvc_yaml_free(yaml);
    return rc;
}

// Checks a file, if it is there.
static int check_file(struct files_checker *checker, const char *path,
                      int (*check)(struct files_checker *, const char *, const struct buf *))
{
    struct arena *arena = &checker->out->arena;
    struct buf text = {0};
    gto_error *why = NULL;
    bool found;
    int rc = read_file(checker, path, &text, &found, &why);
    if (rc != GTO_OK || found) {
        char *copy = arena_strndup(arena, path, strlen(path));
        if (!copy || vec_push(&checker->out->paths, copy) != 0)
            rc = GTO_ENOMEM;
    }
    rc = finish_file(checker, path, rc, why);
    if (rc == GTO_OK && found)
        rc = check(checker, path, &text);
    buf_free(&text);
    return rc;
}

// Paths come in two sorted runs, and conflicts name one more than once.
static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_dvc_files(struct files_checker *checker)
{
    struct buf text = {0};
    struct vec paths = {0};
    int rc = repo_list_files(checker->git, DVC_FILE, !checker->tree_id, &text, checker->error);
    for (size_t at = 0; rc == GTO_OK && at < text.len; at += strlen(text.data + at) + 1)
        rc = vec_push(&paths, text.data + at) == 0 ? GTO_OK : GTO_ENOMEM;
    if (paths.count)
        qsort(paths.items, paths.count, sizeof(*paths.items), compare_paths);
    for (size_t i = 0; rc == GTO_OK && i < paths.count; i++)
        if (i == 0 || strcmp(paths.items[i - 1], paths.items[i]) != 0)
            rc = check_file(checker, paths.items[i], check_dvc);
    vec_free(&paths);
    buf_free(&text);
    return rc;
}

static int check_files(struct files_checker *checker)
{
    int rc = check_file(checker, CONFIG_FILE, check_config);
    if (rc == GTO_OK && !checker->config) // none, or none that is valid
        rc = config_parse(&checker->config, NULL, 0, NULL, environment_all(), checker->error);
    if (rc == GTO_OK)
        rc = check_file(checker, checker->config->index, check_annotations);
    if (rc == GTO_OK)
        rc = check_dvc_files(checker);
    // of the list, behind all paths
    if (rc == GTO_OK && vec_push(&checker->out->paths, NULL) != 0)
        rc = GTO_ENOMEM;
    return rc;
}

static int find_root(struct files_checker *checker)
{
    checker->root = realpath(repo_root(checker->git), NULL);
    return checker->root ? GTO_OK
                         : error_set(checker->error, GTO_ERROR, "Cannot find '%s': %s",
                                     repo_root(checker->git), strerror(errno));
}

int gto_files_check(gto_checked_files **out, gto_repo *repo, enum gto_files where,
                    gto_error **error)
{
    struct files_checker checker = {.git = repo->git, .error = error};
    if (repo_is_server(repo->git) || repo_is_bare(repo->git))
        return error_set(error, GTO_EARGS, "'%s' has no work tree whose files could be checked",
                         repo_root(repo->git));
    checker.out = calloc(1, sizeof(*checker.out));
    if (!checker.out)
        return error_no_memory(error);
    int rc = where == GTO_FILES_INDEX ? repo_index_tree(repo->git, &checker.tree_id, error)
                                      : find_root(&checker);
    if (rc == GTO_OK)
        rc = check_files(&checker);
    gto_config_free(checker.config);
    free(checker.tree_id);
    free(checker.root);
    if (rc == GTO_OK)
        *out = checker.out;
    else
        gto_checked_files_free(checker.out);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

void gto_checked_files_free(gto_checked_files *files)
{
    if (!files)
        return;
    vec_free(&files->paths);
    vec_free(&files->problems);
    arena_free(&files->arena);
    free(files);
}

const char *const *gto_checked_files_paths(const gto_checked_files *files)
{
    return (const char *const *)files->paths.items;
}

size_t gto_checked_files_problem_count(const gto_checked_files *files)
{
    return files->problems.count;
}

const gto_problem *gto_checked_files_problem(const gto_checked_files *files, size_t index)
{
    return files->problems.items[index];
}
