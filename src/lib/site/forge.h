// Where a forge shows commits, tags and files: GitHub, GitLab, Gitea and Forgejo, Bitbucket, Azure.
#ifndef LIB_SITE_FORGE_H
#define LIB_SITE_FORGE_H

#include "arena.h"
#include "buf.h"

// URLs with `{commit}`, `{tag}` and `{path}` in them; NULL where there is nothing to link to.
struct forge {
    const char *home;
    const char *commit;
    const char *tag;
    const char *file;
};

// What follows from the URL of a repository; all NULL where the forge is not known. Strings live in
// `arena`. Errors: GTO_ENOMEM, without a message.
int forge_find(struct forge *out, struct arena *arena, const char *url);

// Adds the URL that a template stands for; parts that are NULL stay out. False, with nothing added,
// if there is no template, or if it does not lead to a web server.
bool forge_add_link(struct buf *out, const char *template, const char *commit, const char *tag,
                    const char *path);

#endif
