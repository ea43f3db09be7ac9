#include "record.h"

#include "date.h"

void record_time(struct json *json, const char *key, int64_t time, int offset)
{
    struct buf date = {0};
    date_format(&date, time, offset, 'T');
    json_member(json, key, date.data);
    json->out->failed |= date.failed;
    buf_free(&date);
}

static void member_event_time(struct json *json, const char *key, const gto_event *event)
{
    int offset;
    int64_t time = gto_event_time(event, &offset);
    record_time(json, key, time, offset);
}

static void members_rank(struct json *json, enum gto_action action)
{
    json_key(json, "priority");
    json_int(json, gto_action_priority(action));
    json_member_bool(json, "addition", gto_action_adds(action));
}

static void members_event(struct json *json, const gto_event *event)
{
    json_member(json, "artifact", gto_artifact_name(gto_event_artifact(event)));
    member_event_time(json, "created_at", event);
    json_member(json, "author", gto_event_author(event));
    json_member(json, "author_email", gto_event_author_email(event));
    json_member(json, "message", gto_event_message(event));
    json_member(json, "commit_hexsha", gto_event_commit_id(event));
    json_member(json, "tag", gto_event_tag(event));
    if (gto_event_version(event))
        json_member(json, "version", gto_event_version(event));
    if (gto_event_stage(event))
        json_member(json, "stage", gto_event_stage(event));
}

// An event as one of a list; `named`: with the name of its kind.
static void record_event(struct json *json, const gto_event *event, bool named)
{
    json_object_open(json);
    members_rank(json, gto_event_action(event));
    members_event(json, event);
    if (named)
        json_member(json, "event", gto_action_event(gto_event_action(event)));
    json_object_close(json);
}

static void record_annotation(struct json *json, const gto_annotation *annotation)
{
    json_object_open(json);
    json_member(json, "source", "gto");
    json_key(json, "artifact");
    json_object_open(json);
    json_member(json, "type", gto_annotation_type(annotation));
    json_member(json, "path", gto_annotation_path(annotation));
    json_member_bool(json, "virtual", gto_annotation_virtual(annotation));
    json_key(json, "labels");
    json_strings(json, gto_annotation_labels(annotation));
    json_member(json, "description", gto_annotation_description(annotation));
    json_key(json, "custom");
    json_raw(json, gto_annotation_custom(annotation));
    json_object_close(json);
    json_object_close(json);
}

// The event that a version's commit is.
static void record_commit(struct json *json, const gto_version *version, const gto_commit *commit)
{
    const gto_annotation *annotation = gto_version_annotation(version);
    int offset;
    int64_t time = gto_commit_time(commit, &offset);
    json_object_open(json);
    members_rank(json, GTO_ACTION_NONE);
    json_member(json, "artifact", gto_artifact_name(gto_version_artifact(version)));
    record_time(json, "created_at", time, offset);
    json_member(json, "author", gto_commit_author(commit));
    json_member(json, "author_email", gto_commit_author_email(commit));
    json_member(json, "message", gto_commit_message(commit));
    json_member(json, "commit_hexsha", gto_commit_id(commit));
    json_member(json, "version", gto_version_name(version));
    json_key(json, "enrichments");
    json_array_open(json);
    if (annotation)
        record_annotation(json, annotation);
    json_array_close(json);
    json_member(json, "committer", gto_commit_committer(commit));
    json_member(json, "committer_email", gto_commit_committer_email(commit));
    json_object_close(json);
}

static void member_commits(struct json *json, const gto_version *version)
{
    const gto_commit *commit = gto_version_commit(version);
    json_key(json, "enrichments");
    json_array_open(json);
    if (commit)
        record_commit(json, version, commit);
    json_array_close(json);
}

// The events of a version, a stage or an artifact that are of one kind.
static void member_events(struct json *json, const char *key, enum gto_action action, bool named,
                          size_t count, const gto_event *(*at)(const void *, size_t),
                          const void *owner)
{
    json_key(json, key);
    json_array_open(json);
    for (size_t i = 0; i < count; i++)
        if (gto_event_action(at(owner, i)) == action)
            record_event(json, at(owner, i), named);
    json_array_close(json);
}

static const gto_event *event_of_version(const void *version, size_t index)
{
    return gto_version_event(version, index);
}

static const gto_event *event_of_stage(const void *vstage, size_t index)
{
    return gto_vstage_event(vstage, index);
}

static const gto_event *event_of_artifact(const void *artifact, size_t index)
{
    return gto_artifact_event(artifact, index);
}

static void members_version(struct json *json, const gto_version *version)
{
    size_t count = gto_version_event_count(version);
    json_member(json, "artifact", gto_artifact_name(gto_version_artifact(version)));
    json_member(json, "commit_hexsha", gto_version_commit_id(version));
    json_member(json, "version", gto_version_name(version));
    member_commits(json, version);
    member_events(json, "registrations", GTO_ACTION_REGISTER, false, count, event_of_version,
                  version);
    member_events(json, "deregistrations", GTO_ACTION_DEREGISTER, false, count, event_of_version,
                  version);
}

