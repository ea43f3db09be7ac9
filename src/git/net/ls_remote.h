// The references of a server at one moment, as `git ls-remote` tells them.
#ifndef GIT_NET_LS_REMOTE_H
#define GIT_NET_LS_REMOTE_H

#include "slice.h"
#include "gto.h"

struct listed {
    struct slice name;  // HEAD, refs/...
    const char *id;     // not NUL-terminated, as long as listing.id_len says
    const char *peeled; // what a tag object leads to in the end; NULL: it is no tag object
};

struct listing {
    char *text;
    struct listed *items; // by name
    size_t count;
    size_t id_len; // 0: nothing is listed
};

// Takes apart what `git ls-remote` writes, "ID\tNAME\n" each, taking `text` over (it may be NULL).
// *out is to be freed with listing_free(). Errors: GTO_ESERVER (it is something else), GTO_ENOMEM.
int listing_parse(struct listing *out, char *text, size_t len, gto_error **error);
void listing_free(struct listing *listing);

// The reference of that full name, or NULL.
const struct listed *listing_find(const struct listing *listing, struct slice name);
// The first one that does not come before `name`; listing->count if all do.
size_t listing_seek(const struct listing *listing, struct slice name);

#endif
