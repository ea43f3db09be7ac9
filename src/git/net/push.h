// Pushing tags to a server.
#ifndef GIT_NET_PUSH_H
#define GIT_NET_PUSH_H

#include "net/refspec.h"
#include "net/transport.h"

struct push {
    const struct repo_update *updates;
    size_t count;
    // All tags of this repository, by name, where many of them are pushed: they are named by
    // patterns then. NULL: updates are pushed by their ids, or are deletions.
    const struct refspec_tag *tags;
    size_t tag_count;
    bool negotiate; // the server has to be asked which commits it has: its list does not show that
    bool undo;      // where not all can be made, what was made is taken back
};

// Makes and deletes tags there: all or none, if the server knows atomic pushes. If it does not,
// those of a lower step come first, and *in_steps (which may be NULL) is set. Errors:
// GTO_ETAGEXISTS (a name was taken or changed meanwhile: look again, and plan again), GTO_EPUSH
// (refused: what the server says, and what arrived), GTO_ESERVER (what became of it is not known),
// and as network_list.
int network_push(struct repo *repo, const struct remote *remote, const struct push *push,
                 bool *in_steps, gto_error **error);

#endif
