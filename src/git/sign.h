// Signed tag objects.
#ifndef GIT_SIGN_H
#define GIT_SIGN_H

#include "buf.h"
#include "repo.h"

// Has Git make and sign a tag object that no reference names; its id is to be freed. `text` is what
// the object is to be, byte for byte, without its signature. Errors: GTO_ERROR (what Git says),
// GTO_ENOMEM.
int sign_tag(struct repo *repo, const struct repo_new_tag *tag, const struct buf *text, char **id,
             gto_error **error);

#endif
