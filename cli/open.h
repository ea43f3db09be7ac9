// Opening the repository that the options name.
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "options.h"

// `without_file`: with the configuration of the environment alone. Errors: as gto_repo_open().
int repository_open(gto_repo **out, const struct options *options, bool without_file,
                    gto_error **error);

#endif
