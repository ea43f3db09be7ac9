#include "allowed.h"

#include <string.h>

#include "buf.h"
#include "error.h"
#include "refname.h"
#include "repr.h"

static bool is_among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

// Says what is allowed: the names of `what`.
static int refuse(enum gto_code code, const char *what, const char *const *names, gto_error **error)
{
    struct buf list = {0};
    for (size_t i = 0; names[i]; i++) {
        if (i)
            buf_adds(&list, ", ");
        repr_add_text(&list, slice_of(names[i]));
    }
    int rc = list.failed ? error_no_memory(error)
                         : error_set(error, code, "Allowed %s are: '[%s]'", what,
                                     list.data ? list.data : "");
    buf_free(&list);
    return rc;
}

int allowed_check_stage(const struct allowed *allowed, const char *stage, gto_error **error)
{
    if (!name_valid(slice_of(stage)))
        return name_refuse(error, stage);
    if (allowed->stages && !is_among(allowed->stages, stage))
        return refuse(GTO_ESTAGE, "stages", allowed->stages, error);
    return GTO_OK;
}

int allowed_check_type(const struct allowed *allowed, const char *type, gto_error **error)
{
    if (!name_valid(slice_of(type)))
        return name_refuse(error, type);
    if (allowed->types && !is_among(allowed->types, type))
        return refuse(GTO_ETYPE, "types", allowed->types, error);
    return GTO_OK;
}
