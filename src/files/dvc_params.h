// The files of params and metrics that a dvc.yaml names
// (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files).
#ifndef FILES_DVC_PARAMS_H
#define FILES_DVC_PARAMS_H

#include "dvc_yaml.h"
#include "value_change.h"

struct dvc_params_file {
    enum gto_value_kind kind;
    const char *path; // from the root
};

// Adds the files that the sections `params` and `metrics` and the stages name, each one once, and
// params.yaml beside the dvc.yaml, which need not be there. `files`: struct dvc_params_file *;
// `problems`: struct dvc_problem *, what cannot be used. What they point at lives as long as the
// dvc.yaml. Errors: GTO_ENOMEM, and those of files->read but GTO_EREF.
int dvc_params_list(struct vec *files, struct vec *problems, struct dvc_yaml *yaml,
                    gto_error **error);

#endif
