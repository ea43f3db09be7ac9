// dvc.yaml: what DVC says of artifacts
// (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#artifacts).
#ifndef FILES_DVC_YAML_H
#define FILES_DVC_YAML_H

#include "annotation.h"
#include "dvc_vars.h"

#define DVC_FILE "dvc.yaml"

// An artifact `DIRECTORY:NAME` stands in DIRECTORY/dvc.yaml, one without a directory in the root.
struct slice dvc_directory(const char *artifact);
const char *dvc_name(const char *artifact);
// The path of a file in a directory; NULL when memory is exhausted.
const char *dvc_path(struct arena *arena, struct slice directory, const char *file);

struct dvc_yaml;

// Parses a dvc.yaml. `directory`: the one it is in, from which its paths count; empty: the root.
// `files` and `directory` have to outlive it. To be freed with dvc_yaml_free(). Errors:
// GTO_EINVALID (the message says what is wrong and where), GTO_ENOMEM.
int dvc_yaml_parse(struct dvc_yaml **out, const char *text, size_t len, struct slice directory,
                   const struct dvc_files *files, gto_error **error);
void dvc_yaml_free(struct dvc_yaml *yaml);

// Why a part of an entry cannot be used.
struct dvc_problem {
    enum gto_code code; // GTO_EINVALID: it is not valid; GTO_EREF: another file cannot be read
    const char *message;
};

// What the section `artifacts` says of an artifact. Its strings live as long as the dvc.yaml.
struct dvc_entry {
    struct gto_annotation annotation; // what cannot be used is left out
    struct vec problems;              // struct dvc_problem *
};

// Fills in the entry of an artifact, to be freed with dvc_entry_free() whatever happens. *found is
// false if there is none, or if it is no mapping; there may be problems then, too. Errors:
// GTO_ENOMEM, and those of files->read but GTO_EREF.
int dvc_yaml_find(struct dvc_entry *out, bool *found, struct dvc_yaml *yaml, const char *name,
                  gto_error **error);

// Adds the problems of all entries. Errors: the same.
int dvc_yaml_check(struct vec *problems, struct dvc_yaml *yaml, gto_error **error);

// For whoever reads other sections: the document, the directory that paths count from, where what
// belongs to the dvc.yaml lives, and a value with its templates filled in. Errors: as
// dvc_template_fill(), and GTO_EREF (a file of values cannot be read).
const struct value *dvc_yaml_document(const struct dvc_yaml *yaml);
struct slice dvc_yaml_directory(const struct dvc_yaml *yaml);
struct arena *dvc_yaml_arena(struct dvc_yaml *yaml);
int dvc_yaml_fill(const struct value **out, struct dvc_yaml *yaml, const struct value *value,
                  gto_error **error);
// From now on templates are filled in from this mapping, too; NULL: no more.
void dvc_yaml_set_item(struct dvc_yaml *yaml, const struct value *item);
// Adds a problem to a list. Errors: GTO_ENOMEM, without a message.
int dvc_yaml_add_problem(struct dvc_yaml *yaml, struct vec *problems, enum gto_code code,
                         const char *message);

// Whether entries that were read so far depend on other files.
bool dvc_yaml_is_template(const struct dvc_yaml *yaml);

void dvc_entry_free(struct dvc_entry *entry);

#endif
