// Changes: read, plan, write; and again where someone else was faster.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "error.h"
#include "compare.h"
#include "dating.h"
#include "load.h"
#include "plan.h"
#include "platform.h"
#include "registry.h"
#include "report.h"
#include "repository.h"
#include "unchanged.h"

enum { MAX_SAME = 10, MAX_MS = 5000, MAX_MS_REMOTE = 120000, MAX_WAIT_MS = 100 };

static void wait_a_moment(void)
{
    unsigned char random;
    if (!platform_random(&random, 1))
        random = 128;
    struct timespec pause = {.tv_nsec = (1 + random * MAX_WAIT_MS / 256) * 1000000L};
    nanosleep(&pause, NULL);
}

// ---- What a remote repository has
//
// A change that is to be pushed is planned on what the remote repository has of the artifact. For
// that its tags are fetched; they are removed again if the change cannot be made.

struct attempt {
    gto_repo *repo;
    struct gto_change_request *requests; // of different artifacts, alike in how they are made
    char **commit_ids;          // of their revisions; of a deprecation without one HEAD, or NULL
    size_t count;               // of requests
    const char *remote;         // that it is, or may be, pushed to
    enum made made;             // where it is made
    gto_comparison *comparison; // with the remote repository, before fetching
    struct arena arena;         // of what follows
    struct vec fetched;         // struct repo_update *: how to remove what was fetched
    gto_error **error;
};

static int compare(struct attempt *attempt)
{
    const char **artifacts = calloc(attempt->count + 1, sizeof(*artifacts));
    gto_comparison_free(attempt->comparison);
    attempt->comparison = NULL;
    if (!artifacts)
        return error_no_memory(attempt->error);
    for (size_t i = 0; i < attempt->count; i++)
        artifacts[i] = attempt->requests[i].artifact;
    int rc = compare_tags(&attempt->comparison, attempt->repo, attempt->remote, artifacts, false,
                          attempt->error);
    free(artifacts);
    return rc;
}

// Remembers how to remove what is fetched now.
static int remember(struct attempt *attempt, const struct repo_difference *tag)
{
    struct repo_update *removal = arena_zalloc(&attempt->arena, sizeof(*removal));
    if (removal) {
        removal->name = arena_strndup(&attempt->arena, tag->name, strlen(tag->name));
        removal->old_id = arena_strndup(&attempt->arena, tag->remote_id, strlen(tag->remote_id));
    }
    return removal && removal->name && removal->old_id && vec_push(&attempt->fetched, removal) == 0
               ? GTO_OK
               : error_no_memory(attempt->error);
}

// Fetches the artifact's tags that are not here.
static int bring_up_to_date(struct attempt *attempt)
{
    int rc = compare(attempt);
    if (rc == GTO_OK)
        rc = gto_comparison_check(attempt->comparison, attempt->error);
    size_t before = attempt->fetched.count;
    for (size_t i = 0; rc == GTO_OK && i < gto_comparison_count(attempt->comparison); i++) {
        const struct repo_difference *tag = &attempt->comparison->tags.items[i];
        if (tag->local_id && tag->remote_id)
            rc = error_set(attempt->error, GTO_EPUSH,
                           "Tag '%s' here is not the one that '%s' has: 'gto status' tells more",
                           tag->name, gto_comparison_remote(attempt->comparison));
        else if (tag->remote_id)
            rc = remember(attempt, tag);
    }
    if (rc == GTO_OK)
        rc = repo_fetch_tags(attempt->repo->git, &attempt->comparison->tags, attempt->error);
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

// Stores the objects of the tags to be made. `ids` are to be freed by the caller, whatever happens.
static int write_objects(const struct attempt *attempt, const gto_change *change, char **ids)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        struct repo_new_tag tag = {planned->item.name, planned->commit_id, planned->tagger,
                                   planned->message, planned->sign};
        if (!planned->item.deleted)
            rc = repo_write_tag(attempt->repo->git, &tag, &ids[i], attempt->error);
    }
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
             gto_comparison_remote(attempt->comparison), gto_error_message(*attempt->error));
    rc = text.failed ? error_no_memory(attempt->error)
                     : error_set(attempt->error, GTO_ERROR, "%s", text.data);
    buf_free(&text);
    return rc;
}

