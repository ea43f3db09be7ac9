// What Git says of the history of commits.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"
#include "handle.h"
#include "hex.h"
#include "strmap.h"
#include "vec.h"

// A repository on a server is a heap of objects here, without the commits between them.
static int refuse_server(const struct repo *repo, gto_error **error)
{
    return error_set(error, GTO_EARGS, "The history of '%s' is not here: run this in a clone of it",
                     repo_root(repo));
}

int repo_commit_before(struct repo *repo, int64_t time, char **id, gto_error **error)
{
    const char *args[] = {"rev-list", "-1", "--first-parent", NULL, "HEAD", "--", NULL};
    struct buf limit = {0};
    char *head = NULL;
    *id = NULL;
    int rc = repo_head(repo, &head, error);
    bool any = rc == GTO_OK && head;
    free(head);
    if (!any || repo->server)
        return rc;
    buf_addf(&limit, "--min-age=%" PRId64, time);
    args[3] = limit.data;
    rc = limit.failed ? error_no_memory(error)
                      : git_ask(&repo->location, args, (struct process){.input = NULL},
                                "cannot read the history of HEAD", id, error);
    buf_free(&limit);
    if (rc == GTO_OK && !**id) {
        free(*id);
        *id = NULL;
    }
    return rc;
}

// Runs `git rev-list`. Paths mean what they say, whatever the environment says of them.
static int run(struct repo *repo, const char *const *args, struct process process,
               gto_error **error)
{
    static const char *const env[] = {"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
                                      "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", NULL};
    struct buf err = {0};
    int status;
    process.env = env;
    process.err = &err;
    int rc = git_run(&repo->location, args, process, &status, error);
    if (rc == GTO_OK && status) {
        char *complaint = git_complaint(&err, false);
        rc = complaint ? error_set(error, GTO_ERROR, "Git cannot read the history: %s", complaint)
                       : error_no_memory(error);
        free(complaint);
    }
    buf_free(&err);
    return rc;
}

// Runs `git rev-list`, which reads commits from its standard input.
static int list(struct repo *repo, const char *const *args, const struct buf *input,
                struct buf *out, gto_error **error)
{
    struct process process = {.input = input->data, .input_len = input->len, .out = out};
    return input->failed ? error_no_memory(error) : run(repo, args, process, error);
}

// Remembers the ids in an answer.
static int index_lines(struct strmap *ids, const struct buf *answer, gto_error **error)
{
    struct slice rest = {answer->data, answer->len};
    while (rest.len) {
        struct slice line = slice_take_line(&rest);
        struct strmap_entry *entry = strmap_put(ids, line.data, line.len);
        if (!entry)
            return error_no_memory(error);
        entry->value = (char *)line.data;
    }
    return GTO_OK;
}

