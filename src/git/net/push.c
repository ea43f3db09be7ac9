#include "net/push.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "error.h"
#include "handle.h"
#include "slice.h"
#include "vec.h"

// ---- What Git and the server say

// Whether one of these words is in a text.
static bool says_any(struct slice text, const char *const *words)
{
    for (; *words; words++)
        if (memmem(text.data, text.len, *words, strlen(*words)))
            return true;
    return false;
}

// What a server says when somebody else has just changed, or is changing, what we wanted to: Git's
// own words, which others use too.
static bool was_faster(struct slice reason)
{
    static const char *const words[] = {"already exists",
                                        "stale info",
                                        "fetch first",
                                        "cannot lock ref",
                                        "failed to lock",
                                        "failed to update ref",
                                        "File exists",
                                        "needs force",
                                        "incorrect old value provided",
                                        "atomic transaction failed",
                                        NULL};
    return says_any(reason, words);
}

// Adds the reason in a line of `git push --porcelain`, "!\tFROM:TO\t[rejected] (REASON)", unless it
// is only that another reference was refused.
static void add_reason(struct buf *out, struct slice line)
{
    static const char *const followers[] = {"atomic push fail", NULL};
    const char *open = slice_find_last(line, '(');
    if (!open || line.data[0] != '!' || line.data[line.len - 1] != ')')
        return;
    struct slice reason = slice_from(line, (size_t)(open + 1 - line.data));
    reason.len--;
    if (says_any(reason, followers) ||
        (out->len && memmem(out->data, out->len, reason.data, reason.len)))
        return;
    if (out->len)
        buf_adds(out, "; ");
    buf_add(out, reason.data, reason.len);
}

static void add_reasons(struct buf *out, const struct buf *answer)
{
    struct slice text = {answer->data, answer->len};
    while (text.len) {
        struct slice line = slice_take_line(&text);
        if (line.len)
            add_reason(out, line);
    }
}

// A server refuses, for these reasons.
static int explain_refusal(const struct remote *remote, const struct buf *reasons,
                           const struct buf *err, gto_error **error)
{
    char *words = git_words_of_server(err);
    if (!words || reasons->failed) {
        free(words);
        return error_no_memory(error);
    }
    bool race =
        was_faster((struct slice){reasons->data, reasons->len}) || was_faster(slice_of(words));
    int rc = error_set(error, race ? GTO_ETAGEXISTS : GTO_EPUSH, "'%s' refuses: %s%s%s",
                       remote->shown, reasons->data, *words ? ": " : "", words);
    free(words);
    return rc;
}

// Why a push failed. GTO_ESERVER: the server does not say that it refuses; what it did is unknown.
static int explain_push(const struct remote *remote, const struct buf *answer,
                        const struct buf *err, gto_error **error)
{
    struct buf reasons = {0};
    add_reasons(&reasons, answer);
    int rc = reasons.len || reasons.failed ? explain_refusal(remote, &reasons, err, error)
                                           : network_complain(remote, NETWORK_PUSH, err, error);
    buf_free(&reasons);
    return rc;
}

// Whether the server has what an update asks for, or has something else in its place.
static bool is_done(const struct listing *listing, const struct repo_update *update, bool *other)
{
    struct buf name = {0};
    buf_addf(&name, "refs/tags/%s", update->name);
    const struct listed *found = name.failed ? NULL : listing_find(listing, slice_of(name.data));
    const char *expected = update->id ? update->id : update->old_id;
    bool same = found && strlen(expected) == listing->id_len &&
                memcmp(found->id, expected, listing->id_len) == 0;
    bool gone = !found && !name.failed;
    buf_free(&name);
    *other = found && !same;
    return update->id ? same : gone;
}

static int say_unknown(gto_error **error)
{
    struct buf text = {0};
    buf_addf(&text, "%s; whether the tags reached the server is not known",
             gto_error_message(*error));
    int rc = text.failed ? error_no_memory(error) : error_set(error, GTO_ESERVER, "%s", text.data);
    buf_free(&text);
    return rc;
}

// What the server has now.
static int list_there(struct listing *out, struct repo *repo, const struct remote *remote)
{
    struct remote there = *remote;
    if (remote->listed)
        there.name = remote->listed;
    return network_list(out, repo, &there, true, NULL);
}

