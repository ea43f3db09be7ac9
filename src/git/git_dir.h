// What may be a Git directory, and the `.git` file that leads to one. What is not as Git itself
// makes it is not judged here: Git is to be asked.
#ifndef GIT_GIT_DIR_H
#define GIT_GIT_DIR_H

#include <stdbool.h>
#include <sys/stat.h>

// Whether a file belongs to the user, as Git sees it.
bool git_dir_is_ours(const struct stat *status);

// Whether there is a HEAD in a directory, whatever it is: else it is no Git directory.
bool git_dir_has_head(const char *directory);

// Whether it is certainly a Git directory. *common_dir is then the directory that all its work
// trees share, to be freed.
bool git_dir_check(const char *git_dir, char **common_dir);

// The Git directory that a `.git` file in `directory` leads to, to be freed; NULL if that is not
// certain.
char *git_dir_follow(const char *directory, const char *file);

// The path, to be freed, of what Git would wait for without end if it opened a Git directory: a
// pipe or a device in the place of a file. NULL: nothing, or memory ran out.
char *git_dir_find_trap(const char *directory);

#endif
