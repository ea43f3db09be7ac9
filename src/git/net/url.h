// The URL of a repository on a server, as Git takes it: `https://...`, `ssh://...`,
// `git://...`, `file://...`, or `host:path` as scp has it.
#ifndef GIT_NET_URL_H
#define GIT_NET_URL_H

#include <stdbool.h>

#include "gto.h"
#include "slice.h"

struct url {
    char *text;     // without what only its owner may know: for Git, messages and names of files
    char *scope;    // http: the server it is on, `https://host:port`, to which the following belong
    char *user;     // whose name to give there, in place of asking; NULL: none
    char *password; // NULL: none
};

// Whether `text` means a server rather than a path.
bool url_is_one(const char *text);

// Takes a URL apart; *out is to be freed with url_free(). Credentials are taken out of it.
// Refused are transports that run a command, such as `ext::`, and whatever could be taken for an
// option. Errors: GTO_EARGS, GTO_ENOMEM.
int url_parse(struct url *out, const char *text, gto_error **error);
void url_free(struct url *url);
// What people are shown of a URL, which may be a path or a name as well: it without credentials, as
// printable text. To be freed; NULL if memory ran out.
char *url_shown(const char *text);

// The parts of a URL, valid or not.
struct url_parts {
    struct slice scheme;   // empty: host:path
    struct slice userinfo; // of the server, without `@`; empty: none
    struct slice host;     // with the port
    struct slice rest;     // from the path on, `/...` or `:...`
};

struct url_parts url_take_apart(const char *text);

#endif
