// Talking to a server, by Git: the user's credentials, ssh configuration and proxies hold. Git is
// watched meanwhile: a server that gives no sign of life is given up.
#ifndef GIT_NET_TRANSPORT_H
#define GIT_NET_TRANSPORT_H

#include "buf.h"
#include "handle.h"
#include "net/ls_remote.h"

// A server, as Git and as people know it.
struct remote {
    const char *name;      // of the remote repository, for Git
    const char *shown;     // for messages
    const struct url *url; // told to Git by the environment; NULL: Git is configured with `name`
    const char *listed;    // what to list after a push, if that is not `name`; else NULL
    bool by_url;           // `name` is a URL or a path itself
};

// Lists its references, or its tags alone. *out is to be freed with listing_free().
// Errors: GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR (git cannot be run).
int network_list(struct listing *out, struct repo *repo, const struct remote *remote,
                 bool tags_alone, gto_error **error);

// What to fetch, and how much of what belongs to it.
struct fetch {
    struct buf wants;   // ids, a line each
    bool more;          // of those that are here, more of what belongs to them
    int depth;          // so many commits of each history; 0: all that is not here
    const char *filter; // such as "tree:1"; NULL: everything. The server need not know it.
};

// Fetches objects; no reference is made. *refused, with GTO_ESERVER: it is not for want of an
// answer. Errors: as network_list.
int network_fetch(struct repo *repo, const struct remote *remote, const struct fetch *fetch,
                  bool *refused, gto_error **error);

// ---- Running Git

enum network_task { NETWORK_LIST, NETWORK_FETCH, NETWORK_PUSH };

// Runs `git ARGS...`, watched. *status is its exit status, and process.err what it said. Errors: as
// network_list.
int network_run(struct repo *repo, const struct remote *remote, enum network_task task,
                const char *const *args, struct process process, int *status, gto_error **error);
// Fails with what Git said. Errors: GTO_ESERVER, GTO_ENOMEM.
int network_complain(const struct remote *remote, enum network_task task, const struct buf *err,
                     gto_error **error);

#endif
