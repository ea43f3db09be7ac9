// Signed tag objects.
#ifndef REPO_SIGN_H
#define REPO_SIGN_H

#include "base/buf.h"
#include "repo/repo.h"

// Has Git make and sign a tag object that no reference names; its id is to be freed. `text` is what
// the object is to be, byte for byte, without its signature. Errors: GTO_ERROR (what Git says),
// GTO_ENOMEM.
int sign_tag(struct repo *repo, const struct repo_new_tag *tag, const struct buf *text, char **id,
             gto_error **error);

#endif
