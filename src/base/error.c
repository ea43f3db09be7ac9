#include "error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

struct gto_error {
    enum gto_code code;
    char *message;
    char *detail;
};

static char no_memory_message[] = "out of memory";
static gto_error no_memory = {GTO_ENOMEM, no_memory_message, NULL};

int error_set(gto_error **error, enum gto_code code, const char *fmt, ...)
{
    if (!error)
        return code;
    struct buf text = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&text, fmt, args);
    va_end(args);
    char *message = buf_finish(&text);
    gto_error *fresh = message ? malloc(sizeof(*fresh)) : NULL;
    gto_error_free(*error);
    if (!fresh) {
        free(message);
        *error = &no_memory;
        return GTO_ENOMEM;
    }
    *fresh = (gto_error){code, message, NULL};
    *error = fresh;
    return code;
}

void error_set_detail(gto_error **error, const char *detail)
{
    if (error && *error && *error != &no_memory)
        (*error)->detail = strdup(detail);
}

int error_check_struct(unsigned version, unsigned known, const char *name, gto_error **error)
{
    if (version >= 1 && version <= known)
        return GTO_OK;
    return error_set(error, GTO_EARGS, "libgto %s does not know version %u of struct %s",
                     GTO_VERSION, version, name);
}

int error_no_memory(gto_error **error)
{
    if (error) {
        gto_error_free(*error);
        *error = &no_memory;
    }
    return GTO_ENOMEM;
}

int error_settle(int rc, gto_error *why, gto_error **error)
{
    if (rc != GTO_OK && error && why) {
        gto_error_free(*error);
        *error = why;
    } else {
        gto_error_free(why);
    }
    return rc;
}

enum gto_code gto_error_code(const gto_error *error)
{
    return error->code;
}

const char *gto_error_message(const gto_error *error)
{
    return error->message;
}

const char *gto_error_detail(const gto_error *error)
{
    return error->detail;
}

void gto_error_free(gto_error *error)
{
    if (!error || error == &no_memory)
        return;
    free(error->message);
    free(error->detail);
    free(error);
}
