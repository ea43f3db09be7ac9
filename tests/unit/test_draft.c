#include "build_registry.h"
#include "gto.h"
#include "test.h"

static struct gto_draft_event event_of(enum gto_action action, const char *tag, const char *stage,
                                       int64_t time)
{
    struct gto_draft_event event = GTO_DRAFT_EVENT_INIT;
    event.action = action;
    event.tag = tag;
    event.stage = stage;
    event.time = time;
    return event;
}

static const gto_event *add(gto_draft *draft, enum gto_action action, const char *tag,
                            const char *stage, int64_t time)
{
    const gto_event *added = NULL;
    struct gto_draft_event event = event_of(action, tag, stage, time);
    CHECK_INT(gto_draft_add_event(&added, draft, &event, NULL), GTO_OK);
    return added;
}

static gto_draft *draft_of(const char *artifact)
{
    gto_draft *draft;
    CHECK_INT(gto_draft_new(&draft, artifact, NULL), GTO_OK);
    return draft;
}

// The registry of a draft, which is freed.
static gto_registry *finish(gto_draft *draft)
{
    gto_registry *registry;
    CHECK_INT(gto_draft_finish(&registry, draft, NULL), GTO_OK);
    gto_draft_free(draft);
    return registry;
}

TEST(nothing)
{
    gto_registry *registry = finish(draft_of("x"));
    const gto_artifact *artifact = gto_registry_find(registry, "x");
    CHECK(gto_registry_artifact_count(registry) == 1);
    CHECK(gto_artifact_version_count(artifact) == 0);
    CHECK(!gto_artifact_registered(artifact));
    CHECK(!gto_artifact_latest(artifact, false));
    gto_registry_free(registry);
    gto_draft_free(draft_of("x")); // never finished
    gto_draft_free(NULL);
}

TEST(facts_follow_from_events)
{
    gto_draft *draft = draft_of("dir:x");
    CHECK_INT(gto_draft_add_version(draft, "v1.0.0", "c1", NULL), GTO_OK);
    const gto_event *later = add(draft, GTO_ACTION_DEREGISTER, "x@v1.0.0!", NULL, 20);
    const gto_event *first = add(draft, GTO_ACTION_REGISTER, "x@v1.0.0", NULL, 10);
    const gto_event *tenth = add(draft, GTO_ACTION_UNASSIGN, "x#dev!#10", "dev", 30);
    const gto_event *ninth = add(draft, GTO_ACTION_ASSIGN, "x#dev#9", "dev", 30);
    CHECK_INT(gto_draft_add_version(draft, "v1.2.0", "c2", NULL), GTO_OK);
    add(draft, GTO_ACTION_REGISTER, NULL, NULL, 5);
    add(draft, GTO_ACTION_ASSIGN, "anything", "dev", 50);
    CHECK_INT(gto_draft_add_version(draft, "c3", "c3", NULL), GTO_OK);
    gto_draft_set_commit_time(draft, 7, 120);
    gto_registry *registry = finish(draft);

    const gto_artifact *artifact = gto_registry_find(registry, "dir:x");
    CHECK(gto_artifact_version_count(artifact) == 3);
    const gto_version *version = gto_artifact_version(artifact, 0);
    CHECK(!gto_version_active(version) && gto_version_registered(version));
    CHECK(gto_version_event(version, 0) == first && gto_version_event(version, 1) == later);
    CHECK(gto_version_event(version, 2) == ninth && gto_version_event(version, 3) == tenth);
    CHECK(gto_version_authoring_event(version) == first);
    CHECK(gto_version_stage_count(version) == 1);
    CHECK(!gto_vstage_active(gto_version_stage(version, 0)));
    CHECK_STR(gto_event_version(ninth), "v1.0.0");
    CHECK_STR(gto_event_stage(ninth), "dev");

    const gto_version *discovered = gto_artifact_version(artifact, 2);
    int offset;
    CHECK(gto_version_discovered(discovered) && gto_version_active(discovered));
    CHECK_INT(gto_version_created_at(discovered, &offset), 7);
    CHECK_INT(offset, 120);
    CHECK_STR(gto_version_name(gto_artifact_latest(artifact, false)), "v1.2.0");

    const gto_vstage **stages;
    size_t count;
    CHECK_INT(gto_pick_stages(&stages, &count, artifact, NULL, NULL), GTO_OK);
    CHECK(count == 1);
    CHECK_STR(gto_version_name(gto_vstage_version(stages[0])), "v1.2.0");
    gto_free(stages);
    gto_registry_free(registry);
}

TEST(versions_are_as_they_are_given)
{
    gto_draft *draft = draft_of("x");
    CHECK_INT(gto_draft_add_version(draft, "v1.0.0", "c1", NULL), GTO_OK);
    add(draft, GTO_ACTION_ASSIGN, "x#dev#1", "dev", 10);
    CHECK_INT(gto_draft_add_version(draft, "v0.9.0", "c1", NULL), GTO_OK);
    add(draft, GTO_ACTION_REGISTER, "x@v0.9.0", NULL, 5);
    gto_registry *registry = finish(draft);
    const gto_artifact *artifact = gto_registry_find(registry, "x");
    CHECK_STR(gto_version_name(gto_artifact_latest(artifact, false)), "v1.0.0");
    CHECK_STR(gto_version_name(gto_artifact_latest(artifact, true)), "v0.9.0");
    CHECK(gto_version_discovered(gto_artifact_version(artifact, 0)));
    CHECK(gto_version_stage_count(gto_artifact_version(artifact, 1)) == 0);
    gto_registry_free(registry);
}

TEST(deprecations)
{
    gto_draft *draft = draft_of("x");
    add(draft, GTO_ACTION_DEPRECATE, "x@deprecated", NULL, 10);
    CHECK_INT(gto_draft_add_version(draft, "c1", "c1", NULL), GTO_OK);
    gto_registry *registry = finish(draft);
    CHECK(!gto_artifact_active(gto_registry_find(registry, "x")));
    gto_registry_free(registry);

    draft = draft_of("x");
    add(draft, GTO_ACTION_DEPRECATE, "x@deprecated", NULL, 10);
    add(draft, GTO_ACTION_NONE, "x@created", NULL, 20);
    registry = finish(draft);
    CHECK(gto_artifact_active(gto_registry_find(registry, "x")));
    gto_registry_free(registry);
}

TEST(what_does_not_fit)
{
    static const struct {
        enum gto_action action;
        const char *stage;
        bool with_version;
    } cases[] = {
        {GTO_ACTION_REGISTER, NULL, false}, {GTO_ACTION_ASSIGN, "dev", false},
        {GTO_ACTION_ASSIGN, NULL, true},    {GTO_ACTION_DEPRECATE, NULL, true},
        {GTO_ACTION_NONE, NULL, true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gto_draft *draft = draft_of("x");
        struct gto_draft_event event = event_of(cases[i].action, "tag", cases[i].stage, 10);
        gto_error *error = NULL;
        if (cases[i].with_version)
            CHECK_INT(gto_draft_add_version(draft, "v1.0.0", "c1", NULL), GTO_OK);
        CHECK_INT(gto_draft_add_event(NULL, draft, &event, &error), GTO_EARGS);
        gto_error_free(error);
        event.struct_version = 99;
        CHECK_INT(gto_draft_add_event(NULL, draft, &event, NULL), GTO_EARGS);
        gto_draft_free(draft);
    }
}

int main(void)
{
    RUN(nothing);
    RUN(facts_follow_from_events);
    RUN(versions_are_as_they_are_given);
    RUN(deprecations);
    RUN(what_does_not_fit);
    return test_end();
}
