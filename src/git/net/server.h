// A repository on a server: its references are listed when it is opened, the objects that are asked
// for are fetched into a cache, and tags are changed by pushing.
#ifndef GIT_NET_SERVER_H
#define GIT_NET_SERVER_H

#include "arena.h"
#include "handle.h"
#include "strmap.h"
#include "net/cache.h"
#include "net/transport.h"
#include "net/url.h"
#include "refs/backend.h"

struct server {
    struct url url;
    struct cache cache;
    struct listing listing;
    bool (*keeps)(struct slice name); // tags whose objects are fetched at once
    struct strmap refused;            // ids of what it lists and does not give
    struct arena arena;               // of these
    bool remade;                      // the cache, which was damaged, or is new: not again
    bool left;                        // the cache, which was removed: not again
    bool stale;                       // the listing: tags have been changed since
};

// Makes `repo` one that stands for the server at `url`. Errors: GTO_EARGS (no URL that is
// followed), GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int server_open(struct repo *repo, const char *url, const struct repo_options *options,
                gto_error **error);
void server_close(struct server *server);
// Its URL, without credentials.
const char *server_url(const struct server *server);
// As it is told to Git.
struct remote server_remote(const struct server *server);
// Whether a reference belongs to a registry: what it leads to is fetched at once.
bool server_keeps(const struct server *server, const struct listed *item);

// As repo_each_tag() and ref_find(): what the server lists.
int server_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error);
int server_find_ref(struct repo *repo, const char *name, enum ref_state *state, char *id,
                    gto_error **error);

// Adds to `out` a revision that means, for Git in the cache, what `revision` means on the server,
// and fetches what history that needs. Errors: GTO_EREF without a message, and as server_open.
int server_find_revision(struct repo *repo, const char *revision, struct buf *out,
                         gto_error **error);

// Fetches objects, whose ids are given a line each. Errors: GTO_EREF, without a message (the server
// does not give them all), and as server_open.
int server_fetch(struct repo *repo, const struct buf *ids, gto_error **error);

// Fetches all that belongs to the commits of files, for a server that gives only what it lists.
// Errors: GTO_EREF, without a message (it lists none of them), and as server_open.
int server_fetch_commits(struct repo *repo, const struct repo_file *files, size_t count,
                         gto_error **error);

// Whether an object is one that the server lists and does not give.
bool server_refuses(const struct repo *repo, const char *id);
// After objects, whose ids are given a line each, could not be read: fetches them, or all anew if
// the cache is damaged. GTO_OK: it is worth another try. Errors: GTO_EREF, without a message (it is
// not), and as server_open.
int server_repair(struct repo *repo, const struct buf *ids, gto_error **error);
// After Git failed in the cache: if that was removed, all is fetched anew, into another one.
// GTO_OK: it is worth another try. Errors: GTO_EREF, without a message (it is not), and as
// server_open.
int server_recover(struct repo *repo, gto_error **error);

// Asks the server anew. Errors: as server_open.
int server_refresh(struct repo *repo, gto_error **error);

// Pushes changes of tags. Errors: as network_push.
int server_update_tags(struct repo *repo, const struct repo_update *updates, size_t count,
                       gto_error **error);

#endif
