// The format of a repository, which its configuration says (gitrepository-layout(5)).
#ifndef GIT_REPOSITORY_FORMAT_H
#define GIT_REPOSITORY_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

struct repository_format {
    bool known;         // every Git accepts it, and knows no more of it
    bool refs_in_files; // if Git accepts it
    size_t id_len;      // of object ids in hexadecimal, if the format is known
    bool bare;          // core.bare
    bool has_work_tree; // core.worktree
    bool partial;       // Git fetches objects; if not, other configuration may say so
};

// Reads the configuration of a repository, and that of the one work tree whose Git directory is
// `git_dir`. Whatever it cannot read makes the format unknown.
void repository_format_read(struct repository_format *out, const char *common_dir,
                            const char *git_dir);

#endif
