// What all fuzz targets share.
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Each target has one: it takes any bytes, and ends the program if something is wrong.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) fuzz_must((condition), #condition, __FILE__, __LINE__)

static inline void fuzz_must(bool holds, const char *condition, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: it must be that %s\n", file, line, condition);
    abort();
}

// A NUL-terminated copy to free().
static inline char *fuzz_text(const void *data, size_t size)
{
    char *text = malloc(size + 1);
    MUST(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

#endif
