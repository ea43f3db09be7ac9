// artifacts.yaml: what a commit says of artifacts.
#ifndef FILES_ARTIFACTS_YAML_H
#define FILES_ARTIFACTS_YAML_H

#include "annotation.h"

// Parses the text of an artifacts.yaml. *out is to be freed with gto_annotations_free().
// Errors: GTO_EINVALID (the message says what is wrong and where), GTO_ENOMEM.
int artifacts_yaml_parse(struct gto_annotations **out, const char *text, size_t len,
                         gto_error **error);

#endif
