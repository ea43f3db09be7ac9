#include "net/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "handle.h"
#include "hex.h"
#include "strmap.h"

enum { MAX_ATTEMPTS = 300 }; // to find out what a server does not give

// ---- The cache

int fetch_open_objects(struct repo *repo, gto_error **error)
{
    odb_free(repo->odb);
    repo->odb = NULL;
    location_free(&repo->location);
    int rc = cache_locate(&repo->location, &repo->server->cache, error);
    return rc == GTO_OK ? odb_open(&repo->odb, &repo->location, repo->threads, error) : rc;
}

// The cache is removed while it is in use: another one, which nobody else knows, takes its place.
static int leave_cache(struct repo *repo, size_t id_len, gto_error **error)
{
    struct server *server = repo->server;
    struct cache fresh;
    if (server->left)
        return error_set(error, GTO_ERROR, "'%s' was removed while it was in use",
                         server->cache.path);
    int rc = cache_open_temporary(&fresh, id_len, error);
    if (rc != GTO_OK)
        return rc;
    server->left = true;
    cache_close(&server->cache);
    server->cache = fresh;
    return fetch_open_objects(repo, error);
}

int fetch_remake_cache(struct repo *repo, size_t id_len, gto_error **error)
{
    gto_error *why = NULL;
    int rc = cache_remake(&repo->server->cache, id_len, &why);
    if (rc == GTO_OK)
        rc = fetch_open_objects(repo, &why);
    else if (rc == GTO_ERROR && !repo->server->left)
        rc = leave_cache(repo, id_len, &why);
    return error_settle(rc, why, error);
}

int server_recover(struct repo *repo, gto_error **error)
{
    if (!cache_is_lost(&repo->server->cache))
        return GTO_EREF;
    int rc = leave_cache(repo, repo->location.id_len, error);
    return rc == GTO_OK ? fetch_kept(repo, error) : rc;
}

// ---- What is missing

void fetch_add_id(struct buf *lines, const char *id, size_t len)
{
    buf_add(lines, id, len);
    buf_addc(lines, '\n');
}

bool server_refuses(const struct repo *repo, const char *id)
{
    return strmap_get(&repo->server->refused, id, repo->location.id_len);
}

// Adds those ids in `lines` that are not here and might be had, each once.
static int add_absent(struct buf *out, const struct repo *repo, struct slice lines,
                      const bool *here)
{
    size_t len = repo->location.id_len;
    struct strmap seen = {0};
    bool failed = false;
    for (; lines.len > len; lines = slice_from(lines, len + 1)) {
        if (*here++ || strmap_get(&seen, lines.data, len) || server_refuses(repo, lines.data))
            continue;
        fetch_add_id(out, lines.data, len);
        failed |= !strmap_add(&seen, lines.data, len);
    }
    strmap_free(&seen);
    return failed || out->failed ? GTO_ENOMEM : GTO_OK;
}

// Of the ids in `wants`, those whose objects are not here and might be had, each once.
static int add_missing(struct buf *out, struct repo *repo, const struct buf *wants,
                       gto_error **error)
{
    size_t len = repo->location.id_len, count = wants->len / (len + 1);
    unsigned char *ids = calloc(count + 1, len / 2); // what is no id is zeros, and not here
    bool *here = calloc(count + 1, sizeof(*here));
    int rc = ids && here ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        const char *id = wants->data + i * (len + 1);
        if (is_hex(id, len))
            hex_decode(ids + i * (len / 2), id, len / 2);
    }
    if (rc == GTO_OK)
        rc = odb_exist_many(repo->odb, ids, count, here, error);
    if (rc == GTO_OK &&
        add_absent(out, repo, (struct slice){wants->data, wants->len}, here) != GTO_OK)
        rc = error_no_memory(error);
    free(ids);
    free(here);
    return rc;
}

// ---- One attempt

