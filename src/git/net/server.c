#include "net/server.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "strmap.h"
#include "net/cache.h"
#include "net/transport.h"
#include "net/url.h"

#define REMOTE "server"

enum {
    MAX_TRIES = 3,
    MAX_DEPTH = 10000,        // beyond that a history is fetched whole
    ALL_COMMITS = 0x7fffffff, // git-fetch(1), --depth
};

struct server {
    struct url url;
    struct cache cache;
    struct listing listing;
    bool (*keeps)(struct slice name); // tags whose objects are fetched at once
    bool remade;                      // the cache was damaged before: not again
    bool stale;                       // the listing: tags have been changed since
};

static struct remote remote_of(const struct server *server)
{
    return (struct remote){REMOTE, server->url.text, &server->url};
}

const char *server_url(const struct server *server)
{
    return server->url.text;
}

void server_close(struct server *server)
{
    if (!server)
        return;
    cache_close(&server->cache);
    listing_free(&server->listing);
    url_free(&server->url);
    free(server);
}

// ---- The cache

// Opens the objects of the cache, which may be another one than before.
static int open_objects(struct repo *repo, gto_error **error)
{
    odb_free(repo->odb);
    repo->odb = NULL;
    location_free(&repo->location);
    int rc = cache_locate(&repo->location, &repo->server->cache, error);
    return rc == GTO_OK ? odb_open(&repo->odb, &repo->location, repo->threads, error) : rc;
}

static int remake(struct repo *repo, size_t id_len, gto_error **error)
{
    int rc = cache_remake(&repo->server->cache, id_len, error);
    return rc == GTO_OK ? open_objects(repo, error) : rc;
}

// Holds the cache for fetching, after making it again if somebody removed it, and looks at what is
// in it now.
static int lock_cache(struct repo *repo, int *lock, gto_error **error)
{
    const struct cache *cache = &repo->server->cache;
    for (int i = 0; i < MAX_TRIES; i++) {
        int rc = cache_restore(cache, repo->location.id_len, error);
        if (rc != GTO_OK)
            return rc;
        rc = cache_lock(cache, &repo->watch, lock);
        if (rc == GTO_ERROR)
            continue;
        if (rc != GTO_OK)
            return error_set(error, GTO_EINTERRUPTED, "interrupted");
        rc = open_objects(repo, error);
        if (rc != GTO_OK)
            cache_unlock(*lock);
        return rc;
    }
    return error_set(error, GTO_ERROR, "'%s' is removed again and again", cache->path);
}

// ---- Fetching

static void add_id(struct buf *lines, const char *id, size_t len)
{
    buf_add(lines, id, len);
    buf_addc(lines, '\n');
}

// Adds those ids in `lines` that are not here, each once.
static int add_absent(struct buf *out, struct slice lines, size_t len, const bool *here)
{
    struct strmap seen = {0};
    int rc = GTO_OK;
    for (; rc == GTO_OK && lines.len > len; lines = slice_from(lines, len + 1)) {
        if (*here++)
            continue;
        struct strmap_entry *entry = strmap_put(&seen, lines.data, len);
        if (!entry)
            rc = GTO_ENOMEM;
        else if (!entry->value)
            add_id(out, lines.data, len);
        if (entry)
            entry->value = out;
    }
    strmap_free(&seen);
    return rc == GTO_OK && out->failed ? GTO_ENOMEM : rc;
}

// Of the ids in `wants`, those whose objects are not here, each once.
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
        add_absent(out, (struct slice){wants->data, wants->len}, len, here) != GTO_OK)
        rc = error_no_memory(error);
    free(ids);
    free(here);
    return rc;
}