// After a push that failed the server is asked what it has. It may have done it before the
// connection broke; or somebody else took a name, which every kind of server says in its own words.
static int settle(struct repo *repo, const struct remote *remote, const struct repo_update *updates,
                  size_t count, int rc, gto_error **error)
{
    struct listing listing;
    bool all = true, taken = false;
    if (list_there(&listing, repo, remote) != GTO_OK)
        return rc == GTO_ESERVER ? say_unknown(error) : rc;
    for (size_t i = 0; i < count; i++) {
        bool other;
        all &= is_done(&listing, &updates[i], &other);
        taken |= other;
    }
    listing_free(&listing);
    if (!all)
        return taken ? error_set(error, GTO_ETAGEXISTS,
                                 "a tag of the same name was made on '%s' meanwhile", remote->shown)
                     : rc;
    gto_error_free(*error);
    *error = NULL;
    return GTO_OK;
}

// ---- Running Git

// What is said to Git, in one push or several.
struct words {
    struct vec options;  // char *; NULL: the refspec needs none
    struct vec refspecs; // char *
};

static void words_free(struct words *words)
{
    for (size_t i = 0; i < words->options.count; i++)
        free(words->options.items[i]);
    for (size_t i = 0; i < words->refspecs.count; i++)
        free(words->refspecs.items[i]);
    vec_free(&words->options);
    vec_free(&words->refspecs);
}

static int add_word(struct vec *words, struct buf *text)
{
    char *word = buf_finish(text);
    if (word && vec_push(words, word) == 0)
        return GTO_OK;
    free(word);
    return GTO_ENOMEM;
}

// Names updates by their ids. Only what was seen is deleted.
static int add_updates(struct words *words, const struct repo_update *updates, size_t count)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        struct buf lease = {0}, refspec = {0};
        buf_addf(&refspec, "%s:refs/tags/%s", updates[i].id ? updates[i].id : "", updates[i].name);
        rc = add_word(&words->refspecs, &refspec);
        if (rc != GTO_OK || updates[i].id)
            continue;
        buf_addf(&lease, "--force-with-lease=refs/tags/%s:%s", updates[i].name, updates[i].old_id);
        rc = add_word(&words->options, &lease);
    }
    return rc;
}

struct pushing {
    struct repo *repo;
    const struct remote *remote;
    const struct push *push;
    bool atomic;
    bool not_atomic; // the server does not know atomic pushes: nothing was done
    size_t pushes;   // that succeeded
    size_t done;     // updates that were made by their ids
    gto_error **error;
};

static const char **make_args(const struct pushing *pushing, const struct words *words)
{
    enum { OPTIONS = 10 };
    const char **args =
        calloc(words->options.count + words->refspecs.count + OPTIONS, sizeof(*args));
    size_t n = 0;
    if (!args)
        return NULL;
    if (pushing->push->negotiate) {
        args[n++] = "-c";
        args[n++] = "push.negotiate=true";
    }
    args[n++] = "push";
    args[n++] = "--porcelain";
    args[n++] = "--progress";
    args[n++] = "--no-follow-tags"; // what was asked for and nothing else
    if (pushing->atomic)
        args[n++] = "--atomic";
    for (size_t i = 0; i < words->options.count; i++)
        args[n++] = words->options.items[i];
    args[n++] = "--";
    args[n++] = pushing->remote->name;
    for (size_t i = 0; i < words->refspecs.count; i++)
        args[n++] = words->refspecs.items[i];
    return args;
}

// Pushes what the words say, which is to make these updates.
static int push_words(struct pushing *pushing, const struct words *words,
                      const struct repo_update *updates, size_t count)
{
    const struct remote *remote = pushing->remote;
    struct buf answer = {0}, err = {0};
    struct process process = {.out = &answer, .err = &err};
    const char **args = make_args(pushing, words);
    int status = 0;
    int rc = args ? network_run(pushing->repo, remote, NETWORK_PUSH, args, process, &status,
                                pushing->error)
                  : error_no_memory(pushing->error);
    // it was given up: to ask it would only take as long once more
    if (rc == GTO_ESERVER || rc == GTO_EINTERRUPTED)
        rc = say_unknown(pushing->error);
    if (rc == GTO_OK && status) {
        rc = explain_push(remote, &answer, &err, pushing->error);
        pushing->not_atomic =
            pushing->atomic && err.data && strstr(err.data, "does not support --atomic");
        if (!pushing->not_atomic && (rc == GTO_ESERVER || rc == GTO_EPUSH || rc == GTO_ETAGEXISTS))
            rc = settle(pushing->repo, remote, updates, count, rc, pushing->error);
    }
    pushing->pushes += rc == GTO_OK;
    free(args);
    buf_free(&answer);
    buf_free(&err);
    return rc;
}

