#include "artifact.h"

bool artifact_was_deprecated(const gto_artifact *artifact)
{
    for (size_t i = 0; i < artifact->events.count; i++)
        if (artifact->events.items[i]->action == GTO_ACTION_DEPRECATE)
            return true;
    return false;
}

static const gto_event *latest_event(const gto_artifact *artifact)
{
    size_t count = artifact->events.count;
    return count ? artifact->events.items[count - 1] : NULL;
}

// The latest of its versions' commits that is later than any of its tags; NULL if there is none. A
// commit comes before the tags of the same second.
static const struct gto_commit *commit_after_events(const gto_artifact *artifact)
{
    const gto_event *event = latest_event(artifact);
    const struct gto_commit *latest = NULL;
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const struct gto_commit *commit = gto_artifact_version(artifact, i)->commit;
        if (commit->known && (!event || commit->time > event->time) &&
            (!latest || commit->time > latest->time))
            latest = commit;
    }
    return latest;
}

const struct gto_commit *artifact_latest_commit(const gto_artifact *artifact)
{
    const struct gto_commit *commit = commit_after_events(artifact);
    return commit || !artifact->events.count ? commit : latest_event(artifact)->commit;
}

const char *gto_artifact_name(const gto_artifact *artifact)
{
    return artifact->name;
}

bool gto_artifact_active(const gto_artifact *artifact)
{
    const gto_event *event = latest_event(artifact);
    return !event || event->action != GTO_ACTION_DEPRECATE || commit_after_events(artifact);
}

bool gto_artifact_registered(const gto_artifact *artifact)
{
    return artifact->events.count > 0;
}

size_t gto_artifact_version_count(const gto_artifact *artifact)
{
    return artifact->versions.count;
}

const gto_version *gto_artifact_version(const gto_artifact *artifact, size_t index)
{
    return artifact->versions.items[index];
}

size_t gto_artifact_event_count(const gto_artifact *artifact)
{
    return artifact->events.count;
}

const gto_event *gto_artifact_event(const gto_artifact *artifact, size_t index)
{
    return artifact->events.items[index];
}

const gto_annotation *gto_version_annotation(const gto_version *version)
{
    const struct gto_annotations *annotations = version->commit->annotations;
    return annotations ? gto_annotations_find(annotations, version->artifact->name) : NULL;
}
