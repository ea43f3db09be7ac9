// The one version that a shortcut picks.
#ifndef LIB_PICK_H
#define LIB_PICK_H

#include "gto.h"

// Whether a shortcut is more than the name of an artifact.
bool pick_is_asked(const gto_shortcut *shortcut);

// Finds the version that a shortcut picks. `deregistered`: one that is named may have been
// deregistered, or be of an artifact that is deprecated. Errors: GTO_ENOARTIFACT, GTO_ENOVERSION
// (the detail says what there is instead), GTO_EMANYVERSIONS, GTO_ENOMEM.
int pick_version(const gto_version **out, const gto_repo *repo, const gto_registry *registry,
                 const gto_shortcut *shortcut, bool deregistered, gto_error **error);

#endif
