// Names of a site's files, made of names that may be anything. They are portable to every file
// system: lower and upper case alone tell no two apart, no part of a path is reserved or hidden,
// and none leads out of the folder.
#ifndef LIB_SITE_PAGE_NAMES_H
#define LIB_SITE_PAGE_NAMES_H

#include <stdbool.h>

#include "arena.h"
#include "slice.h"
#include "strmap.h"

// The one hidden file: it tells GitHub Pages to serve the files as they are.
#define NO_JEKYLL ".nojekyll"

struct page_names {
    struct arena *arena; // what the paths live in
    struct strmap taken; // those that were given, in lower case
};

// A path of its own: `folder`, then `name` as it can stand there, then `suffix`. A plain name stays
// as it is, with `+` for the `:` of DIRECTORY:NAME; of others, the letters that can stay are
// followed by `~` and a digest of the name. NULL when memory is exhausted.
const char *page_names_add(struct page_names *names, const char *folder, const char *name,
                           const char *suffix);
void page_names_free(struct page_names *names);

// Whether a path is of the form that these have: what a manifest may name.
bool page_name_valid(struct slice path);

#endif
