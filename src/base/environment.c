#include "environment.h"

#include <stddef.h>
#include <string.h>

#include "gto.h"

extern char **environ;

static _Thread_local const char *const *given; // NULL: the environment of the process

const char *const *environment_given(void)
{
    return given;
}

const char *const *environment_all(void)
{
    return given ? given : (const char *const *)environ;
}

const char *environment_get(const char *name)
{
    size_t len = strlen(name);
    for (const char *const *variable = environment_all(); variable && *variable; variable++)
        if (strncmp(*variable, name, len) == 0 && (*variable)[len] == '=')
            return *variable + len + 1;
    return NULL;
}

const char *const *gto_environment_use(const char *const *variables)
{
    const char *const *before = given;
    given = variables;
    return before;
}
