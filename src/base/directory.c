#include "directory.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "environment.h"

static bool make_one(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

bool directory_make(const char *path)
{
    char *copy = strdup(path);
    bool made = copy != NULL;
    for (char *slash = copy; made && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        made = make_one(copy);
        *slash = '/';
    }
    made = made && make_one(path);
    int reason = errno;
    free(copy);
    errno = reason;
    return made;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    remove(path);
    return 0;
}

void directory_remove(const char *path)
{
    nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *directory_temporary(void)
{
    const char *path = environment_get("TMPDIR");
    return path && *path == '/' ? path : "/tmp";
}
