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

// A version that the caller knows, of that name; and, when all are there, their events, which know
// their versions, put in order.
struct gto_version *link_drafted(struct builder *builder, struct gto_artifact *artifact,
                                 const char *name, struct gto_commit *commit);
int link_drafted_events(struct builder *builder);

#endif
