// dvc.yaml: what DVC says of artifacts
// (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#artifacts).
#ifndef FILES_DVC_YAML_H
#define FILES_DVC_YAML_H

#include "annotation.h"
#include "arena.h"
#include "slice.h"

// Finds the entry of an artifact in the section `artifacts` of a dvc.yaml. `directory`: the file's,
// from which its paths count; empty for the root. Its strings live in `arena`. *found is false if
// there is no entry. Errors: GTO_EINVALID (the message says what is wrong and where), GTO_ENOMEM.
int dvc_find(struct gto_annotation *out, bool *found, struct arena *arena, const char *text,
             size_t len, const char *name, struct slice directory, gto_error **error);

#endif