// ---- Making it

// On the remote repository first: only what it accepts is made here.
static int update(const struct attempt *attempt, const struct repo_update *updates, size_t count)
{
    struct repo *git = attempt->repo->git;
    if (attempt->made != MADE_AND_PUSHED)
        return repo_update_tags(git, updates, count, attempt->error);
    int rc = repo_push(git, &attempt->comparison->tags, updates, count, attempt->error);
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
    int rc = ids && updates ? write_objects(attempt, change, ids) : error_no_memory(attempt->error);
    if (rc == GTO_OK) {
        for (size_t i = 0; i < count; i++) {
            const struct planned_tag *planned = change->tags.items[i];
            unsigned step = compare_step(planned->item.name);
            updates[i] = (struct repo_update){planned->item.name, ids[i], planned->item.old_id,
                                              ids[i] ? step : COMPARE_LAST_STEP - step};
        }
        rc = update(attempt, updates, count);
    }
    for (size_t i = 0; ids && i < count; i++)
        free(ids[i]);
    free(ids);
    free(updates);
    return rc;
}

// A change is planned on all that there is of its artifact: what cannot be read might forbid it.
static int check_readable(const gto_registry *registry, gto_error **error)
{
    for (size_t i = 0; i < gto_registry_problem_count(registry); i++) {
        const gto_problem *problem = gto_registry_problem(registry, i);
        if (problem_hides_event(problem->code))
            return error_set(error, GTO_ERROR, "No change is made while %s (%s)", problem->message,
                             problem->remedy);
    }
    return GTO_OK;
}

static bool makes_tags(const gto_change *change)
{
    for (size_t i = 0; i < change->tags.count; i++)
        if (!((const struct planned_tag *)change->tags.items[i])->item.deleted)
            return true;
    return false;
}

// Finds out who makes the tags of a plan, and dates them.
static int date(const struct attempt *attempt, const struct gto_change_request *request,
                gto_change *change, const gto_registry *registry)
{
    char *tagger = NULL;
    bool sign = request->sign == GTO_SIGN_TRUE;
    int rc = repo_tagger(attempt->repo->git, request->author, request->author_email, &tagger,
                         request->sign == GTO_SIGN_AUTO ? &sign : NULL, attempt->error);
    if (rc == GTO_OK)
        rc = date_change(&tagger, change, registry, request, attempt->error);
    const char *line = rc == GTO_OK ? arena_strndup(&change->arena, tagger, strlen(tagger)) : NULL;
    for (size_t i = 0; line && i < change->tags.count; i++) {
        struct planned_tag *planned = change->tags.items[i];
        planned->tagger = line;
        planned->sign = sign;
    }
    if (rc == GTO_OK && (!line || report_events(change, line) != GTO_OK))
        rc = error_no_memory(attempt->error);
    free(tagger);
    return rc;
}

// Plans a request, unless there is no need for it.
static int plan(gto_change **out, const struct attempt *attempt, size_t index,
                const gto_registry *registry)
{
    const struct gto_change_request *request = &attempt->requests[index];
    const char *commit_id = attempt->commit_ids[index];
    gto_change *change = NULL;
    int rc = check_readable(registry, attempt->error);
    if (rc == GTO_OK && request->if_changed)
        rc = unchanged_find(&change, attempt->repo, registry, request, commit_id, attempt->error);
    if (rc == GTO_OK && !change)
        rc = plan_change(&change, registry, request, commit_id, attempt->error);
    if (rc == GTO_OK)
        rc = makes_tags(change)                    ? date(attempt, request, change, registry)
             : report_events(change, "") != GTO_OK ? error_no_memory(attempt->error)
                                                   : GTO_OK;
    if (rc == GTO_OK)
        *out = change;
    else
        gto_change_free(change);
    return rc;
}

