// Runs a fuzz target without libFuzzer: on every file of the directories named, and on every
// beginning of it.
#include <dirent.h>

#include "fuzz.h"

// The input is in memory of its exact size, so that AddressSanitizer sees each step beyond it.
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    MUST(copy);
    if (size)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_file(const char *path)
{
    static uint8_t data[1 << 16];
    FILE *file = fopen(path, "rb");
    MUST(file);
    size_t size = fread(data, 1, sizeof(data), file);
    MUST(!ferror(file) && feof(file));
    fclose(file);
    for (size_t len = 0; len <= size; len++)
        run(data, len);
}

static size_t run_directory(const char *path)
{
    DIR *directory = opendir(path);
    MUST(directory);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        int len = snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
        MUST(len > 0 && (size_t)len < sizeof(file));
        run_file(file);
        count++;
    }
    closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += run_directory(argv[i]);
    MUST(count);
    printf("%zu seeds\n", count);
    return EXIT_SUCCESS;
}
