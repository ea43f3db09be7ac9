#include "net/server.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "net/fetch.h"
#include "net/push.h"

enum {
    MAX_TRIES = 3,
    MAX_DEPTH = 10000,        // beyond that a history is fetched whole
    ALL_COMMITS = 0x7fffffff, // git-fetch(1), --depth
};

struct remote server_remote(const struct server *server)
{
    return (struct remote){.name = "server", .shown = server->url.text, .url = &server->url};
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
    strmap_free(&server->refused);
    arena_free(&server->arena);
    url_free(&server->url);
    free(server);
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

bool server_keeps(const struct server *server, const struct listed *item)
{
    struct slice name = item->name, tags = slice_of(TAGS);
    if (slice_take_prefix(&name, tags))
        return server->keeps(name);
    return slice_equal(name, slice_of("HEAD"));
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
    struct remote remote = server_remote(server);
    struct listing fresh;
    int rc = network_list(&fresh, repo, &remote, false, error);
    if (rc == GTO_ESERVER && server_recover(repo, error) == GTO_OK) // Git runs in the cache
        rc = network_list(&fresh, repo, &remote, false, error);
    if (rc != GTO_OK)
        return rc;
    *changed = !same_listing(&server->listing, &fresh);
    listing_free(&server->listing);
    server->listing = fresh;
    strmap_free(&server->refused);
    if (fresh.id_len && fresh.id_len != repo->location.id_len)
        rc = fetch_remake_cache(repo, fresh.id_len, error);
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
    bool listed = rc == GTO_OK;
    if (listed)
        rc = fetch_kept(repo, &why);
    // a tag may be gone since it was listed
    for (int i = 1; listed && rc == GTO_ESERVER && i < MAX_TRIES; i++) {
        if (list(repo, &changed, NULL) != GTO_OK || !changed)
            break;
        rc = fetch_kept(repo, &why);
    }
    repo->server->stale = rc != GTO_OK;
    return error_settle(rc, why, error);
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
    server->cache = CACHE_NONE;
    int rc = url_parse(&server->url, url, error);
    if (rc == GTO_OK)
        rc = cache_open(&server->cache, server->url.text, !options->no_cache, error);
    server->remade = server->cache.fresh; // it cannot be damaged
    if (rc == GTO_OK)
        rc = fetch_open_objects(repo, error);
    return rc == GTO_OK ? server_refresh(repo, error) : rc;
}

// ---- What is not here yet

int server_fetch(struct repo *repo, const struct buf *ids, gto_error **error)
{
    struct fetch what = {.wants = *ids, .depth = 1, .filter = "blob:none"};
    return fetch_unlisted(repo, &what, error);
}

// Adds the references that lead to the commit of one of the files.
static int add_leading(struct buf *wants, const struct listing *listing,
                       const struct repo_file *files, size_t count)
{
    struct strmap commits = {0};
    bool failed = false;
    for (size_t i = 0; i < count && !failed; i++)
        failed = !strmap_add(&commits, files[i].commit_id, listing->id_len);
    for (size_t i = 0; i < listing->count && !failed; i++) {
        const struct listed *item = &listing->items[i];
        const char *id = item->peeled ? item->peeled : item->id;
        if (strmap_get(&commits, id, listing->id_len))
            fetch_add_id(wants, item->id, listing->id_len);
    }
    strmap_free(&commits);
    return failed || wants->failed ? GTO_ENOMEM : GTO_OK;
}

int server_fetch_commits(struct repo *repo, const struct repo_file *files, size_t count,
                         gto_error **error)
{
    struct fetch whole = {.more = true, .depth = 1};
    int rc = GTO_EREF;
    if (add_leading(&whole.wants, &repo->server->listing, files, count) != GTO_OK)
        rc = error_no_memory(error);
    else if (whole.wants.len)
        rc = fetch_listed(repo, &whole, error);
    buf_free(&whole.wants);
    return rc;
}

// Of the ids, those whose objects are here, or are not and the server may give them.
static void add_ids(struct buf *out, struct repo *repo, const struct buf *ids, bool here)
{
    struct slice text = {ids->data, ids->len};
    while (text.len) {
        struct slice id = slice_take_line(&text);
        if (odb_exists(repo->odb, id.data) == here && !server_refuses(repo, id.data))
            fetch_add_id(out, id.data, id.len);
    }
}

int server_repair(struct repo *repo, const struct buf *ids, gto_error **error)
{
    struct server *server = repo->server;
    struct buf damaged = {0}, missing = {0};
    int rc = server_recover(repo, error);
    if (rc != GTO_EREF)
        return rc;
    add_ids(&damaged, repo, ids, true);
    add_ids(&missing, repo, ids, false);
    if (damaged.failed || missing.failed) {
        rc = error_no_memory(error);
    } else if (damaged.len && !server->remade) {
        server->remade = true;
        rc = fetch_remake_cache(repo, repo->location.id_len, error);
        if (rc == GTO_OK)
            rc = fetch_kept(repo, error);
    }
    if ((rc == GTO_OK || rc == GTO_EREF) && missing.len)
        rc = server_fetch(repo, &missing, error);
    buf_free(&damaged);
    buf_free(&missing);
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
        fetch_add_id(wants, listing->items[i].id, listing->id_len);
}

// Fetches what of the history a revision needs that is not the name of a reference: an id, perhaps
// shortened, perhaps with something behind it.
static int fetch_unnamed(struct repo *repo, struct slice base, int depth, gto_error **error)
{
    struct fetch one = {.more = true, .depth = depth, .filter = "tree:0"};
    struct fetch all = {.more = true, .depth = ALL_COMMITS, .filter = "tree:0"};
    int rc = GTO_EREF;
    if (base.len == repo->location.id_len) {
        fetch_add_id(&one.wants, base.data, base.len);
        rc = one.wants.failed ? error_no_memory(error) : fetch_unlisted(repo, &one, error);
    }
    if (rc == GTO_EREF) { // it is shortened, or a server that gives only what it lists
        add_heads(&all.wants, &repo->server->listing);
        if (all.wants.len)
            rc = fetch_unlisted(repo, &all, error);
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
        fetch_add_id(&history.wants, found->id, server->listing.id_len);
        if (history.wants.failed)
            rc = error_no_memory(error);
        else if (depth > 1)
            rc = fetch_unlisted(repo, &history, error);
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
        fetch_add_id(&commit, tag.data + key.len, repo->location.id_len);
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
    struct remote remote = server_remote(repo->server);
    bool shown = true;
    repo->server->stale = true;
    for (size_t i = 0; i < count; i++) {
        int rc = updates[i].id ? look_at(repo, updates[i].id, &shown, error) : GTO_OK;
        if (rc == GTO_EREF)
            return begin_again(error);
        if (rc != GTO_OK)
            return rc;
    }
    const struct push push = {
        .updates = updates, .count = count, .negotiate = !shown, .undo = true};
    int rc = network_push(repo, &remote, &push, &repo->in_steps, error);
    bool lost = (rc == GTO_ESERVER || rc == GTO_EPUSH) && cache_is_lost(&repo->server->cache);
    return lost ? begin_again(error) : rc;
}
