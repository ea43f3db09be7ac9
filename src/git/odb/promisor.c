#include "odb/promisor.h"

#include "hex.h"
#include "run.h"

int promisor_fetch(const struct location *location, const unsigned char *id, gto_error **error)
{
    static const char *const env[] = {"GIT_NO_REPLACE_OBJECTS=1", NULL}; // it is a place already
    char hex[MAX_ID_LEN + 1];
    const char *const args[] = {"cat-file", "-e", hex, NULL};
    int status;
    hex_encode(hex, id, location->id_len / 2);
    int rc = git_run(location, args, (struct process){.env = env}, &status, error);
    return rc == GTO_OK && status ? GTO_EREF : rc;
}
