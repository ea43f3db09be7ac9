// A directory for the files of a test.
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"

static struct {
    char path[64]; // of the directory
    char file[256];
} temporary;

// Makes the directory. A test that cannot have one ends there.
static inline void temporary_open(void)
{
    snprintf(temporary.path, sizeof(temporary.path), "/tmp/gto-unit.XXXXXX");
    if (!mkdtemp(temporary.path)) {
        perror(temporary.path);
        exit(EXIT_FAILURE);
    }
}

static inline void temporary_close(void)
{
    directory_remove(temporary.path);
}

// The path of a file in it, until the next call.
static inline const char *temporary_path(const char *name)
{
    snprintf(temporary.file, sizeof(temporary.file), "%s/%s", temporary.path, name);
    return temporary.file;
}

// Makes a file of these bytes, and returns its path.
static inline const char *temporary_file(const char *name, const void *data, size_t len)
{
    const char *path = temporary_path(name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return path;
}

static inline void temporary_directory(const char *name)
{
    if (!directory_make(temporary_path(name))) {
        perror(temporary.file);
        exit(EXIT_FAILURE);
    }
}

#endif