// Reads what a request is about, and plans it.
static int plan_request(gto_change **out, const struct attempt *attempt, size_t index)
{
    const struct gto_change_request *request = &attempt->requests[index];
    struct load what = {
        .artifact = request->artifact,
        .flags = request->rollback || request->if_changed ? GTO_READ_MESSAGES : 0,
        .commit_times = request->action == GTO_ACTION_DEPRECATE,
        .for_change = true,
    };
    gto_registry *registry;
    int rc =
        load_registry(&registry, attempt->repo->git, attempt->repo->config, &what, attempt->error);
    if (rc == GTO_OK) {
        rc = plan(out, attempt, index, registry);
        gto_registry_free(registry);
    }
    return rc;
}

static int plan_now(gto_change **out, const struct attempt *attempt)
{
    gto_change *all = NULL, *change;
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < attempt->count; i++) {
        rc = plan_request(&change, attempt, i);
        if (rc == GTO_OK && all)
            rc = plan_append(all, change) == GTO_OK ? GTO_OK : error_no_memory(attempt->error);
        else if (rc == GTO_OK)
            all = change;
    }
    // the default is found only now, when Git has told its configuration anyway
    const char *remote = attempt->remote;
    if (rc == GTO_OK && !remote)
        rc = repository_remote(&remote, attempt->repo, attempt->error);
    char *shown = rc == GTO_OK ? repo_shown_remote(remote) : NULL;
    if (rc == GTO_OK && (!shown || report_change(all, attempt->made, shown) != GTO_OK))
        rc = error_no_memory(attempt->error);
    free(shown);
    if (rc == GTO_OK)
        *out = all;
    else
        gto_change_free(all);
    return rc;
}

// Without a remote repository nothing can be pushed. What would be refused all the same is said
// first: to add one would not help.
static int refuse_without_remote(struct attempt *attempt)
{
    gto_error *why = *attempt->error;
    gto_change *change = NULL;
    *attempt->error = NULL;
    int rc = plan_now(&change, attempt);
    gto_change_free(change);
    if (rc != GTO_OK) {
        gto_error_free(why);
        return rc;
    }
    *attempt->error = why;
    return GTO_ENOREMOTE;
}

static int add_push_notice(const struct attempt *attempt, gto_change *change)
{
    const char *notice = gto_push_notice(attempt->repo);
    struct buf text = {0};
    if (!notice || gto_change_count(change) < 2)
        return GTO_OK;
    buf_addf(&text, "%s%s%s", change->notice ? change->notice : "", change->notice ? "; " : "",
             notice);
    change->notice = text.failed ? NULL : arena_strndup(&change->arena, text.data, text.len);
    buf_free(&text);
    return change->notice ? GTO_OK : error_no_memory(attempt->error);
}

// Looks, plans and writes once. *race: somebody else was faster.
static int try_once(gto_change **out, struct attempt *attempt, bool *race)
{
    int rc = attempt->made == MADE_AND_PUSHED ? bring_up_to_date(attempt) : GTO_OK;
    *race = rc == GTO_ETAGEXISTS;
    if (rc == GTO_ENOREMOTE)
        rc = refuse_without_remote(attempt);
    if (rc == GTO_OK)
        rc = plan_now(out, attempt);
    if (rc != GTO_OK)
        return rc; // a name that was taken before is no race
    if (attempt->requests[0].dry_run) {
        remove_fetched(attempt);
        return GTO_OK;
    }
    rc = write_change(attempt, *out);
    *race = rc == GTO_ETAGEXISTS;
    return rc == GTO_OK ? add_push_notice(attempt, *out) : rc;
}

