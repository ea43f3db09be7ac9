// Directories that a process makes for itself. One that a killed process has left is removed by a
// later one: nobody holds it any more.
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

// Makes a directory for the user alone, and those above it that are missing. `path` ends in
// "XXXXXX", in whose place it gets a name of its own. Until *hold is closed nobody else removes it.
// Returns 0 or what errno would be.
int scratch_make(char *path, int *hold);
// Removes such a directory and what is in it, frees the path and closes `hold`.
void scratch_remove(char *path, int hold);
// Removes, in `directory`, what scratch_make() made of names with `before` in front of the
// "XXXXXX", if it is the user's and nobody holds it.
void scratch_sweep(const char *directory, const char *before);

// Both in the directory for temporary files. The path is to be freed; NULL with errno set.
char *scratch_make_temporary(int *hold);
void scratch_sweep_temporary(void);

#endif
