// Directories of our own, and the one for temporary files.
#ifndef BASE_DIRECTORY_H
#define BASE_DIRECTORY_H

#include <stdbool.h>

// Makes a directory for the user alone, and those above it that are missing. False with errno set
// if it is not there afterwards.
bool directory_make(const char *path);
// Removes a directory and all that is in it; what cannot be removed stays.
void directory_remove(const char *path);
// The directory for temporary files: TMPDIR, or /tmp.
const char *directory_temporary(void);

#endif
