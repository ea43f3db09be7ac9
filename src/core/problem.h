// What can be wrong with a registry: a code for programs, words and a remedy for people.
#ifndef CORE_PROBLEM_H
#define CORE_PROBLEM_H

#include "arena.h"
#include "gto.h"

struct gto_problem {
    enum gto_problem_code code;
    const char *message;
    const char *remedy;
    const char *const *tags; // those concerned, NULL-terminated
    const char *artifact;    // NULL where none is concerned; the same of what follows
    const char *commit_id;
    const char *file;
};

// What is known of a problem; all zero but what the words of its code name.
struct problem_facts {
    const char *artifact;
    const char *commit_id;
    const char *file;
    const char *reason;
    const char *tag; // the only one concerned,
    // or several, of which the message names so many
    const char *const *tags;
    size_t tag_count, tags_named;
};

// Whether a tag may have made an event, of which nobody knows.
bool problem_hides_event(enum gto_problem_code code);

// The problem with a file that is missing or damaged (GTO_EREF), that the system refuses to read
// (GTO_ERROR), or that is not valid (GTO_EINVALID). False for any other error: the file is not to
// blame.
bool problem_of_file(int rc, enum gto_problem_code *code);

// Copies what it keeps into the arena. NULL when memory is exhausted.
struct gto_problem *problem_new(struct arena *arena, enum gto_problem_code code,
                                const struct problem_facts *facts);

#endif
