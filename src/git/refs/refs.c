#include "refs/refs.h"

#include "handle.h"
#include "net/server.h"
#include "refs/backend.h"

int ref_each(const struct location *location, const char *directory,
             const struct repo_tag_query *query, gto_error **error)
{
    return location->refs_by_git ? ref_plumbing_each(location, directory, query, error)
                                 : ref_files_each(location, directory, query, error);
}

int repo_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error)
{
    return repo->server ? server_each_tag(repo, query, error)
                        : ref_each(&repo->location, TAGS, query, error);
}

int ref_find(struct repo *repo, const char *name, enum ref_state *state, char *id,
             gto_error **error)
{
    const struct location *location = &repo->location;
    return repo->server            ? server_find_ref(repo, name, state, id, error)
           : location->refs_by_git ? ref_plumbing_find(location, name, state, id, error)
                                   : ref_files_find(location, name, state, id, error);
}

const struct ref_rule ref_rules[REF_RULE_COUNT] = {
    {"", ""},
    {"refs/", ""},
    {"refs/tags/", ""},
    {"refs/heads/", ""},
    {"refs/remotes/", ""},
    {"refs/remotes/", "/HEAD"},
};
