// The stages and types that a configuration allows.
#ifndef CORE_ALLOWED_H
#define CORE_ALLOWED_H

#include "gto.h"

struct allowed {
    const char *const *types;  // NULL-terminated; NULL: any
    const char *const *stages; // the same
};

// Errors: GTO_EINVALID, and GTO_ESTAGE for a stage that is not among the allowed ones.
int allowed_check_stage(const struct allowed *allowed, const char *stage, gto_error **error);
// Errors: GTO_EINVALID, and GTO_ETYPE for a type that is not among the allowed ones.
int allowed_check_type(const struct allowed *allowed, const char *type, gto_error **error);

#endif
