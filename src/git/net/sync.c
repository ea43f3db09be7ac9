// The tags here and those of a remote repository: compared, fetched, pushed.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "slice.h"
#include "handle.h"
#include "net/push.h"
#include "net/push_urls.h"
#include "net/url.h"
#include "refs/backend.h"

enum { FEW = 8 }; // tags that are pushed by their names

static struct remote remote_of(const struct repo_comparison *comparison)
{
    return (struct remote){.name = comparison->remote, .shown = comparison->shown};
}

char *repo_shown_remote(const char *remote)
{
    return url_shown(remote);
}

// ---- Comparing

struct comparing {
    struct repo_comparison *out;
    const struct listing *listing;
    size_t id_len;
    size_t cap;
    bool failed;
};

static const char *keep(struct comparing *comparing, const char *text, size_t len)
{
    char *copy = text ? arena_strndup(&comparing->out->arena, text, len) : NULL;
    comparing->failed |= text && !copy;
    return copy;
}

// Notes a tag that is not the same here and there; either may be NULL.
static void note(struct comparing *comparing, struct slice name, const struct repo_tag *here,
                 const struct listed *there)
{
    struct repo_comparison *out = comparing->out;
    size_t len = comparing->id_len;
    if (here && there && here->id && memcmp(here->id, there->id, len) == 0)
        return;
    if (here && !there && !here->id)
        return; // a broken reference is nothing to share; 'gto doctor' tells of it
    if (out->count == comparing->cap) {
        size_t cap = comparing->cap ? comparing->cap * 2 : 64;
        struct repo_difference *items = realloc(out->items, cap * sizeof(*items));
        if (!items) {
            comparing->failed = true;
            return;
        }
        out->items = items;
        comparing->cap = cap;
    }
    out->items[out->count++] = (struct repo_difference){
        .name = keep(comparing, name.data, name.len),
        .local_id = here ? keep(comparing, here->id ? here->id : "", here->id ? len : 0) : NULL,
        .remote_id = there ? keep(comparing, there->id, len) : NULL,
        .commit_id = there ? keep(comparing, there->peeled ? there->peeled : there->id, len) : NULL,
    };
}

// The tags of this repository that are wanted.
struct tag_list {
    const struct repo_tag_query *query;
    struct repo_tag *items;
    size_t count, cap;
    size_t id_len;
    struct arena arena; // of names and ids
};

static bool want_listed(void *payload, struct slice name)
{
    const struct tag_list *list = payload;
    return list->query->want(list->query->payload, name);
}

static int list_tag(void *payload, const struct repo_tag *tag)
{
    struct tag_list *list = payload;
    struct repo_tag copy = {.name.len = tag->name.len};
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 64;
        struct repo_tag *items = realloc(list->items, cap * sizeof(*items));
        if (!items)
            return GTO_ENOMEM;
        list->items = items;
        list->cap = cap;
    }
    copy.name.data = arena_strndup(&list->arena, tag->name.data, tag->name.len);
    copy.id = tag->id ? arena_strndup(&list->arena, tag->id, list->id_len) : NULL;
    if (!copy.name.data || (tag->id && !copy.id))
        return GTO_ENOMEM;
    list->items[list->count++] = copy;
    return GTO_OK;
}

static int by_name(const void *a, const void *b)
{
    return slice_compare(((const struct repo_tag *)a)->name, ((const struct repo_tag *)b)->name);
}

