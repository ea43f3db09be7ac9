// The five changes: read, plan, write; and again where someone else was faster.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "error.h"
#include "compare.h"
#include "load.h"
#include "plan.h"
#include "platform.h"
#include "registry.h"
#include "repository.h"

enum { MAX_SAME = 10, MAX_MS = 5000, MAX_MS_REMOTE = 120000, MAX_WAIT_MS = 100 };

static void wait_a_moment(void)
{
    unsigned char random;
    if (!platform_random(&random, 1))
        random = 128;
    struct timespec pause = {.tv_nsec = (1 + random * MAX_WAIT_MS / 256) * 1000000L};
    nanosleep(&pause, NULL);
}

// Stores the objects of the tags to be made. `ids` are to be freed by the caller, whatever happens.
static int write_objects(struct repo *git, const gto_change *change,
                         const struct gto_change_options *options, char **ids, gto_error **error)
{
    char *tagger = NULL;
    bool sign = options->sign == GTO_SIGN_TRUE;
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        if (planned->item.deleted)
            continue;
        if (!tagger)
            rc = repo_tagger(git, options->author, options->author_email, &tagger,
                             options->sign == GTO_SIGN_AUTO ? &sign : NULL, error);
        if (rc != GTO_OK)
            break;
        struct repo_new_tag tag = {planned->item.tag, planned->commit_id, tagger, planned->message,
                                   sign};
        rc = repo_write_tag(git, &tag, &ids[i], error);
    }
    free(tagger);
    return rc;
}

// ---- What a remote repository has
//
// A change that is to be pushed is planned on what the remote repository has of the artifact. For
// that its tags are fetched; they are removed again if the change cannot be made.

struct attempt {
    gto_repo *repo;
    const struct request *request;
    gto_comparison *remote; // with the remote repository, before fetching
    struct arena arena;     // of what follows
    struct vec fetched;     // struct repo_update *: how to remove what was fetched
    gto_error **error;
};

static int compare(struct attempt *attempt)
{
    const char *const artifacts[] = {attempt->request->artifact, NULL};
    gto_comparison_free(attempt->remote);
    attempt->remote = NULL;
    return gto_compare(&attempt->remote, attempt->repo, attempt->request->options.push, artifacts,
                       attempt->error);
}

// Remembers how to remove what is fetched now.
static int remember(struct attempt *attempt, const struct gto_difference *item)
{
    struct repo_update *removal = arena_zalloc(&attempt->arena, sizeof(*removal));
    if (removal) {
        removal->name = arena_strndup(&attempt->arena, item->tag, strlen(item->tag));
        removal->old_id = arena_strndup(&attempt->arena, item->remote_id, strlen(item->remote_id));
    }
    return removal && removal->name && removal->old_id && vec_push(&attempt->fetched, removal) == 0
               ? GTO_OK
               : error_no_memory(attempt->error);
}

// Fetches the artifact's tags that are not here.
static int bring_up_to_date(struct attempt *attempt)
{
    const char *remote = attempt->request->options.push;
    int rc = compare(attempt);
    size_t before = attempt->fetched.count;
    for (size_t i = 0; rc == GTO_OK && i < gto_comparison_count(attempt->remote); i++) {
        const struct gto_difference *item = gto_comparison_item(attempt->remote, i);
        if (item->local_id && item->remote_id)
            rc = error_set(attempt->error, GTO_EPUSH,
                           "Tag '%s' here is not the one that '%s' has: 'gto status' tells more",
                           item->tag, remote);
        else if (item->remote_id)
            rc = remember(attempt, item);
    }
    if (rc == GTO_OK)
        rc = repo_fetch_tags(attempt->repo->git, remote, &attempt->remote->tags, attempt->error);
    if (rc != GTO_OK) // none of these are here
        attempt->fetched.count = before;
    return rc;
}

static void remove_fetched(struct attempt *attempt)
{
    struct vec *fetched = &attempt->fetched;
    struct repo_update *removals =
        fetched->count ? calloc(fetched->count, sizeof(*removals)) : NULL;
    for (size_t i = 0; removals && i < fetched->count; i++)
        removals[i] = *(const struct repo_update *)fetched->items[i];
    if (removals)
        repo_update_tags(attempt->repo->git, removals, fetched->count, NULL);
    free(removals);
}

static bool is_only_here(const struct attempt *attempt, const char *tag)
{
    for (size_t i = 0; i < gto_comparison_count(attempt->remote); i++) {
        const struct gto_difference *item = gto_comparison_item(attempt->remote, i);
        if (strcmp(item->tag, tag) == 0)
            return !item->remote_id;
    }
    return false;
}

