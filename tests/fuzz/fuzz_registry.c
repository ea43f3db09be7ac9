// Registries as tests/unit/build_registry.h writes them: whatever the tags, the answers fit
// together, and a change that is carried out has the effect that was asked for.
#include "fuzz.h"

#include "build_registry.h"
#include "plan.h"

enum { MAX_ENTRIES = 48, MAX_ARTIFACTS = 3 };

#define NOW          "999999999999999999" // the time of what is done; later than any other
#define HEAD         "h"                  // a commit that nothing is at, unless the input says so
#define LATEST_INPUT INT64_C(99999999999999999)

// ---- Input

// Ids of commits are plain text, and names of tags that are not are tested elsewhere.
static bool is_plain(const struct entry *entry)
{
    for (size_t i = 0; i < entry->count; i++)
        for (size_t j = 0; j < entry->words[i].len; j++)
            if (entry->words[i].data[j] <= ' ' || entry->words[i].data[j] > '~')
                return false;
    return true;
}

// An entry as text, unless it is a tag that is there already: Git has no two of a name.
static void add_entry(struct buf *text, struct strmap *seen, const struct entry *entry)
{
    struct slice name = entry->words[0];
    struct refname parts;
    int64_t time;
    if (entry->count < 2 || entry->count > 3 || !is_plain(entry))
        return;
    if (entry->count == 3 && entry_time(entry->words[2], &time) && time > LATEST_INPUT)
        return;
    if (entry_is_tag(entry, &parts)) {
        struct strmap_entry *known = strmap_put(seen, name.data, name.len);
        MUST(known);
        if (known->value)
            return;
        known->value = (char *)name.data;
    }
    for (size_t i = 0; i < entry->count; i++) {
        buf_add(text, entry->words[i].data, entry->words[i].len);
        buf_addc(text, i + 1 < entry->count ? ' ' : '\n');
    }
}

static void clean(struct buf *text, struct slice input)
{
    struct strmap seen = {0};
    for (int i = 0; input.len && i < MAX_ENTRIES; i++) {
        struct entry entry = take_entry(&input);
        add_entry(text, &seen, &entry);
    }
    strmap_free(&seen);
    buf_adds(text, "");
}

static gto_registry *build(const struct buf *text)
{
    struct builder builder;
    gto_registry *registry;
    MUST(builder_open(&builder) == GTO_OK);
    MUST(build_registry(&registry, &builder, (struct slice){text->data, text->len}) != GTO_ENOMEM);
    return registry;
}

// ---- What holds of every registry

static void check_events(const struct event_list *events)
{
    for (size_t i = 1; i < events->count; i++) {
        const gto_event *before = events->items[i - 1], *event = events->items[i];
        MUST(before->time <= event->time);
        MUST(before->rank < event->rank);
    }
}

static void check_version(const gto_version *version)
{
    size_t direct = 0, of_stages = 0;
    check_events(&version->events);
    for (size_t i = 0; i < version->events.count; i++) {
        MUST(version->events.items[i]->version == version);
        MUST(version->events.items[i]->commit == version->commit);
        direct += event_is_direct(version->events.items[i]);
    }
    MUST(gto_version_discovered(version) == (direct == 0));
    MUST(!gto_version_registered(version) || direct);
    MUST(gto_version_discovered(version) ? version->name == version->commit->id
                                         : gto_semver_valid(version->name));
    for (size_t i = 0; i < version->stage_count; i++) {
        const gto_vstage *stage = version->stages[i];
        MUST(stage->events.count > 0 && stage->version == version);
        check_events(&stage->events);
        of_stages += stage->events.count;
        for (size_t j = 0; j < i; j++)
            MUST(strcmp(version->stages[j]->name, stage->name) != 0);
    }
    MUST(direct + of_stages == version->events.count);
    const gto_event *event = gto_version_authoring_event(version);
    MUST(!event || gto_version_created_at(version, NULL) == event->time);
    gto_version_activated_at(version, NULL);
}

static size_t check_artifact(const gto_registry *registry, const gto_artifact *artifact)
{
    size_t of_versions = 0, deprecations = 0;
    MUST(gto_registry_find(registry, artifact->name) == artifact);
    MUST(gto_artifact_registered(artifact) == (artifact->events.count > 0));
    MUST(gto_artifact_active(artifact) || artifact_was_deprecated(artifact));
    check_events(&artifact->events);
    for (size_t i = 0; i < artifact->events.count; i++) {
        MUST(artifact->events.items[i]->artifact == artifact);
        deprecations += artifact->events.items[i]->action == GTO_ACTION_DEPRECATE;
    }
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        MUST(version->artifact == artifact);
        check_version(version);
        of_versions += version->events.count;
    }
    MUST(deprecations + of_versions == artifact->events.count);
    return artifact->events.count;
}

