// The configuration: .gto and GTO_*.
#ifndef CONFIG_H
#define CONFIG_H

#include "base/arena.h"
#include "gto.h"

struct gto_config {
    const char *index; // INDEX: the file of annotations
    bool emojis;
    const char *const *types;  // NULL-terminated; NULL: any
    const char *const *stages; // the same
    const char *text;          // the settings as `gto doctor` prints them
    struct arena arena;        // what all of them live in
};

// Merges the text of a .gto (NULL: no file) with the GTO_* of `environment` ("KEY=value",
// NULL-terminated), which win. `file_name` stands in messages, and as CONFIG_FILE_NAME in the
// settings; NULL for the environment alone. *out is to be freed with gto_config_free().
// Errors: GTO_ECONFIG (a wrong variable, which the message names, with what it takes; for a wrong
// file just "Wrong config file 'FILE_NAME'"), GTO_ENOMEM.
int config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                 const char *const *environment, gto_error **error);

// Says why config_parse() refuses the text of a .gto: GTO_ECONFIG, with what is wrong at which
// line. GTO_OK if nothing is. Errors also: GTO_ENOMEM.
int config_explain(const char *text, size_t len, const char *const *environment, gto_error **error);

// Errors: GTO_EINVALID, and GTO_ESTAGE for a stage that is not among the allowed ones.
int config_check_stage(const gto_config *config, const char *stage, gto_error **error);
// Errors: GTO_EINVALID, and GTO_ETYPE for a type that is not among the allowed ones.
int config_check_type(const gto_config *config, const char *type, gto_error **error);

#endif