// How many bytes of arguments one push may have: what the system allows, with room for others and
// the environment.
static size_t max_size(void)
{
    enum { MIN = 16384, SHARE = 4 };
    long size = sysconf(_SC_ARG_MAX);
    return size < MIN * SHARE ? MIN : (size_t)size / SHARE;
}

static size_t size_of(const struct repo_update *update)
{
    enum { OTHERS = 3 * MAX_ID_LEN }; // ids, and what stands around them
    return 2 * strlen(update->name) + OTHERS;
}

// Pushes updates by their ids, in one push unless they are too many.
static int push_by_id(struct pushing *pushing, const struct repo_update *updates, size_t count)
{
    int rc = GTO_OK;
    while (rc == GTO_OK && count) {
        struct words words = {0};
        size_t n = 0, size = 0;
        while (n < count && (!n || size + size_of(&updates[n]) <= max_size()))
            size += size_of(&updates[n++]);
        rc = add_updates(&words, updates, n) == GTO_OK ? push_words(pushing, &words, updates, n)
                                                       : error_no_memory(pushing->error);
        words_free(&words);
        pushing->done += rc == GTO_OK ? n : 0;
        updates += n;
        count -= n;
    }
    return rc;
}

// ---- By patterns

static int by_name(const void *a, const void *b)
{
    const struct repo_update *x = *(const struct repo_update *const *)a;
    const struct repo_update *y = *(const struct repo_update *const *)b;
    return strcmp(x->name, y->name);
}

// Marks the tags that are to be pushed now: the others that are to be pushed are left for now.
static int mark(struct refspec_tag *tags, size_t tag_count, const struct repo_update *updates,
                size_t count)
{
    const struct repo_update **sorted = calloc(count, sizeof(*sorted));
    size_t next = 0;
    if (!sorted)
        return GTO_ENOMEM;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &updates[i];
    qsort(sorted, count, sizeof(*sorted), by_name);
    for (size_t i = 0; i < tag_count; i++) {
        if (tags[i].use != REFSPEC_PUSHED)
            continue;
        while (next < count && slice_compare(slice_of(sorted[next]->name), tags[i].name) < 0)
            next++;
        if (next == count || !slice_equal(slice_of(sorted[next]->name), tags[i].name))
            tags[i].use = REFSPEC_LEFT;
    }
    free(sorted);
    return GTO_OK;
}

// In one push unless they are too many.
static int push_refspecs(struct pushing *pushing, const struct vec *refspecs,
                         const struct repo_update *updates, size_t count)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < refspecs->count;) {
        struct words part = {.refspecs = {.items = refspecs->items + i}};
        size_t size = 0;
        for (; i < refspecs->count && (!size || size <= max_size()); i++) {
            size += strlen(refspecs->items[i]) + sizeof(char *);
            part.refspecs.count++;
        }
        rc = push_words(pushing, &part, updates, count);
    }
    return rc;
}

static int push_by_patterns(struct pushing *pushing, const struct repo_update *updates,
                            size_t count)
{
    const struct push *push = pushing->push;
    struct refspec_tag *tags = calloc(push->tag_count, sizeof(*tags));
    struct words words = {0};
    int rc = tags ? GTO_OK : GTO_ENOMEM;
    if (rc == GTO_OK) {
        memcpy(tags, push->tags, push->tag_count * sizeof(*tags));
        rc = mark(tags, push->tag_count, updates, count);
    }
    if (rc == GTO_OK)
        rc = refspecs_add(&words.refspecs, tags, push->tag_count);
    rc = rc == GTO_OK ? push_refspecs(pushing, &words.refspecs, updates, count)
                      : error_no_memory(pushing->error);
    words_free(&words);
    free(tags);
    return rc;
}

static int push_updates(struct pushing *pushing, const struct repo_update *updates, size_t count)
{
    return pushing->push->tags ? push_by_patterns(pushing, updates, count)
                               : push_by_id(pushing, updates, count);
}

// ---- One after the other

// Adds a sentence to the error.
static int add_to_error(gto_error **error, int code, const char *sentence)
{
    struct buf text = {0};
    buf_addf(&text, "%s; %s", gto_error_message(*error), sentence);
    int rc = text.failed ? error_no_memory(error)
                         : error_set(error, (enum gto_code)code, "%s", text.data);
    buf_free(&text);
    return rc;
}

