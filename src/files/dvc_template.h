// Text with `${...}` in it, as DVC fills it in.
#ifndef FILES_DVC_TEMPLATE_H
#define FILES_DVC_TEMPLATE_H

#include "dvc_vars.h"

// Whether texts in a value hold `${...}`; one with a backslash before it is none.
bool dvc_template_occurs(const struct value *value);

// Fills in a value, keys of mappings included; `\${` becomes `${`. *out is `value` itself if there
// is nothing to do. Errors: GTO_EINVALID (the message says what cannot be filled in, and why),
// GTO_ENOMEM without a message.
int dvc_template_fill(const struct value **out, struct dvc_vars *vars, const struct value *value,
                      gto_error **error);

#endif
