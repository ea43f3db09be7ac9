#include "path.h"

#include "buf.h"

char *path_join(const char *directory, const char *name)
{
    struct buf path = {0};
    buf_addf(&path, "%s/%s", directory, name);
    return buf_finish(&path);
}
