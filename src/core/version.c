#include "version.h"

#include <string.h>

const gto_event *version_latest_direct(const gto_version *version)
{
    for (size_t i = version->events.count; i-- > 0;)
        if (event_is_direct(version->events.items[i]))
            return version->events.items[i];
    return NULL;
}

const gto_event *version_latest_registration(const gto_version *version)
{
    for (size_t i = version->events.count; i-- > 0;)
        if (version->events.items[i]->action == GTO_ACTION_REGISTER)
            return version->events.items[i];
    return NULL;
}

static const gto_event *earliest_registration(const gto_version *version)
{
    for (size_t i = 0; i < version->events.count; i++)
        if (version->events.items[i]->action == GTO_ACTION_REGISTER)
            return version->events.items[i];
    return NULL;
}

static const gto_event *latest_assignment(const gto_version *version)
{
    for (size_t i = version->events.count; i-- > 0;)
        if (!event_is_direct(version->events.items[i]))
            return version->events.items[i];
    return NULL;
}

const gto_vstage *version_find_stage(const gto_version *version, const char *name)
{
    for (size_t i = 0; i < version->stage_count; i++)
        if (strcmp(version->stages[i]->name, name) == 0)
            return version->stages[i];
    return NULL;
}

int version_compare(const gto_version *a, const gto_version *b)
{
    if (a->by_commit != b->by_commit)
        return a->by_commit - b->by_commit;
    if (a->by_commit)
        return strcmp(b->name, a->name);
    return semver_key_compare(&b->semver, b->name, &a->semver, a->name);
}

const char *gto_version_name(const gto_version *version)
{
    return version->name;
}

const gto_artifact *gto_version_artifact(const gto_version *version)
{
    return version->artifact;
}

const char *gto_version_commit_id(const gto_version *version)
{
    return version->commit->id;
}

const gto_commit *gto_version_commit(const gto_version *version)
{
    return version->commit->known ? version->commit : NULL;
}

bool gto_version_active(const gto_version *version)
{
    const gto_event *latest = version_latest_direct(version);
    return !latest || latest->action == GTO_ACTION_REGISTER;
}

bool gto_version_registered(const gto_version *version)
{
    return earliest_registration(version) != NULL;
}

bool gto_version_discovered(const gto_version *version)
{
    return version->discovered;
}

const gto_event *gto_version_authoring_event(const gto_version *version)
{
    const gto_event *event = version_latest_registration(version);
    if (event)
        return event;
    event = latest_assignment(version);
    const gto_commit *commit = version->commit;
    if (event && commit->known && commit->time > event->time)
        return NULL;
    return event;
}

const char *gto_version_ref(const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    return event ? event->tag : version->commit->id;
}

int64_t gto_version_created_at(const gto_version *version, int *offset)
{
    const gto_event *event = gto_version_authoring_event(version);
    return event ? gto_event_time(event, offset) : gto_commit_time(version->commit, offset);
}

int64_t gto_version_activated_at(const gto_version *version, int *offset)
{
    const gto_event *event = earliest_registration(version);
    if (!event && version->events.count)
        event = version->events.items[0];
    const gto_commit *commit = version->commit;
    bool commit_first = !event || (!gto_version_registered(version) && commit->known &&
                                   commit->time <= event->time);
    return commit_first ? gto_commit_time(commit, offset) : gto_event_time(event, offset);
}

size_t gto_version_event_count(const gto_version *version)
{
    return version->events.count;
}

const gto_event *gto_version_event(const gto_version *version, size_t index)
{
    return version->events.items[index];
}

size_t gto_version_stage_count(const gto_version *version)
{
    return version->stage_count;
}

const gto_vstage *gto_version_stage(const gto_version *version, size_t index)
{
    return version->stages[index];
}

const gto_event *vstage_latest(const gto_vstage *vstage)
{
    return vstage->events.items[vstage->events.count - 1];
}

const char *gto_vstage_name(const gto_vstage *vstage)
{
    return vstage->name;
}

const gto_version *gto_vstage_version(const gto_vstage *vstage)
{
    return vstage->version;
}

bool gto_vstage_active(const gto_vstage *vstage)
{
    return vstage_latest(vstage)->action == GTO_ACTION_ASSIGN;
}

size_t gto_vstage_event_count(const gto_vstage *vstage)
{
    return vstage->events.count;
}

const gto_event *gto_vstage_event(const gto_vstage *vstage, size_t index)
{
    return vstage->events.items[index];
}

const gto_event *gto_vstage_authoring_event(const gto_vstage *vstage)
{
    for (size_t i = vstage->events.count; i-- > 0;)
        if (vstage->events.items[i]->action == GTO_ACTION_ASSIGN)
            return vstage->events.items[i];
    return vstage_latest(vstage);
}
