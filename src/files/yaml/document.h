// Reads a YAML document into memory: libyaml takes the text apart, and what is here makes values of
// that, by the rules of YAML 1.2 with timestamps, merge keys and `_` between digits.
#ifndef FILES_YAML_DOCUMENT_H
#define FILES_YAML_DOCUMENT_H

#include "arena.h"
#include "gto.h"
#include "yaml/value.h"

// Hostile input ends here.
enum {
    DOCUMENT_MAX_SIZE = 16 << 20,   // bytes, as it comes
    DOCUMENT_MAX_WEIGHT = 32 << 20, // and as indented JSON, with all aliases written out
    DOCUMENT_MAX_DEPTH = 500,       // collections in collections
};

// Parses a text that holds one document, or none, which is a null. *out lives in `arena`, aliases
// being shared. Errors: GTO_EINVALID (the message says what is wrong at which line), GTO_ENOMEM.
int document_parse(const struct value **out, struct arena *arena, const char *text, size_t len,
                   gto_error **error);

#endif