// Fetches what is missing, or what more of history is asked for. *complete: nothing is missing now.
static int fetch_once(struct repo *repo, const struct fetch *fetch, bool *refused, bool *complete,
                      gto_error **error)
{
    struct remote remote = remote_of(repo->server);
    struct fetch missing = {.depth = fetch->depth, .filter = fetch->filter};
    int lock;
    *refused = *complete = false;
    int rc = lock_cache(repo, &lock, error);
    if (rc != GTO_OK)
        return rc;
    if (fetch->more)
        buf_add(&missing.wants, fetch->wants.data, fetch->wants.len);
    else
        rc =
            add_missing(&missing.wants, repo, &fetch->wants, error); // others may have fetched some
    if (rc == GTO_OK && missing.wants.failed)
        rc = error_no_memory(error);
    else if (rc == GTO_OK && missing.wants.len)
        rc = network_fetch(repo, &remote, &missing, refused, error);
    if (rc == GTO_OK && missing.wants.len)
        rc = open_objects(repo, error);
    cache_unlock(lock);
    buf_clear(&missing.wants);
    if (rc == GTO_OK)
        rc = add_missing(&missing.wants, repo, &fetch->wants, error);
    *complete = rc == GTO_OK && !missing.wants.len;
    buf_free(&missing.wants);
    return rc;
}

static int fetch_kept(struct repo *repo, gto_error **error);

// Whether the server can be asked at all: if not, the cache is not to blame for what fails.
static bool answers(struct repo *repo)
{
    struct remote remote = remote_of(repo->server);
    struct listing listing;
    if (network_list(&listing, repo, &remote, true, NULL) != GTO_OK)
        return false;
    listing_free(&listing);
    return true;
}

// Of the errors on the way only that of the answer in the end counts.
static int hand_over(int rc, bool silent, gto_error *why, gto_error **error)
{
    if (rc != GTO_OK && !silent && error) {
        gto_error_free(*error);
        *error = why;
    } else {
        gto_error_free(why);
    }
    return rc;
}

// Fetches objects. If they are not here afterwards, or Git fails, the cache may be damaged: then it
// is made again, once. `listed`: the server has them; if they were never listed and the server
// refuses, the answer is GTO_EREF, without a message.
static int try_to_fetch(struct repo *repo, const struct fetch *what, bool listed, gto_error **error)
{
    struct server *server = repo->server;
    bool refused, complete;
    for (;;) {
        int rc = fetch_once(repo, what, &refused, &complete, error);
        if (complete || (rc != GTO_OK && !refused))
            return rc;
        if (refused && !listed)
            return GTO_EREF;
        if (refused && !answers(repo))
            return rc;
        if (server->remade)
            return rc != GTO_OK ? rc
                                : error_set(error, GTO_ESERVER, "'%s' does not give what it lists",
                                            server->url.text);
        server->remade = true;
        rc = remake(repo, repo->location.id_len, error);
        if (rc == GTO_OK && !listed)
            rc = fetch_kept(repo, error);
        if (rc != GTO_OK)
            return rc;
    }
}

static int fetch(struct repo *repo, const struct fetch *what, bool listed, gto_error **error)
{
    gto_error *why = NULL;
    int rc = try_to_fetch(repo, what, listed, &why);
    return hand_over(rc, rc == GTO_EREF, why, error);
}

// ---- What the server lists

static const struct listed *find_listed(const struct server *server, const char *prefix,
                                        struct slice name, const char *suffix)
{
    struct buf full = {0};
    buf_addf(&full, "%s%.*s%s", prefix, (int)name.len, name.data, suffix);
    const struct listed *found =
        full.failed ? NULL : listing_find(&server->listing, (struct slice){full.data, full.len});
    buf_free(&full);
    return found;
}

static bool is_kept(const struct server *server, struct slice name)
{
    struct slice tags = slice_of(TAGS);
    return slice_starts_with(name, tags) && server->keeps(slice_from(name, tags.len));
}

// Fetches what belongs to a registry: its tags, their commits, HEAD's, and the root trees of these.
static int fetch_kept(struct repo *repo, gto_error **error)
{
    const struct server *server = repo->server;
    const struct listing *listing = &server->listing;
    struct fetch kept = {.depth = 1, .filter = "tree:1"};
    struct buf missing = {0};
    for (size_t i = 0; i < listing->count; i++) {
        struct slice name = listing->items[i].name;
        if (is_kept(server, name) || slice_equal(name, slice_of("HEAD")))
            add_id(&kept.wants, listing->items[i].id, listing->id_len);
    }
    int rc = kept.wants.failed ? error_no_memory(error)
                               : add_missing(&missing, repo, &kept.wants, error);
    if (rc == GTO_OK && missing.len && cache_is_scattered(&server->cache))
        rc = remake(repo, repo->location.id_len, error);
    if (rc == GTO_OK && missing.len)
        rc = fetch(repo, &kept, true, error);
    buf_free(&kept.wants);
    buf_free(&missing);
    return rc;
}