// ---- What holds of every answer

static void check_rows(const gto_artifact *artifact)
{
    struct gto_selection selection = GTO_SELECTION_INIT;
    selection.deprecated = true;
    selection.versions_per_stage = -1;
    const gto_version **versions;
    gto_picks *picks;
    size_t count;
    MUST(gto_pick_versions(&picks, artifact, NULL, NULL, &selection, NULL) == GTO_OK);
    MUST(gto_artifact_versions(&versions, &count, artifact, 0, GTO_SORT_SEMVER, NULL) == GTO_OK);
    MUST(gto_picks_count(picks) == artifact->versions.count && count == artifact->versions.count);
    for (size_t i = 0; i < count; i++) {
        const gto_picked *row = gto_picks_item(picks, i);
        MUST(gto_picked_version(row) == versions[i]);
        MUST(i == 0 || version_compare(versions[i - 1], versions[i]) <= 0);
        for (size_t j = 0; j < gto_picked_stage_count(row); j++)
            MUST(gto_vstage_active(gto_picked_stage(row, j)));
    }
    gto_free(versions);
    gto_picks_free(picks);
}

static void check_stages(const gto_artifact *artifact, enum gto_sort sort, int limit)
{
    struct gto_selection selection = GTO_SELECTION_INIT;
    selection.versions_per_stage = limit;
    selection.sort = sort;
    const gto_vstage **stages;
    size_t count, of_stage = 0;
    MUST(gto_pick_stages(&stages, &count, artifact, &selection, NULL) == GTO_OK);
    for (size_t i = 0; i < count; i++) {
        of_stage = i && stages[i]->name == stages[i - 1]->name ? of_stage + 1 : 1;
        MUST(gto_vstage_active(stages[i]) && gto_version_active(stages[i]->version));
        MUST(limit < 0 || of_stage <= (size_t)limit);
        for (size_t j = 0; j < i; j++) // a stage is in one piece, a version in it once
            MUST(stages[j]->name != stages[i]->name ||
                 (j + of_stage > i && stages[j]->version->name != stages[i]->version->name));
    }
    free(stages);
}

static void check_latest(const gto_artifact *artifact)
{
    const gto_version *latest = gto_artifact_latest(artifact, true);
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (gto_version_active(version) && gto_version_registered(version))
            MUST(latest && version_compare(latest, version) <= 0);
    }
}

static void check_history(const gto_registry *registry)
{
    const gto_event **forth, **back;
    size_t count, again;
    MUST(gto_history(&forth, &count, registry, NULL, true, NULL) == GTO_OK);
    MUST(gto_history(&back, &again, registry, NULL, false, NULL) == GTO_OK);
    MUST(count == registry->event_count && again == count);
    for (size_t i = 0; i < count; i++) {
        MUST(i == 0 || forth[i - 1]->time <= forth[i]->time);
        MUST(forth[i] == back[count - 1 - i]);
        MUST(registry_find_tag(registry, forth[i]->tag) == forth[i]);
    }
    free(forth);
    free(back);
}

static void check_registry(const gto_registry *registry)
{
    size_t events = 0;
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        events += check_artifact(registry, artifact);
        check_rows(artifact);
        check_latest(artifact);
        check_stages(artifact, GTO_SORT_TIMESTAMP, -1);
        check_stages(artifact, GTO_SORT_SEMVER, 2);
    }
    MUST(events == registry->event_count);
    check_history(registry);
}

// ---- Changes

static bool deletes(const gto_change *change, struct slice tag)
{
    for (size_t i = 0; i < gto_change_count(change); i++)
        if (gto_changed_tag_deleted(gto_change_item(change, i)) &&
            slice_equal(slice_of(gto_changed_tag_name(gto_change_item(change, i))), tag))
            return true;
    return false;
}

// The registry that a change leaves behind.
static gto_registry *carry_out(const struct buf *text, const gto_change *change)
{
    struct buf after = {0};
    struct slice rest = {text->data, text->len};
    while (rest.len) {
        struct slice line = rest;
        struct entry entry = take_entry(&rest);
        line.len = (size_t)(rest.data - line.data);
        if (entry.count && !deletes(change, entry.words[0]))
            buf_add(&after, line.data, line.len);
    }
    for (size_t i = 0; i < gto_change_count(change); i++) {
        const struct planned_tag *tag = change->tags.items[i];
        if (!tag->item.deleted)
            buf_addf(&after, "%s %s " NOW "\n", tag->item.name, tag->commit_id);
    }
    buf_adds(&after, "");
    gto_registry *registry = build(&after);
    buf_free(&after);
    return registry;
}

