// The commits that only one of two has in its history.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "handle.h"
#include "rev_list.h"
#include "vec.h"

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
    int rc = rev_list_run(repo, args, (struct process){.out = &roots}, error);
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
    char *found = NULL;
    if (repo->server)
        return rev_list_refuse_server(repo, error);
    char *text = format_range(range, "...");
    const char *const args[] = {"rev-list", "--count", "--left-right", text, "--", NULL};
    struct buf counts = {0};
    int rc = text ? rev_list_run(repo, args, (struct process){.out = &counts}, error)
                  : error_no_memory(error);
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

// The arguments of `git rev-list`; `owned` are to be freed one by one. False if memory ran out.
static bool make_args(struct vec *args, struct vec *owned, char *range, const char *const *paths)
{
    if (!range || vec_push(owned, range) != 0) {
        free(range);
        return false;
    }
    return vec_push(args, (char *)"rev-list") == 0 && vec_push(args, range) == 0 &&
           vec_push(args, (char *)"--") == 0 && add_paths(args, owned, paths);
}

int repo_list_commits(struct repo *repo, const struct repo_range *range, const char *const *paths,
                      struct buf *ids, gto_error **error)
{
    struct vec args = {0}, owned = {0};
    if (repo->server)
        return rev_list_refuse_server(repo, error);
    int rc = make_args(&args, &owned, format_range(range, ".."), paths)
                 ? rev_list_run(repo, (const char *const *)args.items, (struct process){.out = ids},
                                error)
                 : error_no_memory(error);
    for (size_t i = 0; i < owned.count; i++)
        free(owned.items[i]);
    vec_free(&owned);
    vec_free(&args);
    return rc;
}