static void members_stage(struct json *json, const gto_vstage *vstage, bool named)
{
    const gto_version *version = gto_vstage_version(vstage);
    size_t count = gto_vstage_event_count(vstage);
    json_member(json, "artifact", gto_artifact_name(gto_version_artifact(version)));
    json_member(json, "commit_hexsha", gto_version_commit_id(version));
    json_member(json, "version", gto_version_name(version));
    json_member(json, "stage", gto_vstage_name(vstage));
    member_events(json, "assignments", GTO_ACTION_ASSIGN, named, count, event_of_stage, vstage);
    member_events(json, "unassignments", GTO_ACTION_UNASSIGN, named, count, event_of_stage, vstage);
}

// Who, when and why, from the event that says so.
static void members_authoring(struct json *json, const gto_event *event)
{
    member_event_time(json, "created_at", event);
    json_member(json, "author", gto_event_author(event));
    json_member(json, "author_email", gto_event_author_email(event));
    json_member(json, "message", gto_event_message(event));
    json_member(json, "ref", gto_event_tag(event));
}

// The same where no tag does: from the commit.
static void members_commit_authoring(struct json *json, const gto_version *version)
{
    const gto_commit *commit = gto_version_commit(version);
    int offset;
    int64_t time = gto_version_created_at(version, &offset);
    record_time(json, "created_at", time, offset);
    json_member(json, "author", commit ? gto_commit_author(commit) : "");
    json_member(json, "author_email", commit ? gto_commit_author_email(commit) : "");
    json_member(json, "message", commit ? gto_commit_message(commit) : "");
    json_member(json, "ref", gto_version_commit_id(version));
}

void record_authoring(struct json *json, const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    if (event)
        members_authoring(json, event);
    else
        members_commit_authoring(json, version);
}

static void record_stage(struct json *json, const gto_vstage *vstage)
{
    bool active = gto_vstage_active(vstage);
    json_object_open(json);
    members_stage(json, vstage, true);
    json_member_bool(json, "is_active", active);
    if (active)
        member_event_time(json, "activated_at", gto_vstage_authoring_event(vstage));
    else
        json_member(json, "activated_at", NULL);
    members_authoring(json, gto_vstage_authoring_event(vstage));
    json_object_close(json);
}

void record_version(struct json *json, const gto_picked *picked)
{
    const gto_version *version = gto_picked_version(picked);
    int offset;
    int64_t time = gto_version_activated_at(version, &offset);
    json_object_open(json);
    members_version(json, version);
    json_key(json, "stages");
    json_array_open(json);
    for (size_t i = 0; i < gto_picked_stage_count(picked); i++)
        record_stage(json, gto_picked_stage(picked, i));
    json_array_close(json);
    json_member_bool(json, "is_active", gto_version_active(version));
    record_time(json, "activated_at", time, offset);
    record_authoring(json, version);
    json_member_bool(json, "discovered", gto_version_discovered(version));
    json_object_close(json);
}

void record_check_ref(struct json *json, const gto_event *event)
{
    json_object_open(json);
    members_event(json, event);
    json_member(json, "event", gto_action_event(gto_event_action(event)));
    json_object_close(json);
}

void record_history(struct json *json, const gto_event *event)
{
    json_object_open(json);
    member_event_time(json, "timestamp", event);
    json_member(json, "artifact", gto_artifact_name(gto_event_artifact(event)));
    json_member(json, "event", gto_action_event(gto_event_action(event)));
    json_key(json, "priority");
    json_int(json, gto_action_priority(gto_event_action(event)));
    json_member(json, "version", gto_event_version(event));
    json_member(json, "stage", gto_event_stage(event));
    json_member(json, "commit", gto_event_commit_id(event));
    json_member(json, "author", gto_event_author(event));
    json_member(json, "author_email", gto_event_author_email(event));
    json_member(json, "message", gto_event_message(event));
    json_member(json, "ref", gto_event_tag(event));
    json_object_close(json);
}

static void record_version_events(struct json *json, const gto_version *version)
{
    json_object_open(json);
    members_version(json, version);
    json_key(json, "stages");
    json_object_open(json);
    for (size_t i = 0; i < gto_version_stage_count(version); i++) {
        const gto_vstage *vstage = gto_version_stage(version, i);
        json_key(json, gto_vstage_name(vstage));
        json_object_open(json);
        members_stage(json, vstage, false);
        json_object_close(json);
    }
    json_object_close(json);
    json_object_close(json);
}

static void record_artifact(struct json *json, const gto_artifact *artifact)
{
    json_key(json, gto_artifact_name(artifact));
    json_object_open(json);
    json_member(json, "artifact", gto_artifact_name(artifact));
    json_key(json, "versions");
    json_array_open(json);
    for (size_t i = 0; i < gto_artifact_version_count(artifact); i++)
        record_version_events(json, gto_artifact_version(artifact, i));
    json_array_close(json);
    json_key(json, "creations");
    json_strings(json, NULL);
    member_events(json, "deprecations", GTO_ACTION_DEPRECATE, false,
                  gto_artifact_event_count(artifact), event_of_artifact, artifact);
    json_object_close(json);
}

void record_registry(struct json *json, const gto_registry *registry)
{
    json_object_open(json);
    json_key(json, "artifacts");
    json_object_open(json);
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++)
        record_artifact(json, gto_registry_artifact(registry, i));
    json_object_close(json);
    json_object_close(json);
}
