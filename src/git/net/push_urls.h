// Where a remote repository is pushed to, if that is not where it is fetched from alone
// (git-config(1), remote.NAME.pushurl).
#ifndef GIT_NET_PUSH_URLS_H
#define GIT_NET_PUSH_URLS_H

#include "net/transport.h"

struct push_target {
    char *url;
    char *shown;  // without credentials
    bool by_name; // it is the only one: Git pushes there by the name of the remote repository
    struct listing listing;
    gto_error *why; // it could not be listed; else NULL
};

struct push_targets {
    struct push_target *items;
    size_t count;     // 0: it is pushed to where it is fetched from
    bool has_fetched; // one of them is where it is fetched from
};

// Asks Git for the targets, and these for their tags. *out is to be freed with push_targets_free().
// Errors: GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR (git cannot be run).
int push_targets_list(struct push_targets *out, struct repo *repo, const char *remote,
                      gto_error **error);
// Fails for the first target that could not be listed.
int push_targets_check(const struct push_targets *targets, gto_error **error);
void push_targets_free(struct push_targets *targets);

// As it is told to Git.
struct remote push_target_remote(const struct push_target *target, const char *name);

#endif
