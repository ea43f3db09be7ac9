// The five changes: read, plan, write; and again where someone else was faster.
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/error.h"
#include "load.h"
#include "plan.h"
#include "registry.h"
#include "repository.h"

enum { MAX_ATTEMPTS = 20, MAX_WAIT_MS = 100 };

static void wait_a_moment(void)
{
    unsigned char random = 128;
    if (getrandom(&random, 1, GRND_NONBLOCK) < 0)
        random = 128;
    struct timespec pause = {.tv_nsec = (1 + random * MAX_WAIT_MS / 256) * 1000000L};
    nanosleep(&pause, NULL);
}

static bool signs(struct repo *git, enum gto_sign sign)
{
    return sign == GTO_SIGN_AUTO ? repo_config_bool(git, "tag.gpgSign", false)
                                 : sign == GTO_SIGN_TRUE;
}

// Stores the objects of the tags to be made. `ids` are to be freed by the caller, whatever happens.
static int write_objects(struct repo *git, const gto_change *change,
                         const struct gto_change_options *options, char **ids, gto_error **error)
{
    char *tagger = NULL;
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        if (planned->item.deleted)
            continue;
        if (!tagger)
            rc = repo_identity(git, options->author, options->author_email, &tagger, error);
        if (rc != GTO_OK)
            break;
        struct repo_new_tag tag = {planned->item.tag, planned->commit_id, tagger, planned->message,
                                   signs(git, options->sign)};
        rc = repo_write_tag(git, &tag, &ids[i], error);
    }
    free(tagger);
    return rc;
}

// Makes and deletes the tags of a plan: all or none.
static int write_change(struct repo *git, const gto_change *change,
                        const struct gto_change_options *options, gto_error **error)
{
    size_t count = change->tags.count;
    if (!count)
        return GTO_OK;
    char **ids = calloc(count, sizeof(*ids));
    struct repo_update *updates = calloc(count, sizeof(*updates));
    int rc =
        ids && updates ? write_objects(git, change, options, ids, error) : error_no_memory(error);
    if (rc == GTO_OK) {
        for (size_t i = 0; i < count; i++) {
            const struct planned_tag *planned = change->tags.items[i];
            updates[i] = (struct repo_update){planned->item.tag, ids[i], planned->object_id};
        }
        rc = repo_update_tags(git, updates, count, error);
    }
    for (size_t i = 0; ids && i < count; i++)
        free(ids[i]);
    free(ids);
    free(updates);
    return rc;
}

// Reads what the request is about, and plans it.
static int plan_now(gto_change **out, gto_repo *repo, const struct request *request,
                    gto_error **error)
{
    struct load what = {
        .artifact = request->artifact,
        .commit_times = request->action == GTO_DEPRECATE,
        .for_change = true,
    };
    gto_registry *registry;
    int rc = load_registry(&registry, repo->git, repo->config, &what, error);
    if (rc != GTO_OK)
        return rc;
    rc = plan_change(out, registry, request, error);
    gto_registry_free(registry);
    return rc;
}

static int plan_and_write(gto_change **out, gto_repo *repo, const struct request *request,
                          gto_error **error)
{
    gto_error *refusal = NULL;
    gto_change *change = NULL;
    int rc = GTO_ETAGEXISTS;
    for (int attempt = 0; rc == GTO_ETAGEXISTS && attempt < MAX_ATTEMPTS; attempt++) {
        if (attempt)
            wait_a_moment();
        gto_change_free(change);
        change = NULL;
        gto_error_free(refusal);
        refusal = NULL;
        rc = plan_now(&change, repo, request, &refusal);
        if (rc != GTO_OK)
            break; // a name that was taken before is no race
        rc = write_change(repo->git, change, &request->options, &refusal);
    }
    if (rc == GTO_OK && out)
        *out = change;
    else
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
    int rc = plan_check(&request, repo->config, error);
    if (rc == GTO_OK)
        rc = resolve(repo, &request, &commit_id, error);
    if (rc != GTO_OK)
        return rc;
    request.commit_id = commit_id;
    rc = repo_lock(repo->git, &lock, error);
    if (rc == GTO_OK) {
        rc = plan_and_write(out, repo, &request, error);
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

int gto_push(gto_repo *repo, const gto_change *change, const char *remote, gto_error **error)
{
    size_t count = change->tags.count, done = 0;
    if (!count)
        return GTO_OK;
    char **refspecs = calloc(count, sizeof(*refspecs));
    int rc = refspecs ? GTO_OK : error_no_memory(error);
    for (; rc == GTO_OK && done < count; done++) {
        const struct planned_tag *planned = change->tags.items[done];
        struct buf refspec = {0};
        buf_addf(&refspec, "%srefs/tags/%s", planned->item.deleted ? ":" : "", planned->item.tag);
        refspecs[done] = buf_finish(&refspec);
        if (!refspecs[done])
            rc = error_no_memory(error);
    }
    if (rc == GTO_OK)
        rc = repo_push(repo->git, remote, (const char *const *)refspecs, count, error);
    for (size_t i = 0; refspecs && i < done; i++)
        free(refspecs[i]);
    free(refspecs);
    return rc;
}
