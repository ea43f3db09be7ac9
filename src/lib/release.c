// The version of the library, and the memory that it gives away.
#include <stdlib.h>

#include "gto.h"

const char *gto_version_string(void)
{
    return GTO_VERSION;
}

bool gto_version_check(unsigned major, unsigned minor, unsigned patch)
{
    if (major != GTO_VERSION_MAJOR || minor != GTO_VERSION_MINOR)
        return major == GTO_VERSION_MAJOR && minor < GTO_VERSION_MINOR;
    return patch <= GTO_VERSION_PATCH;
}

void gto_free(void *memory)
{
    free(memory);
}
