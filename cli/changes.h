// What the commands that change a registry have in common.
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include "options.h"

// The request that the options make: all but what the change is about.
struct gto_change_request changes_request(const struct options *options, enum gto_action action);

// Makes the change and prints what was done. Errors: as gto_change_make().
int changes_make(gto_repo *repo, const struct options *options,
                 const struct gto_change_request *request, gto_error **error);
// The same of several at once. Errors: as gto_changes_make().
int changes_make_all(gto_repo *repo, const struct options *options,
                     const struct gto_change_request *const *requests, size_t count,
                     gto_error **error);

#endif
