// What is said of a version of a registry that was read already.
#ifndef LIB_DESCRIBE_H
#define LIB_DESCRIBE_H

#include "version.h"
#include "gto.h"

// Its tag says something if the registry was read with GTO_READ_MESSAGES. *out is to be freed with
// gto_description_free(). Errors: GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int describe_version(gto_description **out, gto_repo *repo, const gto_version *version,
                     gto_error **error);
// What the files of a commit say of an artifact. Errors: the same.
int describe_commit(gto_description **out, gto_repo *repo, const char *artifact,
                    const char *commit_id, gto_error **error);

#endif
