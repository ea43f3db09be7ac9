// What `${...}` in a dvc.yaml stands for: the values of params.yaml beside it and of its section
// `vars` (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#templating).
#ifndef FILES_DVC_VARS_H
#define FILES_DVC_VARS_H

#include "arena.h"
#include "buf.h"
#include "gto.h"
#include "slice.h"
#include "vec.h"
#include "yaml/value.h"

#define DVC_PARAMS_FILE "params.yaml"

enum {
    DVC_MAX_VARS = 100,      // entries of `vars`
    DVC_MAX_SOURCES = 102,   // these, params.yaml, and an item (dvc_yaml.h)
    DVC_MAX_TEXT = 16 << 20, // bytes of all files that values are read from
    DVC_MAX_WORK = 16 << 20, // keys that are compared, values that are made, and bytes of text
};

// Reads another file of the same commit; `path` counts from the root. *found is false if there is
// none. Errors: GTO_EREF (it cannot be read: the message says why), and any other.
struct dvc_files {
    int (*read)(void *payload, const char *path, struct buf *text, bool *found, gto_error **error);
    void *payload;
};

struct dvc_vars {
    struct arena *arena;
    const struct dvc_files *files;
    struct slice directory; // of the dvc.yaml
    struct vec sources;     // const struct value *: mappings
    struct vec imports;     // struct import *: what was read of which file
    size_t text;            // bytes read
    size_t work;            // done
};

// Reads params.yaml, if there is one, and what `list` names, the value of `vars` or NULL.
// Errors: GTO_EINVALID (the message says what is wrong), GTO_EREF (a file cannot be read),
// GTO_ENOMEM without a message, and those of files->read.
int dvc_vars_load(struct dvc_vars *vars, const struct value *list, gto_error **error);
void dvc_vars_free(struct dvc_vars *vars);

// Finds the value that `name.key[index]` stands for. Errors: GTO_EINVALID (the message says why it
// stands for nothing), GTO_ENOMEM without a message.
int dvc_vars_find(struct dvc_vars *vars, struct slice expression, const struct value **out,
                  gto_error **error);

// Takes note of work. Errors: GTO_EINVALID (it is more than DVC_MAX_WORK).
int dvc_vars_spend(struct dvc_vars *vars, size_t work, gto_error **error);

#endif