static bool same_listing(const struct listing *a, const struct listing *b)
{
    bool same = a->count == b->count && a->id_len == b->id_len;
    for (size_t i = 0; same && i < a->count; i++)
        same = slice_equal(a->items[i].name, b->items[i].name) &&
               memcmp(a->items[i].id, b->items[i].id, a->id_len) == 0;
    return same;
}

// Lists the server's references in place of those known. *changed: they are others than before.
static int list(struct repo *repo, bool *changed, gto_error **error)
{
    struct server *server = repo->server;
    struct remote remote = remote_of(server);
    struct listing fresh;
    int rc = network_list(&fresh, repo, &remote, false, error);
    if (rc != GTO_OK)
        return rc;
    *changed = !same_listing(&server->listing, &fresh);
    listing_free(&server->listing);
    server->listing = fresh;
    if (fresh.id_len && fresh.id_len != repo->location.id_len)
        rc = remake(repo, fresh.id_len, error);
    if (rc == GTO_OK && fresh.id_len && fresh.id_len != repo->location.id_len)
        rc =
            error_set(error, GTO_ERROR, "'%s' was made again by somebody else", server->cache.path);
    return rc;
}

int server_refresh(struct repo *repo, gto_error **error)
{
    bool changed = true;
    gto_error *why = NULL;
    repo->server->stale = true;
    int rc = list(repo, &changed, &why);
    if (rc != GTO_OK)
        return hand_over(rc, false, why, error);
    rc = fetch_kept(repo, &why);
    // a tag may be gone since it was listed
    for (int i = 1; rc == GTO_ESERVER && i < MAX_TRIES; i++) {
        if (list(repo, &changed, NULL) != GTO_OK || !changed)
            break;
        rc = fetch_kept(repo, &why);
    }
    repo->server->stale = rc != GTO_OK;
    return hand_over(rc, false, why, error);
}

static int refresh_if_stale(struct repo *repo, gto_error **error)
{
    return repo->server->stale ? server_refresh(repo, error) : GTO_OK;
}

int server_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error)
{
    const struct listing *listing = &repo->server->listing;
    struct buf prefix = {0};
    int rc = refresh_if_stale(repo, error);
    buf_addf(&prefix, TAGS "%s", query->prefix);
    if (rc == GTO_OK && prefix.failed)
        rc = error_no_memory(error);
    struct slice start = {prefix.data, prefix.len};
    for (size_t i = rc == GTO_OK ? listing_seek(listing, start) : 0;
         rc == GTO_OK && i < listing->count && slice_starts_with(listing->items[i].name, start);
         i++) {
        const struct listed *item = &listing->items[i];
        const struct repo_tag tag = {slice_from(item->name, strlen(TAGS)), item->id};
        if (query->want(query->payload, tag.name))
            rc = query->visit(query->payload, &tag);
    }
    buf_free(&prefix);
    return rc;
}

int server_find_ref(struct repo *repo, const char *name, enum ref_state *state, char *id,
                    gto_error **error)
{
    const struct listing *listing = &repo->server->listing;
    int rc = refresh_if_stale(repo, error);
    if (rc != GTO_OK)
        return rc;
    const struct listed *found = listing_find(listing, slice_of(name));
    *state = found ? REF_FOUND : REF_MISSING;
    if (found) {
        memcpy(id, found->id, listing->id_len);
        id[listing->id_len] = '\0';
    }
    return GTO_OK;
}

// ---- Opening

int server_open(struct repo *repo, const char *url, const struct repo_options *options,
                gto_error **error)
{
    struct server *server = calloc(1, sizeof(*server));
    if (!server)
        return error_no_memory(error);
    repo->server = server; // repo_free() frees it
    server->keeps = options->keeps;
    server->cache.used = -1;
    int rc = url_parse(&server->url, url, error);
    if (rc == GTO_OK)
        rc = cache_open(&server->cache, server->url.text, !options->no_cache, error);
    if (rc == GTO_OK)
        rc = open_objects(repo, error);
    return rc == GTO_OK ? server_refresh(repo, error) : rc;
}