enum outcome {
    FETCHED,
    INCOMPLETE, // Git succeeded, and objects are missing
    REFUSED,    // Git failed, and says why
    LOST,       // the cache was removed
    FAILED,     // for another reason, which is the error
};

// Fetches what is missing, or what more of history is asked for, into a cache that is locked.
static enum outcome fetch_locked(struct repo *repo, const struct fetch *what, gto_error **error)
{
    struct remote remote = server_remote(repo->server);
    struct fetch missing = {.depth = what->depth, .filter = what->filter};
    bool refused = false;
    int rc = fetch_open_objects(repo, error); // somebody else may have fetched some
    if (rc != GTO_OK)
        return FAILED;
    if (what->more)
        buf_add(&missing.wants, what->wants.data, what->wants.len);
    else
        rc = add_missing(&missing.wants, repo, &what->wants, error);
    bool any = missing.wants.len > 0;
    if (rc == GTO_OK && missing.wants.failed)
        rc = error_no_memory(error);
    else if (rc == GTO_OK && any)
        rc = network_fetch(repo, &remote, &missing, &refused, error);
    if (rc == GTO_OK && any)
        rc = fetch_open_objects(repo, error);
    buf_clear(&missing.wants);
    if (rc == GTO_OK)
        rc = add_missing(&missing.wants, repo, &what->wants, error);
    any = missing.wants.len > 0;
    buf_free(&missing.wants);
    return refused ? REFUSED : rc != GTO_OK ? FAILED : any ? INCOMPLETE : FETCHED;
}

static enum outcome fetch_once(struct repo *repo, const struct fetch *what, gto_error **error)
{
    const struct cache *cache = &repo->server->cache;
    int lock;
    if (cache_is_lost(cache))
        return LOST;
    int rc = cache_lock(cache, &repo->watch, &lock);
    if (rc != GTO_OK && rc != GTO_ERROR)
        error_set(error, GTO_EINTERRUPTED, "interrupted");
    if (rc != GTO_OK)
        return rc == GTO_ERROR ? LOST : FAILED;
    enum outcome outcome = fetch_locked(repo, what, error);
    cache_unlock(lock);
    bool failed = outcome == INCOMPLETE || outcome == REFUSED;
    return failed && cache_is_lost(cache) ? LOST : outcome;
}

// ---- What the server refuses
//
// One object that a server lists and cannot give has it refuse all that is asked for with it. So
// they are asked for in parts, until it refuses single ones.

struct division {
    struct repo *repo;
    const struct fetch *what;
    int attempts;
    bool fetched;    // something
    bool refused;    // something
    bool incomplete; // Git succeeded, and something is not there
    bool answers;    // the server is known to answer
    gto_error **error;
};

static int divide(struct division *division, struct slice wants);

// Whether the server can be asked at all: if not, neither the cache nor an object is to blame.
static bool answers(struct division *division)
{
    struct remote remote = server_remote(division->repo->server);
    struct listing listing;
    if (division->answers)
        return true;
    if (network_list(&listing, division->repo, &remote, true, NULL) != GTO_OK)
        return cache_is_lost(&division->repo->server->cache); // which Git runs in
    listing_free(&listing);
    division->answers = true;
    return true;
}

static int refuse(struct division *division, struct slice id)
{
    struct server *server = division->repo->server;
    char *key = arena_strndup(&server->arena, id.data, id.len);
    division->refused = true;
    return key && strmap_add(&server->refused, key, id.len) ? GTO_OK
                                                            : error_no_memory(division->error);
}

// The objects that a message names, and the tags that lead to these.
static bool find_named(struct strmap *named, const struct listing *listing, struct slice message)
{
    size_t len = listing->id_len;
    bool failed = false;
    for (size_t i = 0; i + len <= message.len; i++)
        if (is_hex(message.data + i, len))
            failed |= !strmap_add(named, message.data + i, len);
    for (size_t i = 0; named->count && i < listing->count; i++) {
        const struct listed *item = &listing->items[i];
        if (item->peeled && strmap_get(named, item->peeled, len))
            failed |= !strmap_add(named, item->id, len);
    }
    return !failed;
}

