// What is said of a version, by its tag and by files: values, and where each comes from. The first
// source that sets a field wins, so sources are added in their order of precedence.
#ifndef CORE_DESCRIPTION_H
#define CORE_DESCRIPTION_H

#include "annotation.h"
#include "problem.h"
#include "vec.h"

enum { FIELD_COUNT = GTO_FIELD_CUSTOM + 1 };

struct said {
    const char *value; // NULL: nothing
    const char *source;
    bool uncertain; // a source that counts more could not be read
};

struct gto_description {
    struct arena arena; // of everything below
    const char *artifact, *version, *commit_id;
    struct said fields[FIELD_COUNT];
    bool is_virtual;
    bool annotated;      // a file has an entry of the artifact
    struct vec problems; // struct gto_problem *
};

// `version` and `commit_id` may be NULL. To be freed with gto_description_free(); NULL when memory
// is exhausted.
gto_description *description_new(const char *artifact, const char *version, const char *commit_id);

// The trailers of the message of the tag that registers the version.
int description_add_tag(gto_description *description, const char *tag, const char *message);
// The entry of the artifact in the file `path`.
int description_add_annotation(gto_description *description, const gto_annotation *annotation,
                               const char *path);
// What is wrong with the file `path`. One that cannot be read may hold what no source has set yet.
int description_add_problem(gto_description *description, enum gto_problem_code code,
                            const char *path, const char *reason);

bool description_is_empty(const gto_description *description);

#endif