// ---- What is not here yet

int server_fetch(struct repo *repo, const struct buf *ids, gto_error **error)
{
    struct fetch what = {.wants = *ids, .depth = 1, .filter = "blob:none"};
    return fetch(repo, &what, false, error);
}

// Whether a reference leads to the commit of one of the files.
static bool leads_to(const struct listing *listing, const struct listed *item,
                     const struct repo_file *files, size_t count)
{
    const char *id = item->peeled ? item->peeled : item->id;
    for (size_t i = 0; i < count; i++)
        if (memcmp(id, files[i].commit_id, listing->id_len) == 0)
            return true;
    return false;
}

int server_fetch_commits(struct repo *repo, const struct repo_file *files, size_t count,
                         gto_error **error)
{
    const struct listing *listing = &repo->server->listing;
    struct fetch whole = {.more = true, .depth = 1};
    for (size_t i = 0; i < listing->count; i++)
        if (leads_to(listing, &listing->items[i], files, count))
            add_id(&whole.wants, listing->items[i].id, listing->id_len);
    int rc = whole.wants.failed ? error_no_memory(error)
             : whole.wants.len  ? fetch(repo, &whole, true, error)
                                : GTO_EREF;
    buf_free(&whole.wants);
    return rc;
}

int server_repair(struct repo *repo, const char *id, gto_error **error)
{
    struct server *server = repo->server;
    struct buf line = {0};
    if (odb_exists(repo->odb, id)) { // and cannot be read
        if (server->remade)
            return GTO_EREF;
        server->remade = true;
        int rc = remake(repo, repo->location.id_len, error);
        return rc == GTO_OK ? fetch_kept(repo, error) : rc;
    }
    add_id(&line, id, strlen(id));
    int rc = line.failed ? error_no_memory(error) : server_fetch(repo, &line, error);
    buf_free(&line);
    return rc;
}

// The reference that a name stands for.
static const struct listed *find_base(const struct server *server, struct slice base)
{
    if (slice_equal(base, slice_of("@")))
        base = slice_of("HEAD");
    const struct listed *found = NULL;
    for (size_t i = 0; !found && i < REF_RULE_COUNT; i++)
        found = find_listed(server, ref_rules[i].prefix, base, ref_rules[i].suffix);
    return found;
}

// How many commits of a history `~N` and `^` lead through; all for whatever else follows a name.
static int depth_of(const char *suffix)
{
    long depth = 1;
    while (*suffix) {
        char *end;
        char kind = *suffix++;
        long count = strtol(suffix, &end, 10);
        if ((kind != '~' && kind != '^') || *suffix == '-' || *suffix == '+' || *suffix == ' ')
            return ALL_COMMITS;
        if (count < 0 || count > MAX_DEPTH)
            return ALL_COMMITS;
        depth += kind == '^' || end == suffix ? 1 : count;
        if (depth > MAX_DEPTH)
            return ALL_COMMITS;
        suffix = end;
    }
    return (int)depth;
}

static bool is_id_part(struct slice text)
{
    return text.len >= 4 && is_hex(text.data, text.len);
}

// Adds what all branches lead to.
static void add_heads(struct buf *wants, const struct listing *listing)
{
    struct slice heads = slice_of("refs/heads/");
    for (size_t i = listing_seek(listing, heads);
         i < listing->count && slice_starts_with(listing->items[i].name, heads); i++)
        add_id(wants, listing->items[i].id, listing->id_len);
}

