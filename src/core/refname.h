// The grammar of tag names and of shortcuts.
//
//   artifact@vSEMVER   artifact@vSEMVER!   artifact#stage   artifact#stage!   artifact@deprecated
//
// each of which may end in #COUNTER. An artifact is a name, or DIRECTORY:NAME, where a tag has `=`
// for the `:` that Git does not allow in a reference.
#ifndef CORE_REFNAME_H
#define CORE_REFNAME_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"
#include "gto.h"

// A tag's name taken apart; the slices point into it and are empty where they do not apply.
struct refname {
    enum gto_action action;
    struct slice artifact; // as the tag has it
    struct slice version;
    struct slice stage;
    struct slice counter; // without leading zeros
};

// Whether this is the name of a registry tag; if so, *out are its parts.
bool refname_parse(struct refname *out, struct slice name);

// Adds an artifact's name as tags have it, and as people do.
void refname_add_artifact_for_tag(struct buf *buf, struct slice artifact);
void refname_add_artifact_for_people(struct buf *buf, struct slice artifact);

// Adds the tag name made of these parts, of which nothing is checked; the artifact is as people
// have it.
void refname_add(struct buf *buf, const struct refname *parts);

bool name_valid(struct slice name);          // of a stage, type or label
bool artifact_name_valid(struct slice name); // NAME or DIRECTORY:NAME

// GTO_EINVALID with the message that users of names know.
int name_refuse(gto_error **error, const char *name);

#endif
