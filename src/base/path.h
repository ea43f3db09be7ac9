// Paths of files.
#ifndef BASE_PATH_H
#define BASE_PATH_H

// `directory/name`, to be freed; NULL if memory ran out.
char *path_join(const char *directory, const char *name);

#endif
