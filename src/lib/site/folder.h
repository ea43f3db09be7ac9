// The folder that a site is written to. Files are written beside those that they replace, and take
// their places when all of them are written. Nothing outside the folder is touched, and nothing in
// it that a site did not write; symbolic links in it are not followed.
#ifndef LIB_SITE_FOLDER_H
#define LIB_SITE_FOLDER_H

#include <stdbool.h>

#include "gto.h"
#include "slice.h"

struct folder;

struct folder_result {
    size_t written, unchanged, removed;
};

// Opens a folder, which is made if it is not there, and locks it. Errors: GTO_ERROR (also: another
// process writes a site there), GTO_ENOMEM.
int folder_open(struct folder **out, const char *path, gto_error **error);
// Drops what was written and not committed.
void folder_free(struct folder *folder);

// Whether the files that were written last stand for `state`, a word, and are as they were written.
// Then *result is filled.
bool folder_is_current(const struct folder *folder, const char *state,
                       struct folder_result *result);

// Writes a file of the site that is to be; directories on its way are made. Errors: GTO_ERROR
// (also: a file is there that no site wrote), GTO_ENOMEM.
int folder_write(struct folder *folder, const char *path, struct slice text, gto_error **error);
// Puts all files that were written in their places, and removes those that a former site had and
// this one has not. `state`: what they stand for; NULL: it is not to be relied on. Errors:
// GTO_ERROR, GTO_ENOMEM.
int folder_commit(struct folder *folder, const char *state, struct folder_result *result,
                  gto_error **error);

#endif