static int list_tags(struct tag_list *list, struct repo *repo, gto_error **error)
{
    const struct repo_tag_query query = {"", want_listed, list_tag, list};
    int rc = repo_each_tag(repo, &query, error);
    if (rc == GTO_OK && list->count)
        qsort(list->items, list->count, sizeof(*list->items), by_name);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

static void tag_list_free(struct tag_list *list)
{
    free(list->items);
    arena_free(&list->arena);
}

// The names of the next tags here and there: which of them comes first; 0 if they are the same.
static int compare_next(const struct repo_tag *mine, struct slice theirs)
{
    if (!mine || !theirs.len)
        return mine ? -1 : 1;
    return slice_compare(mine->name, theirs);
}

static const struct listed *find_tag(const struct listing *listing, struct slice name)
{
    struct buf full = {0};
    buf_addf(&full, TAGS "%.*s", (int)name.len, name.data);
    const struct listed *found = full.failed ? NULL : listing_find(listing, slice_of(full.data));
    buf_free(&full);
    return found;
}

// Where there are several places, a tag is there if all that are pushed to have it, and different
// if it is so in any. `fetched`: the one that is fetched; NULL: none.
static const struct listed *find_there(const struct comparing *comparing,
                                       const struct repo_tag *mine, const struct listed *fetched)
{
    const struct push_targets *targets = comparing->out->targets;
    const struct listed *same = fetched;
    bool missing = targets->has_fetched && !fetched;
    if (!targets->count ||
        (fetched && (!mine->id || memcmp(fetched->id, mine->id, comparing->id_len) != 0)))
        return fetched;
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->items[i].why)
            continue;
        const struct listed *found = find_tag(&targets->items[i].listing, mine->name);
        if (found && (!mine->id || memcmp(found->id, mine->id, comparing->id_len) != 0))
            return found;
        missing |= !found;
        same = found ? found : same;
    }
    return missing ? NULL : same;
}

// Walks through both lists, which are in the same order.
static void merge(struct comparing *comparing, const struct tag_list *here)
{
    const struct listing *there = comparing->listing;
    const struct repo_tag_query *query = here->query;
    struct slice tags = slice_of(TAGS);
    size_t i = 0, j = listing_seek(there, tags);
    for (;;) {
        const struct repo_tag *mine = i < here->count ? &here->items[i] : NULL;
        const struct listed *theirs = j < there->count ? &there->items[j] : NULL;
        struct slice name = {0};
        if (theirs && slice_starts_with(theirs->name, tags))
            name = slice_from(theirs->name, tags.len);
        if (!mine && !name.len)
            break;
        int order = compare_next(mine, name);
        i += order <= 0;
        j += order >= 0;
        if (order <= 0)
            note(comparing, mine->name, mine, find_there(comparing, mine, order ? NULL : theirs));
        else if (query->want(query->payload, name))
            note(comparing, name, NULL, theirs);
    }
}

int repo_compare_tags(struct repo_comparison *out, struct repo *repo, const char *remote,
                      const struct repo_tag_query *query, gto_error **error)
{
    struct listing *listing = calloc(1, sizeof(*listing));
    struct push_targets *targets = calloc(1, sizeof(*targets));
    struct tag_list here = {.query = query, .id_len = repo->location.id_len};
    struct comparing comparing = {.out = out, .listing = listing, .id_len = here.id_len};
    *out = (struct repo_comparison){.remote = strdup(remote),
                                    .shown = url_shown(remote),
                                    .listing = listing,
                                    .targets = targets};
    struct remote there = remote_of(out);
    int rc = listing && targets && there.name && there.shown
                 ? network_list(listing, repo, &there, true, error)
                 : error_no_memory(error);
    if (rc == GTO_OK)
        rc = push_targets_list(targets, repo, remote, error);
    if (rc == GTO_OK && listing->id_len && listing->id_len != comparing.id_len)
        rc = error_set(error, GTO_ESERVER, "'%s' has ids of another length than this repository",
                       there.shown);
    if (rc == GTO_OK)
        rc = list_tags(&here, repo, error);
    if (rc == GTO_OK) {
        merge(&comparing, &here);
        rc = comparing.failed ? error_no_memory(error) : GTO_OK;
    }
    tag_list_free(&here);
    if (rc != GTO_OK)
        repo_comparison_free(out);
    return rc;
}

