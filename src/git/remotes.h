// The remote repositories of a repository, as Git is configured.
#ifndef GIT_REMOTES_H
#define GIT_REMOTES_H

#include "handle.h"

// Remembers what configuration says of them, from lines KEY=VALUE as Git lists them.
void remotes_note(struct repo *repo, struct slice lines);

#endif
