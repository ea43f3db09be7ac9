// The configuration: .gto and GTO_*.
#ifndef FILES_CONFIG_H
#define FILES_CONFIG_H

#include "allowed.h"
#include "arena.h"
#include "gto.h"

struct gto_config {
    const char *index; // INDEX: the file of annotations
    bool emojis;
    bool autoload_enrichments;
    const char *const *enrichments; // the types of those that are named, NULL-terminated
    struct allowed allowed;
    const char *text;   // the settings as `gto doctor` prints them,
    const char *json;   // and as one line of JSON
    struct arena arena; // what all of them live in
};

// Merges the text of a .gto (NULL: no file) with the GTO_* of `environment` ("KEY=value",
// NULL-terminated), which win. `file_name` stands in messages, and its last part as
// CONFIG_FILE_NAME in the settings; NULL for the environment alone. *out is to be freed with
// gto_config_free(). Errors: GTO_ECONFIG (of a wrong variable the message names it and what it
// takes; of a wrong file it is "Wrong config file 'FILE_NAME'", and the detail says what is wrong
// at which line), GTO_ENOMEM.
int config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                 const char *const *environment, gto_error **error);

#endif
