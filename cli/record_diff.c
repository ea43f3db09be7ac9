// What changed from one version to another, as JSON.
#include "record.h"

static const char *const side_names[GTO_SIDES] = {"before", "after"};

static void member_version(struct json *json, const char *key, const gto_version *version)
{
    json_key(json, key);
    json_object_open(json);
    json_member(json, "version", gto_version_name(version));
    json_member(json, "commit_hexsha", gto_version_commit_id(version));
    json_member_bool(json, "is_active", gto_version_active(version));
    json_member_bool(json, "discovered", gto_version_discovered(version));
    record_authoring(json, version);
    json_object_close(json);
}

static void record_commit(struct json *json, const gto_commit *commit)
{
    int offset;
    int64_t time = gto_commit_time(commit, &offset);
    json_object_open(json);
    json_member(json, "commit_hexsha", gto_commit_id(commit));
    record_time(json, "created_at", time, offset);
    json_member(json, "author", gto_commit_author(commit));
    json_member(json, "author_email", gto_commit_author_email(commit));
    json_member(json, "message", gto_commit_message(commit));
    json_object_close(json);
}

static void member_side_commits(struct json *json, const gto_diff *diff, enum gto_version_side side)
{
    json_key(json, side_names[side]);
    json_object_open(json);
    json_key(json, "count");
    json_int(json, (int64_t)gto_diff_commit_total(diff, side));
    json_key(json, "listed");
    json_array_open(json);
    for (size_t i = 0; i < gto_diff_commit_count(diff, side); i++)
        record_commit(json, gto_diff_commit(diff, side, i));
    json_array_close(json);
    json_object_close(json);
}

static void member_commits(struct json *json, const gto_diff *diff)
{
    json_key(json, "commits");
    if (!gto_diff_has_commits(diff)) {
        json_null(json);
        return;
    }
    json_object_open(json);
    json_key(json, "paths");
    if (gto_diff_paths(diff))
        json_strings(json, gto_diff_paths(diff));
    else
        json_null(json);
    member_side_commits(json, diff, GTO_BEFORE);
    member_side_commits(json, diff, GTO_AFTER);
    json_object_close(json);
}

static void member_field(struct json *json, const char *key, const gto_description *description,
                         enum gto_field field)
{
    const char *value = gto_description_value(description, field);
    json_key(json, key);
    if (!value)
        json_null(json);
    else if (gto_field_is_json(field))
        json_raw(json, value);
    else
        json_string(json, value);
}

static void member_description(struct json *json, const gto_diff *diff)
{
    json_key(json, "description");
    json_object_open(json);
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++) {
        if (!gto_diff_field_changed(diff, field))
            continue;
        json_key(json, gto_field_name(field));
        json_object_open(json);
        member_field(json, "before", gto_diff_description(diff, GTO_BEFORE), field);
        member_field(json, "after", gto_diff_description(diff, GTO_AFTER), field);
        json_object_close(json);
    }
    json_object_close(json);
}

static void member_count(struct json *json, const char *key, int64_t count)
{
    json_key(json, key);
    if (count < 0)
        json_null(json);
    else
        json_int(json, count);
}

static void member_stored(struct json *json, const char *key, const gto_stored *stored)
{
    json_key(json, key);
    json_object_open(json);
    json_member(json, "path", gto_stored_path(stored));
    json_member(json, "kind", gto_stored_kind(stored));
    json_member(json, "digest", gto_stored_digest(stored));
    member_count(json, "size", gto_stored_size(stored));
    member_count(json, "file_count", gto_stored_file_count(stored));
    json_object_close(json);
}

static void member_file(struct json *json, const gto_diff *diff)
{
    const gto_stored *before = gto_diff_stored(diff, GTO_BEFORE);
    const gto_stored *after = gto_diff_stored(diff, GTO_AFTER);
    json_key(json, "file");
    if (!before || !after) {
        json_null(json);
        return;
    }
    json_object_open(json);
    json_member_bool(json, "changed", gto_diff_stored_changed(diff));
    member_stored(json, "before", before);
    member_stored(json, "after", after);
    json_object_close(json);
}

// A value that a version does not have is left out.
static void record_value(struct json *json, const gto_value_change *change)
{
    json_object_open(json);
    json_member(json, "file", gto_value_change_file(change));
    json_member(json, "key", gto_value_change_key(change));
    for (size_t side = 0; side < GTO_SIDES; side++) {
        const char *value = gto_value_change_json(change, (enum gto_version_side)side);
        if (!value)
            continue;
        json_key(json, side_names[side]);
        json_raw(json, value);
    }
    json_object_close(json);
}

static void member_values(struct json *json, const char *key, const gto_diff *diff,
                          enum gto_value_kind kind)
{
    json_key(json, key);
    json_array_open(json);
    for (size_t i = 0; i < gto_diff_value_count(diff); i++)
        if (gto_value_change_kind(gto_diff_value(diff, i)) == kind)
            record_value(json, gto_diff_value(diff, i));
    json_array_close(json);
}

static void member_problems(struct json *json, const gto_diff *diff)
{
    json_key(json, "problems");
    json_array_open(json);
    for (size_t i = 0; i < gto_diff_problem_count(diff); i++)
        json_string(json, gto_problem_message(gto_diff_problem(diff, i)));
    json_array_close(json);
}

void record_diff(struct json *json, const gto_diff *diff)
{
    const gto_version *after = gto_diff_version(diff, GTO_AFTER);
    json_object_open(json);
    json_member(json, "artifact", gto_artifact_name(gto_version_artifact(after)));
    member_version(json, "before", gto_diff_version(diff, GTO_BEFORE));
    member_version(json, "after", after);
    member_commits(json, diff);
    member_description(json, diff);
    member_file(json, diff);
    member_values(json, "params", diff, GTO_VALUE_PARAM);
    member_values(json, "metrics", diff, GTO_VALUE_METRIC);
    member_problems(json, diff);
    json_object_close(json);
}