void repo_comparison_free(struct repo_comparison *comparison)
{
    if (comparison->listing)
        listing_free(comparison->listing);
    if (comparison->targets)
        push_targets_free(comparison->targets);
    free(comparison->listing);
    free(comparison->targets);
    free(comparison->remote);
    free(comparison->shown);
    free(comparison->items);
    arena_free(&comparison->arena);
    *comparison = (struct repo_comparison){0};
}

// The tags that are only here, or only there, as updates to be made on the other side; to be freed.
static struct repo_update *updates_of(const struct repo_comparison *comparison, bool here,
                                      size_t *count)
{
    struct repo_update *updates = calloc(comparison->count + 1, sizeof(*updates));
    *count = 0;
    for (size_t i = 0; updates && i < comparison->count; i++) {
        const struct repo_difference *item = &comparison->items[i];
        const char *id = here ? item->local_id : item->remote_id;
        if (id && *id && !(here ? item->remote_id : item->local_id))
            updates[(*count)++] = (struct repo_update){.name = item->name, .id = id};
    }
    return updates;
}

// ---- Fetching

static bool is_shallow(const struct location *location)
{
    struct buf path = {0};
    buf_addf(&path, "%s/shallow", location->common_dir);
    bool shallow = !path.failed && access(path.data, F_OK) == 0;
    buf_free(&path);
    return shallow;
}

static int fetch_objects(struct repo *repo, const struct repo_comparison *comparison,
                         struct fetch *fetch, gto_error **error)
{
    struct remote there = remote_of(comparison);
    bool refused;
    int rc = GTO_OK;
    if (fetch->wants.failed)
        rc = error_no_memory(error);
    else if (fetch->wants.len)
        rc = network_fetch(repo, &there, fetch, &refused, error);
    buf_free(&fetch->wants);
    return rc;
}

// The objects of tags that are only there. A shallow clone gets no more history than it has: of
// commits that it does not know, they alone.
static int fetch_tags(struct repo *repo, const struct repo_comparison *comparison,
                      gto_error **error)
{
    struct fetch known = {0}, unknown = {.depth = 1};
    bool shallow = is_shallow(&repo->location);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct repo_difference *item = &comparison->items[i];
        if (item->local_id || odb_exists(repo->odb, item->remote_id))
            continue;
        bool alone = shallow && !odb_exists(repo->odb, item->commit_id);
        buf_addf(alone ? &unknown.wants : &known.wants, "%s\n", item->remote_id);
    }
    int rc = fetch_objects(repo, comparison, &known, error);
    if (rc == GTO_OK)
        rc = fetch_objects(repo, comparison, &unknown, error);
    buf_free(&unknown.wants);
    return rc;
}

int repo_fetch_tags(struct repo *repo, const struct repo_comparison *comparison, gto_error **error)
{
    size_t count;
    struct repo_update *updates = updates_of(comparison, false, &count);
    int rc = updates ? GTO_OK : error_no_memory(error);
    if (rc == GTO_OK && count)
        rc = fetch_tags(repo, comparison, error);
    if (rc == GTO_OK && count)
        rc = repo_update_tags(repo, updates, count, error);
    free(updates);
    return rc;
}

// ---- Pushing

static bool want_all(void *payload, struct slice name)
{
    (void)payload, (void)name;
    return true;
}

// What pushing a tag of this repository, whatever it is, would do there.
static enum refspec_use use_of(const struct repo_tag *tag, const struct listing *there,
                               const struct repo_update *update)
{
    if (update && slice_equal(slice_of(update->name), tag->name))
        return REFSPEC_PUSHED;
    if (!tag->id) // Git passes over broken references
        return REFSPEC_HARMLESS;
    const struct listed *found = find_tag(there, tag->name);
    return found && memcmp(found->id, tag->id, there->id_len) == 0 ? REFSPEC_HARMLESS
                                                                   : REFSPEC_LEFT;
}

// Both lists are in the order of names.
static void fill_uses(struct refspec_tag *tags, const struct tag_list *here,
                      const struct listing *there, const struct repo_update *updates, size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < here->count; i++) {
        const struct repo_tag *tag = &here->items[i];
        while (next < count && slice_compare(slice_of(updates[next].name), tag->name) < 0)
            next++;
        tags[i] = (struct refspec_tag){tag->name,
                                       use_of(tag, there, next < count ? &updates[next] : NULL)};
    }
}

