// Where objects of a server are kept at hand: a bare repository per URL, without references,
// below $XDG_CACHE_HOME/gto (the XDG Base Directory Specification). It holds nothing that cannot be
// fetched again, and nothing but objects that somebody else gave or is to get: it may be removed at
// any time.
#ifndef GIT_NET_CACHE_H
#define GIT_NET_CACHE_H

#include <stdbool.h>
#include <sys/types.h>

#include "gto.h"
#include "run.h"

struct cache {
    char *path;
    bool fresh;    // it was made when it was opened
    char *scratch; // the directory that a temporary one is in (scratch.h); NULL: it is none
    int hold;
    int used; // an open directory of the one that was located last, with a lock that all share
              // who use it; -1: none
};
#define CACHE_NONE ((struct cache){.hold = -1, .used = -1})

// Finds the cache of a URL, or makes it; `keep`: for later runs too. Where there is no place
// for one, it is temporary. *out is to be closed with cache_close(). Errors: GTO_ERROR, GTO_ENOMEM.
int cache_open(struct cache *out, const char *url, bool keep, gto_error **error);
// A temporary one. Errors: the same.
int cache_open_temporary(struct cache *out, size_t id_len, gto_error **error);
void cache_close(struct cache *cache);

// Replaces it by an empty one, for ids of so many digits, unless somebody else has done so since it
// was located. Errors: GTO_ERROR, GTO_ENOMEM.
int cache_remake(const struct cache *cache, size_t id_len, gto_error **error);

// Says where it is; to be freed with location_free(). Errors: GTO_ENOMEM.
int cache_locate(struct location *out, struct cache *cache, gto_error **error);

// Held while objects are fetched into it. *lock is -1 where there are no locks, or nobody lets go
// of one; Errors, without a message: GTO_ERROR (the cache has been removed or
// replaced meanwhile), GTO_EINTERRUPTED.
int cache_lock(const struct cache *cache, const struct process_watch *watch, int *lock);
void cache_unlock(int lock);

// Whether so many fetches have left their packs in it that it had better be made again, and nobody
// else uses it.
bool cache_is_scattered(const struct cache *cache);
// Whether the one that was located last is not there any more.
bool cache_is_lost(const struct cache *cache);

#endif