// Says which of the updates the server has made.
static int tell_arrived(struct pushing *pushing, const struct repo_update *updates, int rc)
{
    enum { SHOWN = 5 };
    struct listing listing;
    struct buf text = {0};
    size_t done = 0;
    bool other;
    if (list_there(&listing, pushing->repo, pushing->remote) != GTO_OK)
        return rc;
    buf_adds(&text, "these arrived:");
    for (size_t i = 0; i < pushing->push->count; i++)
        if (is_done(&listing, &updates[i], &other) && done++ < SHOWN)
            buf_addf(&text, "%s '%s'", done > 1 ? "," : "", updates[i].name);
    listing_free(&listing);
    if (done > SHOWN)
        buf_addf(&text, " and %zu more", done - SHOWN);
    if (done)
        rc = text.failed
                 ? error_no_memory(pushing->error)
                 : add_to_error(pushing->error, rc == GTO_ESERVER ? rc : GTO_EPUSH, text.data);
    buf_free(&text);
    return rc;
}

// Takes back the updates that were made, the last one first; all at once if the server can do so.
static bool take_back(const struct pushing *pushing, const struct repo_update *made, size_t count)
{
    struct pushing back = *pushing;
    struct repo_update *inverse = calloc(count, sizeof(*inverse));
    gto_error *why = NULL;
    bool done = inverse != NULL;
    back.error = &why;
    for (size_t i = 0; done && i < count; i++) {
        const struct repo_update *update = &made[count - 1 - i];
        inverse[i] = (struct repo_update){
            .name = update->name,
            .id = update->id ? NULL : update->old_id,
            .old_id = update->id ? update->id : NULL,
        };
    }
    size_t at_once = pushing->atomic ? count : 1;
    for (size_t i = 0; done && i < count; i += at_once)
        done = push_by_id(&back, inverse + i, at_once) == GTO_OK;
    gto_error_free(why);
    free(inverse);
    return done;
}

// After a push that failed, where others had succeeded. Where it is not known what the server does,
// nothing more is asked of it.
static int settle_rest(struct pushing *pushing, const struct repo_update *updates, int rc)
{
    if (pushing->push->undo && pushing->done && rc != GTO_ESERVER &&
        take_back(pushing, updates, pushing->done))
        return add_to_error(pushing->error, rc, "what was pushed before was taken back");
    return rc == GTO_ENOMEM ? rc : tell_arrived(pushing, updates, rc);
}

static int by_step(const void *a, const void *b)
{
    const struct repo_update *x = a, *y = b;
    return x->step != y->step ? (x->step > y->step) - (x->step < y->step)
                              : strcmp(x->name, y->name);
}

// How many updates are pushed together: alone if they have to be taken back, else all of a step.
static size_t group_length(const struct push *push, const struct repo_update *updates, size_t count)
{
    size_t n = 1;
    while (!push->undo && n < count && updates[n].step == updates[0].step)
        n++;
    return n;
}

// Pushes to a server without atomic pushes, so that what is there makes sense at any moment.
static int push_in_steps(struct pushing *pushing)
{
    const struct push *push = pushing->push;
    struct repo_update *updates = calloc(push->count, sizeof(*updates));
    int rc = GTO_OK;
    if (!updates)
        return error_no_memory(pushing->error);
    memcpy(updates, push->updates, push->count * sizeof(*updates));
    qsort(updates, push->count, sizeof(*updates), by_step);
    pushing->atomic = false;
    for (size_t i = 0, n; rc == GTO_OK && i < push->count; i += n) {
        n = group_length(push, updates + i, push->count - i);
        rc = push_updates(pushing, updates + i, n);
    }
    if (rc != GTO_OK)
        rc = settle_rest(pushing, updates, rc);
    free(updates);
    return rc;
}

int network_push(struct repo *repo, const struct remote *remote, const struct push *push,
                 bool *in_steps, gto_error **error)
{
    gto_error *why = NULL;
    struct pushing pushing = {
        .repo = repo, .remote = remote, .push = push, .atomic = push->count > 1, .error = &why};
    int rc = push_updates(&pushing, push->updates, push->count);
    if (pushing.not_atomic) {
        if (in_steps)
            *in_steps = true;
        rc = push_in_steps(&pushing);
    } else if (rc != GTO_OK && pushing.pushes) {
        rc = settle_rest(&pushing, push->updates, rc);
    }
    return error_settle(rc, why, error);
}
