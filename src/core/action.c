// What tags do, in words and numbers.
#include <string.h>

#include "gto.h"

static const struct {
    const char *name, *event;
    bool adds;
} actions[] = {
    [GTO_ACTION_NONE] = {"", "", true}, // a commit
    [GTO_ACTION_DEPRECATE] = {"deprecate", "deprecation", false},
    [GTO_ACTION_REGISTER] = {"register", "registration", true},
    [GTO_ACTION_DEREGISTER] = {"deregister", "deregistration", false},
    [GTO_ACTION_ASSIGN] = {"assign", "assignment", true},
    [GTO_ACTION_UNASSIGN] = {"unassign", "unassignment", false},
};

enum { ACTION_COUNT = sizeof(actions) / sizeof(*actions) };

static bool is_known(enum gto_action action)
{
    return (unsigned)action < ACTION_COUNT;
}

const char *gto_action_name(enum gto_action action)
{
    return is_known(action) ? actions[action].name : "";
}

enum gto_action gto_action_from_name(const char *name)
{
    for (enum gto_action action = GTO_ACTION_DEPRECATE; is_known(action); action++)
        if (strcmp(actions[action].name, name) == 0)
            return action;
    return GTO_ACTION_NONE;
}

const char *gto_action_event(enum gto_action action)
{
    return is_known(action) ? actions[action].event : "";
}

// Records have 0 for a commit, and 1 for an event that no tag makes today: the creation of an
// artifact.
int gto_action_priority(enum gto_action action)
{
    return action == GTO_ACTION_NONE ? 0 : (int)action + 1;
}

bool gto_action_adds(enum gto_action action)
{
    return is_known(action) && actions[action].adds;
}