static int push_many(struct repo *repo, const struct remote *there, const struct listing *listing,
                     struct push *push, gto_error **error)
{
    const struct repo_tag_query query = {.want = want_all};
    struct tag_list here = {.query = &query, .id_len = repo->location.id_len};
    int rc = list_tags(&here, repo, error);
    struct refspec_tag *tags = rc == GTO_OK ? calloc(here.count + 1, sizeof(*tags)) : NULL;
    if (rc == GTO_OK && !tags)
        rc = error_no_memory(error);
    if (rc == GTO_OK) {
        fill_uses(tags, &here, listing, push->updates, push->count);
        push->tags = tags;
        push->tag_count = here.count;
        rc = network_push(repo, there, push, &repo->in_steps, error);
    }
    free(tags);
    tag_list_free(&here);
    return rc;
}

static int push_to(struct repo *repo, const struct remote *there, const struct listing *listing,
                   struct push *push, gto_error **error)
{
    if (!push->count)
        return GTO_OK;
    return push->count > FEW && !push->undo
               ? push_many(repo, there, listing, push, error)
               : network_push(repo, there, push, &repo->in_steps, error);
}

// ---- To several places

// Of the updates, those that have still to be made there; to be freed.
static struct repo_update *updates_for(const struct listing *listing,
                                       const struct repo_update *updates, size_t count, size_t *n)
{
    struct repo_update *left = calloc(count + 1, sizeof(*left));
    *n = 0;
    for (size_t i = 0; left && i < count; i++) {
        const struct listed *found = find_tag(listing, slice_of(updates[i].name));
        bool same =
            found && updates[i].id && memcmp(found->id, updates[i].id, listing->id_len) == 0;
        if (updates[i].id ? !same : found != NULL)
            left[(*n)++] = updates[i];
    }
    return left;
}

int repo_comparison_check(const struct repo_comparison *comparison, gto_error **error)
{
    return push_targets_check(comparison->targets, error);
}

// Places, in words.
struct names {
    struct buf text;
    size_t count;
};

static void add_place(struct names *names, const struct push_target *target)
{
    buf_addf(&names->text, "%s'%s'", names->count++ ? ", " : "", target->shown);
}

// Adds a sentence without the dot at its end, if it has one.
static void add_sentence(struct buf *out, struct slice sentence)
{
    if (sentence.len && sentence.data[sentence.len - 1] == '.')
        sentence.len--;
    buf_addf(out, "%s%.*s", out->len ? "; " : "", (int)sentence.len, sentence.data);
}

// What became of the updates at each place.
struct places {
    struct repo *repo;
    const struct repo_comparison *comparison;
    struct names reached; // have them now
    struct names kept;    // of these, where they could not be taken back
    struct buf failed;    // what went wrong at the others
    int rc;               // of the first that failed
};

static void push_to_place(struct places *places, const struct push_target *target,
                          const struct repo_update *updates, size_t count, bool undo)
{
    struct remote there = push_target_remote(target, places->comparison->remote);
    struct push push = {.undo = undo};
    gto_error *why = NULL;
    struct repo_update *left = updates_for(&target->listing, updates, count, &push.count);
    push.updates = left;
    int rc = !left         ? error_no_memory(&why)
             : target->why ? error_set(&why, gto_error_code(target->why), "%s",
                                       gto_error_message(target->why))
                           : push_to(places->repo, &there, &target->listing, &push, &why);
    if (rc == GTO_OK)
        add_place(&places->reached, target);
    else
        add_sentence(&places->failed, slice_of(gto_error_message(why)));
    places->rc = places->rc == GTO_OK ? rc : places->rc;
    gto_error_free(why);
    free(left);
}

