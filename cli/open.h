// Opening the repository that the options name.
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "options.h"

// How the options say that repositories are opened.
struct gto_open_options open_options(const struct options *options);
// What has to be done before a repository is opened: signals are noted, if its cache may be made.
void open_prepare(const char *name);

// `without_file`: with the configuration of the environment alone. Errors: as gto_repo_open().
int repository_open(gto_repo **out, const struct options *options, bool without_file,
                    gto_error **error);

#endif