// Pushes what is to be changed; a tag that was never pushed need not be deleted there.
static int push(const struct attempt *attempt, const struct repo_update *updates, size_t count)
{
    struct repo_update *pushed = calloc(count, sizeof(*pushed));
    size_t n = 0;
    if (!pushed)
        return error_no_memory(attempt->error);
    for (size_t i = 0; i < count; i++)
        if (updates[i].id || !is_only_here(attempt, updates[i].name))
            pushed[n++] = updates[i];
    int rc =
        n ? repo_push(attempt->repo->git, attempt->request->options.push, pushed, n, attempt->error)
          : GTO_OK;
    free(pushed);
    return rc;
}

// What is on the remote repository already could not be done here.
static int explain_half(const struct attempt *attempt, int rc)
{
    struct buf text = {0};
    if (!attempt->error || !*attempt->error)
        return GTO_ERROR;
    buf_addf(&text,
             "The change was pushed to '%s', but could not be made here ('gto fetch' "
             "does so): %s",
             attempt->request->options.push, gto_error_message(*attempt->error));
    rc = text.failed ? error_no_memory(attempt->error)
                     : error_set(attempt->error, GTO_ERROR, "%s", text.data);
    buf_free(&text);
    return rc;
}

// ---- Making it

static bool is_pushed(const struct attempt *attempt)
{
    return attempt->request->options.push && !repo_is_server(attempt->repo->git);
}

// On the remote repository first: only what it accepts is made here.
static int update(const struct attempt *attempt, const struct repo_update *updates, size_t count)
{
    struct repo *git = attempt->repo->git;
    if (!is_pushed(attempt))
        return repo_update_tags(git, updates, count, attempt->error);
    int rc = push(attempt, updates, count);
    if (rc != GTO_OK)
        return rc;
    rc = repo_update_tags(git, updates, count, attempt->error);
    return rc == GTO_OK ? rc : explain_half(attempt, rc);
}

// Makes and deletes the tags of a plan: all or none.
static int write_change(const struct attempt *attempt, const gto_change *change)
{
    size_t count = change->tags.count;
    if (!count)
        return GTO_OK;
    char **ids = calloc(count, sizeof(*ids));
    struct repo_update *updates = calloc(count, sizeof(*updates));
    int rc = ids && updates ? write_objects(attempt->repo->git, change, &attempt->request->options,
                                            ids, attempt->error)
                            : error_no_memory(attempt->error);
    if (rc == GTO_OK) {
        for (size_t i = 0; i < count; i++) {
            const struct planned_tag *planned = change->tags.items[i];
            updates[i] = (struct repo_update){planned->item.tag, ids[i], planned->object_id};
        }
        rc = update(attempt, updates, count);
    }
    for (size_t i = 0; ids && i < count; i++)
        free(ids[i]);
    free(ids);
    free(updates);
    return rc;
}

// Reads what the request is about, and plans it.
static int plan_now(gto_change **out, const struct attempt *attempt)
{
    const gto_repo *repo = attempt->repo;
    struct load what = {
        .artifact = attempt->request->artifact,
        .commit_times = attempt->request->action == GTO_DEPRECATE,
        .for_change = true,
    };
    gto_registry *registry;
    int rc = load_registry(&registry, repo->git, repo->config, &what, attempt->error);
    if (rc != GTO_OK)
        return rc;
    rc = plan_change(out, registry, attempt->request, attempt->error);
    gto_registry_free(registry);
    return rc;
}

// Looks, plans and writes once. *race: somebody else was faster.
static int try_once(gto_change **out, struct attempt *attempt, bool *race)
{
    int rc = is_pushed(attempt) ? bring_up_to_date(attempt) : GTO_OK;
    *race = rc == GTO_ETAGEXISTS;
    if (rc == GTO_OK)
        rc = plan_now(out, attempt);
    if (rc != GTO_OK)
        return rc; // a name that was taken before is no race
    rc = write_change(attempt, *out);
    *race = rc == GTO_ETAGEXISTS;
    return rc;
}

// Whether a plan is what was tried before: then nobody took a name, whatever the refusal sounds
// like.
static bool is_same(char **before, const gto_change *change)
{
    const char *tag = change && change->tags.count ? gto_change_item(change, 0)->tag : "";
    bool same = *before && strcmp(*before, tag) == 0;
    if (!same) {
        free(*before);
        *before = strdup(tag);
    }
    return same;
}