static void check_tags(const gto_registry *registry, const struct gto_change_request *request,
                       const gto_change *change)
{
    for (size_t i = 0; i < gto_change_count(change); i++) {
        const struct planned_tag *tag = change->tags.items[i];
        struct refname parts;
        struct buf artifact = {0};
        MUST(refname_parse(&parts, slice_of(tag->item.name)));
        MUST(parts.action == tag->item.action);
        refname_add_artifact_for_people(&artifact, parts.artifact);
        MUST(strcmp(artifact.data, request->artifact) == 0);
        buf_free(&artifact);
        if (tag->item.deleted)
            MUST(registry_find_tag(registry, tag->item.name) && tag->item.old_id);
        else
            MUST(!registry_is_taken(registry, tag->item.name) && tag->commit_id && *tag->message);
    }
}

// The version that the last tag of a change is about, in the registry that it left behind.
static const gto_version *version_concerned(const gto_artifact *artifact, const gto_change *change)
{
    const struct planned_tag *tag = change->tags.items[change->tags.count - 1];
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (strcmp(version->name, tag->item.version) == 0 &&
            strcmp(version->commit->id, tag->commit_id) == 0)
            return version;
    }
    return NULL;
}

static void check_effect(const gto_registry *after, const struct gto_change_request *request,
                         const gto_change *change)
{
    const gto_artifact *artifact = gto_registry_find(after, request->artifact);
    if (!gto_change_count(change) || request->delete_tags)
        return;
    MUST(artifact);
    if (request->action == GTO_ACTION_DEPRECATE) {
        MUST(!gto_artifact_active(artifact));
        return;
    }
    const gto_version *version = version_concerned(artifact, change);
    MUST(version);
    if (request->action == GTO_ACTION_REGISTER || request->action == GTO_ACTION_DEREGISTER)
        MUST(gto_version_active(version) == (request->action == GTO_ACTION_REGISTER));
    if (request->action == GTO_ACTION_ASSIGN || request->action == GTO_ACTION_UNASSIGN) {
        const gto_vstage *stage = version_find_stage(version, request->stage);
        MUST(stage && gto_vstage_active(stage) == (request->action == GTO_ACTION_ASSIGN));
    }
}

static void try_request(const struct buf *text, const gto_registry *registry,
                        const struct gto_change_request *request, const char *commit_id)
{
    gto_change *change;
    gto_error *error = NULL;
    int rc = plan_change(&change, registry, request, commit_id, &error);
    if (rc != GTO_OK) {
        MUST(error && gto_error_code(error) == rc && rc != GTO_ENOMEM);
        gto_error_free(error);
        return;
    }
    check_tags(registry, request, change);
    gto_registry *after = carry_out(text, change);
    check_registry(after);
    check_effect(after, request, change);
    gto_registry_free(after);
    gto_change_free(change);
}

// Tries each change of an artifact, at HEAD and at a commit of one of its versions.
static void try_changes(const struct buf *text, const gto_registry *registry, const char *artifact,
                        const char *commit_id, unsigned flavour)
{
    for (enum gto_action action = GTO_ACTION_DEPRECATE; action <= GTO_ACTION_UNASSIGN; action++) {
        struct gto_change_request request = GTO_CHANGE_REQUEST_INIT;
        request.action = action;
        request.artifact = artifact;
        request.stage = action >= GTO_ACTION_ASSIGN ? "prod" : NULL;
        request.revision = action == GTO_ACTION_DEPRECATE && flavour & 1 ? NULL : "HEAD";
        request.simple = flavour & 2 ? GTO_SIMPLE_FALSE : GTO_SIMPLE_AUTO;
        request.force = (flavour & 4) != 0;
        request.delete_tags = (flavour & 8) != 0;
        request.skip_registration = (flavour & 16) != 0;
        try_request(text, registry, &request, commit_id);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = {0};
    if (!size)
        return 0;
    unsigned flavour = data[0];
    clean(&text, (struct slice){(const char *)data + 1, size - 1});
    gto_registry *registry = build(&text);
    check_registry(registry);
    try_changes(&text, registry, "new", HEAD, flavour);
    for (size_t i = 0; i < gto_registry_artifact_count(registry) && i < MAX_ARTIFACTS; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        try_changes(&text, registry, artifact->name, HEAD, flavour);
        if (artifact->versions.count)
            try_changes(
                &text, registry, artifact->name,
                gto_artifact_version(artifact, flavour % artifact->versions.count)->commit->id,
                flavour);
    }
    gto_registry_free(registry);
    buf_free(&text);
    return 0;
}