// Tells those that the server names, when it refuses all, from the others.
static int sort_out(const struct division *division, struct slice wants, struct buf *named,
                    struct buf *others)
{
    const struct listing *listing = &division->repo->server->listing;
    struct strmap names = {0};
    bool found = find_named(&names, listing, slice_of(gto_error_message(*division->error)));
    while (found && wants.len) {
        struct slice id = slice_take_line(&wants);
        fetch_add_id(strmap_get(&names, id.data, id.len) ? named : others, id.data, id.len);
    }
    strmap_free(&names);
    return found && !named->failed && !others->failed ? GTO_OK : error_no_memory(division->error);
}

static int divide_by_halves(struct division *division, struct slice wants)
{
    size_t line = division->repo->location.id_len + 1, half = wants.len / line / 2 * line;
    if (!half)
        return refuse(division, (struct slice){wants.data, line - 1});
    int rc = divide(division, (struct slice){wants.data, half});
    return rc == GTO_OK ? divide(division, slice_from(wants, half)) : rc;
}

// What the server names is asked for last: something else may be wrong.
static int divide_refused(struct division *division, struct slice wants)
{
    struct buf named = {0}, others = {0};
    int rc = sort_out(division, wants, &named, &others);
    if (rc == GTO_OK && !named.len && !answers(division))
        rc = GTO_ESERVER;
    else if (rc == GTO_OK && named.len && others.len) {
        rc = divide(division, (struct slice){others.data, others.len});
        if (rc == GTO_OK)
            rc = divide(division, (struct slice){named.data, named.len});
    } else if (rc == GTO_OK) {
        rc = divide_by_halves(division, wants);
    }
    buf_free(&named);
    buf_free(&others);
    return rc;
}

// Fetches, in parts if need be, what the server gives. GTO_EREF, without a message: the cache was
// removed.
static int divide(struct division *division, struct slice wants)
{
    struct fetch part = *division->what;
    if (!wants.len)
        return GTO_OK;
    if (division->attempts++ == MAX_ATTEMPTS)
        return error_set(division->error, GTO_ESERVER,
                         "'%s' lists many objects that it does not give: 'git fsck' there tells "
                         "more",
                         server_url(division->repo->server));
    part.wants = (struct buf){.data = (char *)wants.data, .len = wants.len};
    enum outcome outcome = fetch_once(division->repo, &part, division->error);
    division->fetched |= outcome == FETCHED;
    division->incomplete |= outcome == INCOMPLETE;
    return outcome == REFUSED  ? divide_refused(division, wants)
           : outcome == LOST   ? GTO_EREF
           : outcome == FAILED ? (int)gto_error_code(*division->error)
                               : GTO_OK;
}

// The same for all that is wanted and not here.
static int divide_missing(struct division *division)
{
    const struct fetch *what = division->what;
    struct buf missing = {0};
    if (what->more)
        return divide(division, (struct slice){what->wants.data, what->wants.len});
    int rc = add_missing(&missing, division->repo, &what->wants, division->error);
    if (rc == GTO_OK)
        rc = divide(division, (struct slice){missing.data, missing.len});
    buf_free(&missing);
    return rc;
}

// ---- What is to blame

// Whether something that is here can be fetched again: then it is not the cache.
static bool is_healthy(struct division *division)
{
    struct repo *repo = division->repo;
    const struct listing *listing = &repo->server->listing;
    struct fetch known = {.more = true, .depth = 1, .filter = "tree:0"};
    gto_error *why = NULL;
    for (size_t i = 0; !known.wants.len && i < listing->count; i++)
        if (server_keeps(repo->server, &listing->items[i]) &&
            odb_exists(repo->odb, listing->items[i].id))
            fetch_add_id(&known.wants, listing->items[i].id, listing->id_len);
    bool healthy =
        known.wants.len && !known.wants.failed && fetch_once(repo, &known, &why) == FETCHED;
    gto_error_free(why);
    buf_free(&known.wants);
    return healthy;
}

