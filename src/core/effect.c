#include "effect.h"

#include <string.h>

#include "builder.h"

struct newest effect_newest(const gto_registry *registry, const char *artifact, bool commits)
{
    const gto_artifact *known = gto_registry_find(registry, artifact);
    size_t count = known ? known->events.count : 0;
    struct newest newest = {0};
    if (count)
        newest = (struct newest){known->events.items[count - 1]->time,
                                 known->events.items[count - 1]->tag, NULL};
    for (size_t i = 0; known && commits && i < known->versions.count; i++) {
        const struct gto_commit *commit = gto_artifact_version(known, i)->commit;
        if (commit->known && (commit->time > newest.time || (!newest.tag && !newest.commit_id)))
            newest = (struct newest){commit->time, NULL, commit->id};
    }
    return newest;
}

// ---- The registry as it would be

static int add_event(struct builder *builder, const char *tag, const char *commit_id, int64_t time)
{
    struct refname parts;
    struct slice name = slice_of(tag);
    if (!refname_parse(&parts, name))
        return GTO_OK;
    struct gto_event *event = builder_add_tag(builder, &parts, name);
    if (!event)
        return GTO_ENOMEM;
    event->time = time;
    event->commit = builder_commit(builder, slice_of(commit_id));
    return event->commit ? builder_place(builder, event) : GTO_ENOMEM;
}

static bool is_deleted(const gto_change *change, const char *tag)
{
    for (size_t i = 0; i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        if (planned->item.deleted && strcmp(planned->item.name, tag) == 0)
            return true;
    }
    return false;
}

// Commits count for whether an artifact is active.
static int copy_commit(struct builder *builder, const struct gto_commit *from)
{
    struct gto_commit *commit = builder_commit(builder, slice_of(from->id));
    if (!commit)
        return GTO_ENOMEM;
    commit->known = from->known;
    commit->time = from->time;
    return GTO_OK;
}

static int copy_artifact(struct builder *builder, const gto_artifact *artifact,
                         const gto_change *change)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifact->events.count; i++) {
        const gto_event *event = artifact->events.items[i];
        if (!is_deleted(change, event->tag))
            rc = add_event(builder, event->tag, event->commit->id, event->time);
    }
    for (size_t i = 0; rc == GTO_OK && i < artifact->versions.count; i++)
        rc = copy_commit(builder, gto_artifact_version(artifact, i)->commit);
    return rc;
}

// The registry after a change.
static int imagine(gto_registry **out, const gto_artifact *artifact, const gto_change *change,
                   int64_t time)
{
    struct builder builder;
    int rc = builder_open(&builder);
    if (rc != GTO_OK)
        return rc;
    if (artifact)
        rc = copy_artifact(&builder, artifact, change);
    for (size_t i = 0; rc == GTO_OK && i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        if (!planned->item.deleted)
            rc = add_event(&builder, planned->item.name, planned->commit_id, time);
    }
    if (rc == GTO_OK)
        rc = builder_link(&builder);
    if (rc != GTO_OK) {
        builder_free(&builder);
        return rc;
    }
    *out = builder_finish(&builder);
    return *out ? GTO_OK : GTO_ENOMEM;
}

// ---- What counts there

static const gto_version *version_of(const gto_artifact *artifact, const char *name,
                                     const char *commit_id)
{
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (strcmp(version->name, name) == 0 && strcmp(version->commit->id, commit_id) == 0)
            return version;
    }
    return NULL;
}

// Whether a version is in a stage, and the one that got there last. A version that is not active
// has its stages all the same.
static bool is_in_stage(const gto_artifact *artifact, const gto_version *version, const char *name)
{
    const gto_vstage *stage = version_find_stage(version, name);
    if (!stage || !gto_vstage_active(stage))
        return false;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *other = gto_artifact_version(artifact, i);
        const gto_vstage *its = version_find_stage(other, name);
        if (its && gto_version_active(other) && gto_vstage_active(its) &&
            vstage_latest(its)->rank > vstage_latest(stage)->rank)
            return false;
    }
    return true;
}

static bool counts(const gto_artifact *artifact, const struct planned_tag *planned)
{
    const struct gto_changed_tag *tag = &planned->item;
    const gto_version *version = registry_version_at(artifact, planned->commit_id);
    const gto_vstage *stage;
    switch (tag->action) {
    case GTO_ACTION_REGISTER:
        version = version_of(artifact, tag->version, planned->commit_id);
        return version && gto_version_active(version);
    case GTO_ACTION_DEREGISTER:
        version = version_of(artifact, tag->version, planned->commit_id);
        return version && !gto_version_active(version);
    case GTO_ACTION_ASSIGN:
        return version && is_in_stage(artifact, version, tag->stage);
    case GTO_ACTION_UNASSIGN:
        stage = version ? version_find_stage(version, tag->stage) : NULL;
        return stage && !gto_vstage_active(stage);
    default:
        return !gto_artifact_active(artifact);
    }
}

int effect_holds(bool *out, const gto_registry *registry, const char *artifact,
                 const gto_change *change, int64_t time)
{
    gto_registry *after;
    int rc = imagine(&after, gto_registry_find(registry, artifact), change, time);
    if (rc != GTO_OK)
        return rc;
    const gto_artifact *changed = gto_registry_find(after, artifact);
    *out = true;
    for (size_t i = 0; *out && i < change->tags.count; i++) {
        const struct planned_tag *planned = change->tags.items[i];
        *out = planned->item.deleted || (changed && counts(changed, planned));
    }
    gto_registry_free(after);
    return GTO_OK;
}
