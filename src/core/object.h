// The bytes of tag and commit objects. The format is Git's: header lines, an empty line, the
// message (https://git-scm.com/docs/git-mktag and tag.c of Git).
#ifndef CORE_OBJECT_H
#define CORE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

// Someone at some time, as in the headers of tags and commits.
struct signature {
    struct slice name;
    struct slice email;
    int64_t time;
    int offset; // minutes
};

// Parses `Name <email> SECONDS OFFSET`; a name may hold brackets, too. What is missing is empty.
struct signature signature_parse(struct slice line);

struct tag_object {
    struct slice target; // the id it points at
    struct slice type;   // "commit", or another type of object
    struct signature tagger;
    bool has_tagger;
    struct slice body; // what follows the headers
};

struct commit_object {
    struct slice tree;
    struct signature author;
    struct signature committer;
    struct slice message; // without empty lines before it
};

// Whether the bytes are a tag or commit of which at least the target, or the tree, can be read. The
// slices point into them. What is missing or malformed beyond that is empty, or 0.
bool tag_object_parse(struct tag_object *out, struct slice bytes);
// A tag's message, without blank space around it and without a cryptographic signature.
struct slice tag_object_message(const struct tag_object *tag);
// The same with the blank space.
struct slice tag_object_raw_message(const struct tag_object *tag);
// Whether a cryptographic signature stands behind the message.
bool tag_object_is_signed(const struct tag_object *tag);
bool commit_object_parse(struct commit_object *out, struct slice bytes);

#endif
