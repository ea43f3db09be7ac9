// Events, put in order, make artifacts with versions and stages.
#ifndef CORE_LINK_H
#define CORE_LINK_H

#include "builder.h"

// Errors: GTO_ENOMEM.
int link_events(struct builder *builder);
// Adds a version that no tag registers, at a commit of which the artifact has none. NULL when
// memory is exhausted.
struct gto_version *link_unregistered(struct builder *builder, struct gto_artifact *artifact,
                                      struct gto_commit *commit);

#endif