// The cache may be damaged: makes it again, once. GTO_EREF: that was done.
static int suspect_cache(struct repo *repo, bool kept, gto_error **error)
{
    struct server *server = repo->server;
    if (server->remade)
        return GTO_EREF;
    server->remade = true;
    strmap_free(&server->refused);
    int rc = fetch_remake_cache(repo, repo->location.id_len, error);
    return rc == GTO_OK && !kept ? fetch_kept(repo, error) : rc;
}

// `kept`: they are what belongs to a registry; if not, that has to be fetched again whenever there
// is another cache.
static int fetch_all(struct repo *repo, const struct fetch *what, bool kept, gto_error **error)
{
    for (;;) {
        struct division division = {.repo = repo, .what = what, .error = error};
        int rc = divide_missing(&division);
        if (rc == GTO_EREF) {
            rc = leave_cache(repo, repo->location.id_len, error);
            if (rc == GTO_OK && !kept)
                rc = fetch_kept(repo, error);
        } else if (rc != GTO_OK) {
            return rc;
        } else if (!division.incomplete &&
                   (!division.refused || division.fetched || is_healthy(&division))) {
            return GTO_OK;
        } else {
            rc = suspect_cache(repo, kept, error);
            if (rc == GTO_EREF)
                return division.incomplete
                           ? error_set(error, GTO_ESERVER, "'%s' does not give what it lists",
                                       server_url(repo->server))
                           : GTO_ESERVER; // which says why it refuses
        }
        if (rc != GTO_OK)
            return rc;
    }
}

int fetch_listed(struct repo *repo, const struct fetch *what, gto_error **error)
{
    gto_error *why = NULL;
    int rc = fetch_all(repo, what, false, &why);
    return error_settle(rc, why, error);
}

static int try_unlisted(struct repo *repo, const struct fetch *what, gto_error **error)
{
    for (;;) {
        enum outcome outcome = fetch_once(repo, what, error);
        int rc = outcome == FETCHED   ? GTO_OK
                 : outcome == FAILED  ? (int)gto_error_code(*error)
                 : outcome == REFUSED ? GTO_EREF // it need not say why
                 : outcome == LOST    ? server_recover(repo, error)
                                      : suspect_cache(repo, false, error);
        if (rc != GTO_OK || outcome == FETCHED)
            return rc;
    }
}

int fetch_unlisted(struct repo *repo, const struct fetch *what, gto_error **error)
{
    gto_error *why = NULL;
    int rc = try_unlisted(repo, what, &why);
    if (rc == GTO_EREF) {
        gto_error_free(why);
        why = NULL;
    }
    return error_settle(rc, why, error);
}

int fetch_kept(struct repo *repo, gto_error **error)
{
    const struct server *server = repo->server;
    const struct listing *listing = &server->listing;
    struct fetch kept = {.depth = 1, .filter = "tree:1"};
    struct buf missing = {0};
    gto_error *why = NULL;
    for (size_t i = 0; i < listing->count; i++)
        if (server_keeps(server, &listing->items[i]))
            fetch_add_id(&kept.wants, listing->items[i].id, listing->id_len);
    int rc =
        kept.wants.failed ? error_no_memory(&why) : add_missing(&missing, repo, &kept.wants, &why);
    if (rc == GTO_OK && missing.len && cache_is_scattered(&server->cache))
        rc = fetch_remake_cache(repo, repo->location.id_len, &why);
    if (rc == GTO_OK && missing.len)
        rc = fetch_all(repo, &kept, true, &why);
    buf_free(&kept.wants);
    buf_free(&missing);
    return error_settle(rc, why, error);
}
