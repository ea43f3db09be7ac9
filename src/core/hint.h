// What there is in place of what somebody asked for in vain: the nearest, or what there is at all.
#ifndef CORE_HINT_H
#define CORE_HINT_H

#include "allowed.h"
#include "buf.h"
#include "registry.h"

// The name of the artifact in text such as `churn@v9`, whether what follows it can be a pick or
// not.
struct slice hint_artifact(const char *text);

// Adds one sentence about the first thing that is missing or malformed; nothing if there is none.
// `text`: an artifact, perhaps with a pick, or NULL; `version`, `stage`: what else was asked for,
// or NULL. Errors: GTO_ENOMEM.
int hint_add(struct buf *out, const gto_registry *registry, const struct allowed *allowed,
             const char *text, const char *version, const char *stage);

#endif