// Fetches what of the history a revision needs that is not the name of a reference: an id, perhaps
// shortened, perhaps with something behind it.
static int fetch_unnamed(struct repo *repo, struct slice base, int depth, gto_error **error)
{
    struct fetch one = {.more = true, .depth = depth, .filter = "tree:0"};
    struct fetch all = {.more = true, .depth = ALL_COMMITS, .filter = "tree:0"};
    int rc = GTO_EREF;
    if (base.len == repo->location.id_len) {
        add_id(&one.wants, base.data, base.len);
        rc = one.wants.failed ? error_no_memory(error) : fetch(repo, &one, false, error);
    }
    if (rc == GTO_EREF) { // it is shortened, or a server that gives only what it lists
        add_heads(&all.wants, &repo->server->listing);
        if (all.wants.len)
            rc = fetch(repo, &all, false, error);
    }
    buf_free(&one.wants);
    buf_free(&all.wants);
    return rc == GTO_EREF ? GTO_OK : rc; // Git says what is not there
}

int server_find_revision(struct repo *repo, const char *revision, struct buf *out,
                         gto_error **error)
{
    const struct server *server = repo->server;
    struct slice base = {revision, strcspn(revision, "^~:")};
    const char *braces = strstr(revision, "@{");
    if (braces && (size_t)(braces - revision) < base.len)
        base.len = (size_t)(braces - revision);
    const char *suffix = revision + base.len;
    int depth = depth_of(suffix), rc = refresh_if_stale(repo, error);
    if (rc != GTO_OK)
        return rc;
    const struct listed *found = find_base(server, base);
    if (found) {
        buf_add(out, found->id, server->listing.id_len);
        buf_adds(out, suffix);
        struct fetch history = {.more = true, .depth = depth, .filter = "tree:0"};
        add_id(&history.wants, found->id, server->listing.id_len);
        if (history.wants.failed)
            rc = error_no_memory(error);
        else if (depth > 1)
            rc = fetch(repo, &history, false, error);
        buf_free(&history.wants);
    } else {
        buf_adds(out, revision);
        if (is_id_part(base) &&
            !(depth == 1 && base.len == repo->location.id_len && odb_exists(repo->odb, base.data)))
            rc = fetch_unnamed(repo, base, depth, error);
    }
    return rc == GTO_OK && out->failed ? error_no_memory(error) : rc;
}

// ---- Pushing

static bool is_listed(const struct listing *listing, const char *id)
{
    for (size_t i = 0; i < listing->count; i++) {
        const struct listed *item = &listing->items[i];
        if (memcmp(item->peeled ? item->peeled : item->id, id, listing->id_len) == 0)
            return true;
    }
    return false;
}

// Makes sure that a new tag and its commit are in the cache, and says whether the server shows that
// it has the commit, so that nobody has to send it.
static int look_at(struct repo *repo, const char *tag_id, bool *shown, gto_error **error)
{
    struct slice key = slice_of("object ");
    struct repo_object tag;
    struct buf data = {0}, commit = {0};
    int rc = odb_read(repo->odb, tag_id, &data, &tag, error);
    if (rc == GTO_OK && slice_starts_with((struct slice){tag.data, tag.size}, key) &&
        tag.size > key.len + repo->location.id_len) {
        *shown &= is_listed(&repo->server->listing, tag.data + key.len);
        add_id(&commit, tag.data + key.len, repo->location.id_len);
        if (commit.failed)
            rc = error_no_memory(error);
        else if (!odb_exists(repo->odb, commit.data))
            rc = server_fetch(repo, &commit, error);
    }
    buf_free(&data);
    buf_free(&commit);
    return rc;
}

// The cache was removed or replaced before its tags were pushed: they have to be stored again.
static int begin_again(gto_error **error)
{
    return error_set(error, GTO_ETAGEXISTS, "the cache was removed meanwhile");
}

int server_update_tags(struct repo *repo, const struct repo_update *updates, size_t count,
                       gto_error **error)
{
    struct remote remote = remote_of(repo->server);
    bool shown = true;
    repo->server->stale = true;
    for (size_t i = 0; i < count; i++) {
        int rc = updates[i].id ? look_at(repo, updates[i].id, &shown, error) : GTO_OK;
        if (rc == GTO_EREF)
            return begin_again(error);
        if (rc != GTO_OK)
            return rc;
    }
    int rc = network_push(repo, &remote, updates, count, !shown, error);
    bool lost = (rc == GTO_ESERVER || rc == GTO_EPUSH) && cache_is_replaced(&repo->server->cache);
    return lost ? begin_again(error) : rc;
}
