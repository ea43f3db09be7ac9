// What is doubtful about a registry: versions that get in each other's way.
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include <stdint.h>

#include "registry.h"

// Adds the problems to the registry. Without `all`, only those that make answers doubtful. `now`:
// in seconds since the epoch; dates behind it are in the future. Errors: GTO_ENOMEM.
int registry_check(gto_registry *registry, bool all, int64_t now);

#endif