// The commits between `ancestor` and any of those asked for are those that lie on a way from one to
// the other: of those asked for, the ones that have it in their history.
int repo_find_descendants(struct repo *repo, const char *ancestor, const char *const *ids,
                          size_t count, bool *found, gto_error **error)
{
    static const char *const args[] = {"rev-list", "--ancestry-path", "--ignore-missing", "--stdin",
                                       NULL};
    struct buf input = {0}, answer = {0};
    struct strmap listed = {0};
    if (repo->server)
        return refuse_server(repo, error);
    buf_addf(&input, "^%s\n", ancestor);
    for (size_t i = 0; i < count; i++)
        buf_addf(&input, "%s\n", ids[i]);
    int rc = count ? list(repo, args, &input, &answer, error) : GTO_OK;
    if (rc == GTO_OK)
        rc = index_lines(&listed, &answer, error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        found[i] = strcmp(ids[i], ancestor) == 0 || strmap_get(&listed, ids[i], strlen(ids[i]));
    strmap_free(&listed);
    buf_free(&answer);
    buf_free(&input);
    return rc;
}

// ---- Two commits

// `FROM...TO` or `FROM..TO`, to be freed; NULL if memory ran out.
static char *format_range(const struct repo_range *range, const char *dots)
{
    struct buf text = {0};
    buf_addf(&text, "%s%s%s", range->from, dots, range->to);
    return buf_finish(&text);
}

// Reads the counts `FROM\tTO`.
static bool parse_counts(const struct buf *answer, size_t *only_from, size_t *only_to)
{
    return answer->len && sscanf(answer->data, "%zu\t%zu", only_from, only_to) == 2;
}

// Whether a commit has parents, which Git did not find here.
static int has_parents(struct repo *repo, const char *id, bool *any, gto_error **error)
{
    struct repo_object object;
    int rc = repo_read_object(repo, id, &object, error);
    if (rc != GTO_OK)
        return rc;
    struct slice text = {object.data, object.size};
    slice_take_line(&text); // the tree
    *any = slice_starts_with(text, slice_of("parent "));
    repo_object_free(&object);
    return GTO_OK;
}

// Finds a commit at which history ends though it has parents.
static int find_cut(struct repo *repo, const char *range, char **cut, gto_error **error)
{
    const char *const args[] = {"rev-list", "--max-parents=0", range, "--", NULL};
    struct buf roots = {0};
    int rc = run(repo, args, (struct process){.out = &roots}, error);
    struct slice rest = {roots.data, roots.len};
    while (rc == GTO_OK && rest.len && !*cut) {
        struct slice line = slice_take_line(&rest);
        char *id = strndup(line.data, line.len);
        bool any = false;
        rc = id ? has_parents(repo, id, &any, error) : error_no_memory(error);
        if (rc == GTO_OK && any)
            *cut = id;
        else
            free(id);
    }
    buf_free(&roots);
    return rc;
}

int repo_count_commits(struct repo *repo, const struct repo_range *range, size_t *only_from,
                       size_t *only_to, char **cut, gto_error **error)
{
    char *text = format_range(range, "...");
    const char *const args[] = {"rev-list", "--count", "--left-right", text, "--", NULL};
    struct buf counts = {0};
    char *found = NULL;
    int rc = !text          ? error_no_memory(error)
             : repo->server ? refuse_server(repo, error)
                            : run(repo, args, (struct process){.out = &counts}, error);
    if (rc == GTO_OK && !parse_counts(&counts, only_from, only_to))
        rc = error_set(error, GTO_ERROR, "Git cannot count commits");
    if (rc == GTO_OK)
        rc = find_cut(repo, text, &found, error);
    if (rc == GTO_OK)
        *cut = found;
    buf_free(&counts);
    free(text);
    return rc;
}

// The arguments that paths are, to be freed one by one; false if memory ran out.
static bool add_paths(struct vec *args, struct vec *owned, const char *const *paths)
{
    for (; paths && *paths; paths++) {
        struct buf text = {0};
        buf_addf(&text, ":(top,literal)%s", *paths);
        char *argument = buf_finish(&text);
        if (!argument || vec_push(owned, argument) != 0) {
            free(argument);
            return false;
        }
        if (vec_push(args, argument) != 0)
            return false;
    }
    return vec_push(args, NULL) == 0;
}

int repo_list_commits(struct repo *repo, const struct repo_range *range, const char *const *paths,
                      struct buf *ids, gto_error **error)
{
    char *text = format_range(range, "..");
    struct vec args = {0}, owned = {0};
    bool made = text && vec_push(&owned, text) == 0;
    if (!made)
        free(text);
    made = made && vec_push(&args, (char *)"rev-list") == 0 && vec_push(&args, text) == 0 &&
           vec_push(&args, (char *)"--") == 0 && add_paths(&args, &owned, paths);
    int rc = !made ? error_no_memory(error)
             : repo->server
                 ? refuse_server(repo, error)
                 : run(repo, (const char *const *)args.items, (struct process){.out = ids}, error);
    for (size_t i = 0; i < owned.count; i++)
        free(owned.items[i]);
    vec_free(&owned);
    vec_free(&args);
    return rc;
}