static int plan_and_write(gto_change **out, struct attempt *attempt)
{
    char *before = NULL;
    int rc, same = 0;
    bool remote = attempt->request->options.push || repo_is_server(attempt->repo->git);
    int64_t end = clock_ms() + (remote ? MAX_MS_REMOTE : MAX_MS);
    for (;;) {
        bool race;
        *out = NULL;
        rc = try_once(out, attempt, &race);
        if (rc == GTO_OK)
            break;
        same = is_same(&before, *out) ? same + 1 : 0;
        gto_change_free(*out);
        if (!race || same >= MAX_SAME || clock_ms() >= end)
            break;
        wait_a_moment();
        rc = repo_refresh(attempt->repo->git, attempt->error);
        if (rc != GTO_OK)
            break;
    }
    free(before);
    return rc;
}

// An error that is there is replaced by the next one, and is none if it went well in the end.
static int make(gto_change **out, gto_repo *repo, const struct request *request, gto_error **error)
{
    gto_error *refusal = NULL;
    gto_change *change;
    struct attempt attempt = {.repo = repo, .request = request, .error = &refusal};
    int rc = plan_and_write(&change, &attempt);
    if (rc != GTO_OK)
        remove_fetched(&attempt);
    gto_comparison_free(attempt.remote);
    vec_free(&attempt.fetched);
    arena_free(&attempt.arena);
    if (rc == GTO_OK && out)
        *out = change;
    else if (rc == GTO_OK)
        gto_change_free(change);
    if (rc != GTO_OK && error)
        *error = refusal;
    else
        gto_error_free(refusal);
    return rc;
}

// Resolves what the request's revision stands for; for deprecating without one, HEAD.
static int resolve(gto_repo *repo, const struct request *request, char **id, gto_error **error)
{
    *id = NULL;
    if (request->revision)
        return repo_resolve(repo->git, request->revision, id, error);
    // HEAD is the last resort only: it may be broken.
    if (request->action == GTO_DEPRECATE && repo_head(repo->git, id, NULL) == GTO_ENOMEM)
        return error_no_memory(error);
    return GTO_OK;
}

static int change(gto_change **out, gto_repo *repo, struct request request,
                  const struct gto_change_options *options, gto_error **error)
{
    char *commit_id;
    int lock;
    if (options)
        request.options = *options;
    int rc = plan_check(&request, &repo->config->allowed, error);
    if (rc == GTO_OK)
        rc = resolve(repo, &request, &commit_id, error);
    if (rc != GTO_OK)
        return rc;
    request.commit_id = commit_id;
    rc = repo_lock(repo->git, &lock, error);
    if (rc == GTO_OK) {
        rc = make(out, repo, &request, error);
        repo_unlock(lock);
    }
    free(commit_id);
    return rc;
}

int gto_register(gto_change **out, gto_repo *repo, const char *artifact, const char *revision,
                 const char *version, const struct gto_change_options *options, gto_error **error)
{
    struct request request = {
        .action = GTO_REGISTER, .artifact = artifact, .revision = revision, .version = version};
    return change(out, repo, request, options, error);
}

int gto_deregister(gto_change **out, gto_repo *repo, const char *artifact, const char *revision,
                   const char *version, const struct gto_change_options *options, gto_error **error)
{
    struct request request = {
        .action = GTO_DEREGISTER, .artifact = artifact, .revision = revision, .version = version};
    return change(out, repo, request, options, error);
}

int gto_assign(gto_change **out, gto_repo *repo, const char *artifact, const char *stage,
               const char *revision, const char *version, const char *new_version,
               const struct gto_change_options *options, gto_error **error)
{
    struct request request = {.action = GTO_ASSIGN,
                              .artifact = artifact,
                              .stage = stage,
                              .revision = revision,
                              .version = version,
                              .new_version = new_version};
    return change(out, repo, request, options, error);
}

int gto_unassign(gto_change **out, gto_repo *repo, const char *artifact, const char *stage,
                 const char *revision, const char *version,
                 const struct gto_change_options *options, gto_error **error)
{
    struct request request = {.action = GTO_UNASSIGN,
                              .artifact = artifact,
                              .stage = stage,
                              .revision = revision,
                              .version = version};
    return change(out, repo, request, options, error);
}

int gto_deprecate(gto_change **out, gto_repo *repo, const char *artifact, const char *revision,
                  const struct gto_change_options *options, gto_error **error)
{
    struct request request = {.action = GTO_DEPRECATE, .artifact = artifact, .revision = revision};
    return change(out, repo, request, options, error);
}
