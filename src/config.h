// The configuration: .gto and GTO_*.
#ifndef CONFIG_H
#define CONFIG_H

#include "gto.h"

struct gto_config {
    const char *index; // INDEX: the file of annotations
    const char *file_name;
    const char *log_level;
    bool debug;
    bool emojis;
    bool autoload_enrichments;
    const char *const *types;  // NULL-terminated; NULL: any
    const char *const *stages; // the same
    const char *text;          // the settings as `gto doctor` prints them
    // and what its strings live in
    struct config_memory *memory;
};

// Merges the text of a .gto (NULL: no file) with the GTO_* of `environment` ("KEY=value", NULL-terminated),
// which win. `file_name` stands in messages. *out is to be freed with gto_config_free().
// Errors: GTO_ECONFIG ("Wrong config file 'FILE_NAME'" and what is wrong with it), GTO_ENOMEM.
int config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                 const char *const *environment, gto_error **error);

// Errors: GTO_EINVALID, and GTO_ESTAGE for a stage that is not among the allowed ones.
int config_check_stage(const gto_config *config, const char *stage, gto_error **error);

#endif