// Whether a plan is what was tried before: then nobody took a name, whatever the refusal sounds
// like.
static bool is_same(char **before, const gto_change *change)
{
    const char *tag =
        change && gto_change_count(change) ? gto_changed_tag_name(gto_change_item(change, 0)) : "";
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
    int64_t end = clock_ms() + (attempt->made == MADE_HERE ? MAX_MS : MAX_MS_REMOTE);
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
static int make(gto_change **out, struct attempt *attempt, gto_error **error)
{
    gto_error *refusal = NULL;
    gto_change *change;
    attempt->error = &refusal;
    int rc = plan_and_write(&change, attempt);
    if (rc != GTO_OK)
        remove_fetched(attempt);
    attempt->error = NULL;
    gto_comparison_free(attempt->comparison);
    vec_free(&attempt->fetched);
    arena_free(&attempt->arena);
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
static int resolve(gto_repo *repo, const struct gto_change_request *request, char **id,
                   gto_error **error)
{
    *id = NULL;
    if (request->revision)
        return repo_resolve(repo->git, request->revision, id, error);
    // HEAD is the last resort only: it may be broken.
    bool broken;
    return request->action == GTO_ACTION_DEPRECATE ? repository_head(id, &broken, repo->git, error)
                                                   : GTO_OK;
}

// The artifacts are different ones, and all changes are made in one place.
static int check_together(const struct attempt *attempt)
{
    const struct gto_change_request *first = attempt->requests;
    for (size_t i = 0; i < attempt->count; i++) {
        const struct gto_change_request *request = &attempt->requests[i];
        if (request->push != first->push || request->dry_run != first->dry_run ||
            strcmp(request->remote ? request->remote : "", first->remote ? first->remote : "") != 0)
            return error_set(attempt->error, GTO_EARGS,
                             "Changes that are made together are made in one place");
        for (size_t j = 0; j < i; j++)
            if (strcmp(attempt->requests[j].artifact, request->artifact) == 0)
                return error_set(attempt->error, GTO_EARGS, "Artifact '%s' is named twice",
                                 request->artifact);
    }
    return GTO_OK;
}

static int check(struct attempt *attempt, const struct gto_change_request *const *requests)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < attempt->count; i++) {
        struct gto_change_request *request = &attempt->requests[i];
        rc = plan_copy_request(request, requests[i], attempt->error);
        if (rc == GTO_OK)
            rc = plan_check(request, &attempt->repo->config->allowed, attempt->error);
        if (rc == GTO_OK)
            rc = resolve(attempt->repo, request, &attempt->commit_ids[i], attempt->error);
    }
    return rc == GTO_OK ? check_together(attempt) : rc;
}

static int make_checked(gto_change **out, struct attempt *attempt, gto_error **error)
{
    const struct gto_change_request *first = attempt->requests;
    struct repo *git = attempt->repo->git;
    int lock, rc = GTO_OK;
    attempt->remote = repo_is_server(git)               ? gto_repo_root(attempt->repo)
                      : first->remote && *first->remote ? first->remote
                                                        : NULL;
    if (first->push && !attempt->remote)
        rc = repository_remote(&attempt->remote, attempt->repo, error);
    attempt->made = repo_is_server(git) ? MADE_ON_SERVER
                    : first->push       ? MADE_AND_PUSHED
                                        : MADE_HERE;
    if (rc == GTO_OK)
        rc = repo_lock(git, &lock, error);
    if (rc != GTO_OK)
        return rc;
    rc = make(out, attempt, error);
    repo_unlock(lock);
    return rc;
}

int gto_changes_make(gto_change **out, gto_repo *repo,
                     const struct gto_change_request *const *requests, size_t count,
                     gto_error **error)
{
    struct attempt attempt = {.repo = repo, .count = count, .error = error};
    if (!count)
        return error_set(error, GTO_EARGS, "There is nothing to change");
    attempt.requests = calloc(count, sizeof(*attempt.requests));
    attempt.commit_ids = calloc(count, sizeof(*attempt.commit_ids));
    int rc =
        attempt.requests && attempt.commit_ids ? check(&attempt, requests) : error_no_memory(error);
    if (rc == GTO_OK)
        rc = make_checked(out, &attempt, error);
    for (size_t i = 0; attempt.commit_ids && i < count; i++)
        free(attempt.commit_ids[i]);
    free(attempt.commit_ids);
    free(attempt.requests);
    return rc;
}

int gto_change_make(gto_change **out, gto_repo *repo, const struct gto_change_request *request,
                    gto_error **error)
{
    return gto_changes_make(out, repo, &request, 1, error);
}
