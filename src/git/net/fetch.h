// Fetching objects of a server into its cache. A cache that is damaged is made again, one that was
// removed is replaced by a temporary one, and what the server itself cannot give is left out.
#ifndef GIT_NET_FETCH_H
#define GIT_NET_FETCH_H

#include "net/server.h"
#include "net/transport.h"

// Fetches objects that the server lists. Those that it refuses are remembered and left out, unless
// they are many. Errors: as server_open.
int fetch_listed(struct repo *repo, const struct fetch *what, gto_error **error);
// Fetches objects that it may not list. Errors: GTO_EREF, without a message (it does not give them
// all), and as server_open.
int fetch_unlisted(struct repo *repo, const struct fetch *what, gto_error **error);
// Fetches what belongs to a registry: its tags, their commits, HEAD's, and the root trees of these.
// Errors: as server_open.
int fetch_kept(struct repo *repo, gto_error **error);

// Replaces the cache by an empty one for ids of that length. Errors: GTO_ERROR, GTO_ENOMEM.
int fetch_remake_cache(struct repo *repo, size_t id_len, gto_error **error);
// Opens the objects of the cache, which may be another one than before. Errors: GTO_ENOMEM.
int fetch_open_objects(struct repo *repo, gto_error **error);

// Adds an id as a line.
void fetch_add_id(struct buf *lines, const char *id, size_t len);

#endif
