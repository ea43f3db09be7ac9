// What Git's plumbing answers, taken apart.
#ifndef GIT_ANSWER_H
#define GIT_ANSWER_H

#include <stdbool.h>

#include "slice.h"
#include "repo.h"

enum answer { ANSWER_GARBLED, ANSWER_MISSING, ANSWER_OBJECT };

// The line that `git cat-file` writes of the object `id`: "ID TYPE SIZE" or "ID missing". Fills
// `object`, all but its data.
enum answer answer_object(struct slice line, struct slice id, struct repo_object *object);

// A line of `git for-each-ref`: "ID NAME".
bool answer_ref(struct slice line, size_t id_len, const char **id, struct slice *name);

// The name in a warning of it about a broken reference.
bool answer_broken_ref(struct slice line, struct slice *name);

#endif
