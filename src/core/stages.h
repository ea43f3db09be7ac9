// Which stages there are.
#ifndef CORE_STAGES_H
#define CORE_STAGES_H

#include <stdbool.h>

#include "allowed.h"
#include "gto.h"

// gto_stages_need_registry() and gto_stages(), of what a configuration allows.
bool stages_need_registry(const struct allowed *allowed, enum gto_stages which);
int stages_list(const char ***out, const struct allowed *allowed, const gto_registry *registry,
                enum gto_stages which, gto_error **error);

#endif