static struct repo_update inverse_of(const struct repo_update *update)
{
    return (struct repo_update){.name = update->name,
                                .id = update->id ? NULL : update->old_id,
                                .old_id = update->id,
                                .step = update->step};
}

// Takes a change back from the first places.
static void take_back(struct places *places, const struct repo_update *updates, size_t count,
                      size_t reached)
{
    for (size_t i = 0; i < reached; i++) {
        const struct push_target *target = &places->comparison->targets->items[i];
        struct remote there = push_target_remote(target, places->comparison->remote);
        struct push push = {.undo = true};
        struct repo_update *made = updates_for(&target->listing, updates, count, &push.count);
        for (size_t j = 0; made && j < push.count; j++)
            made[j] = inverse_of(&made[j]);
        push.updates = made;
        if (!made ||
            (push.count && network_push(places->repo, &there, &push, NULL, NULL) != GTO_OK))
            add_place(&places->kept, target);
        free(made);
    }
}

// `change`: what could be taken back was.
static int tell_places(const struct places *places, bool change, gto_error **error)
{
    const struct names *have = change ? &places->kept : &places->reached;
    struct buf text = {0};
    int rc = places->rc;
    buf_adds(&text, places->failed.data ? places->failed.data : "");
    if (have->count) {
        buf_addf(&text, "; %s %s the tags", have->text.data, have->count > 1 ? "have" : "has");
        rc = rc == GTO_ETAGEXISTS ? GTO_EPUSH : rc; // not to be tried again
    } else if (places->reached.count) {
        buf_addf(&text, "; what was pushed to %s was taken back", places->reached.text.data);
    }
    if (text.failed || places->failed.failed || have->text.failed || places->reached.text.failed)
        rc = error_no_memory(error);
    else
        rc = error_set(error, (enum gto_code)rc, "%s", text.data);
    buf_free(&text);
    return rc;
}

// `change`: it is to be made everywhere or nowhere.
static int push_everywhere(struct repo *repo, const struct repo_comparison *comparison,
                           const struct repo_update *updates, size_t count, bool change,
                           gto_error **error)
{
    const struct push_targets *targets = comparison->targets;
    struct places places = {.repo = repo, .comparison = comparison};
    size_t i = 0;
    for (; i < targets->count && !(change && places.rc != GTO_OK); i++)
        push_to_place(&places, &targets->items[i], updates, count, change);
    int rc = places.rc;
    if (rc != GTO_OK && change)
        take_back(&places, updates, count, i - 1);
    if (rc != GTO_OK)
        rc = tell_places(&places, change, error);
    buf_free(&places.reached.text);
    buf_free(&places.kept.text);
    buf_free(&places.failed);
    return rc;
}

int repo_push_tags(struct repo *repo, const struct repo_comparison *comparison,
                   unsigned (*step)(const char *name), gto_error **error)
{
    struct remote there = remote_of(comparison);
    struct push push = {0};
    struct repo_update *updates = updates_of(comparison, true, &push.count);
    int rc = updates ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < push.count; i++)
        updates[i].step = step(updates[i].name);
    push.updates = updates;
    if (rc == GTO_OK)
        rc = comparison->targets->count
                 ? push_everywhere(repo, comparison, updates, push.count, false, error)
                 : push_to(repo, &there, comparison->listing, &push, error);
    free(updates);
    return rc;
}

int repo_push(struct repo *repo, const struct repo_comparison *comparison,
              const struct repo_update *updates, size_t count, gto_error **error)
{
    struct remote there = remote_of(comparison);
    struct push push = {.undo = true};
    if (comparison->targets->count)
        return push_everywhere(repo, comparison, updates, count, true, error);
    struct repo_update *left = updates_for(comparison->listing, updates, count, &push.count);
    push.updates = left;
    int rc =
        left ? push_to(repo, &there, comparison->listing, &push, error) : error_no_memory(error);
    free(left);
    return rc;
}

bool repo_pushed_in_steps(const struct repo *repo)
{
    return repo->in_steps;
}
