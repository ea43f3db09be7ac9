// The syntax of Git's configuration files (git-config(1)). Includes are not followed: Git itself
// follows none where the format of a repository is at stake.
#ifndef GIT_CONFIG_FILE_H
#define GIT_CONFIG_FILE_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

// A reader that stands between two settings.
struct config_file {
    struct slice rest;
    struct buf key; // begins with that of the section, of this length
    size_t section_len;
    struct buf value;
    bool ended;   // the last byte was read
    bool has_nul; // somewhere
};

struct config_setting {
    const char *key;   // `section.name` or `section.subsection.name`, in lower case but for the
                       // subsection
    const char *value; // NULL: the name stands alone, which means true
};

// Begins to read `text`, which has to outlive the reader.
void config_file_open(struct config_file *file, struct slice text);
void config_file_close(struct config_file *file);
// Reads the next setting, which lives until the next call. 1, 0 at the end, -1 if the text is
// malformed (to Git, or by a NUL) or memory ran out.
int config_file_next(struct config_file *file, struct config_setting *setting);

// Reads a boolean in one of its usual forms. False: it has another one, which Git may know.
bool config_bool(const char *value, bool *out);

#endif
