#include "gto.h"

const char *gto_version_string(void)
{
    return GTO_VERSION;
}
