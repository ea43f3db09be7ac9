#include "registry.h"

#include "build_registry.h"
#include "artifacts_yaml.h"
#include "test.h"

// ---- What events make of artifacts, versions and stages

static void add_version(struct buf *text, const gto_version *version)
{
    bool stages = gto_version_stage_count(version) > 0;
    if (gto_version_discovered(version))
        buf_addc(text, '?');
    else if (!gto_version_registered(version))
        buf_addc(text, '~');
    buf_addf(text, "%s%s@%s", gto_version_active(version) ? "" : "-", gto_version_name(version),
             gto_version_commit_id(version));
    for (size_t i = 0; i < gto_version_stage_count(version); i++) {
        const gto_vstage *stage = gto_version_stage(version, i);
        CHECK(gto_vstage_version(stage) == version);
        buf_addf(text, "%s%s%s", i ? " " : "(", gto_vstage_active(stage) ? "" : "-",
                 gto_vstage_name(stage));
    }
    buf_adds(text, stages ? ")" : "");
}

// A registry as one text: `NAME: VERSION@COMMIT(STAGES) ...`, in the order in which everything
// became known. Before a name: `-` is not active, `?` discovered, `~` never registered; `*` an
// artifact without tags.
static const char *state(const gto_registry *registry)
{
    static char out[2048];
    struct buf text = {0};
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        CHECK(gto_registry_find(registry, gto_artifact_name(artifact)) == artifact);
        buf_addf(&text, "%s%s%s%s:", i ? "; " : "", gto_artifact_registered(artifact) ? "" : "*",
                 gto_artifact_active(artifact) ? "" : "-", gto_artifact_name(artifact));
        for (size_t j = 0; j < gto_artifact_version_count(artifact); j++) {
            const gto_version *version = gto_artifact_version(artifact, j);
            CHECK(gto_version_artifact(version) == artifact);
            buf_addc(&text, ' ');
            add_version(&text, version);
        }
    }
    snprintf(out, sizeof(out), "%s", text.data ? text.data : "");
    buf_free(&text);
    return out;
}

struct rule {
    const char *what, *registry, *expected;
};

static void check_rules(const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        test_case(rules[i].what);
        CHECK_STR(state(registry), rules[i].expected);
        gto_registry_free(registry);
    }
}

#define CHECK_RULES(rules) check_rules(rules, sizeof(rules) / sizeof(*(rules)))

TEST(registrations)
{
    static const struct rule rules[] = {
        {"nothing", "", ""},
        {"registered", "x@v1.0.0 c1 10", "x: v1.0.0@c1"},
        {"deregistered", "x@v1.0.0 c1 10, x@v1.0.0! c1 20", "x: -v1.0.0@c1"},
        {"and registered again", "x@v1.0.0 c1 10, x@v1.0.0! c1 20, x@v1.0.0#1 c1 30",
         "x: v1.0.0@c1"},
        {"and deregistered again",
         "x@v1.0.0 c1 10, x@v1.0.0! c1 20, x@v1.0.0#1 c1 30, x@v1.0.0!#2 c1 40", "x: -v1.0.0@c1"},
        {"deregistered, never registered", "x@v1.0.0! c1 10", "x: ~-v1.0.0@c1"},
        {"deregistered before it was registered", "x@v1.0.0! c1 10, x@v1.0.0 c1 20",
         "x: v1.0.0@c1"},
        {"versions in the order of their tags", "x@v2.0.0 c2 10, x@v1.0.0 c1 20",
         "x: v2.0.0@c2 v1.0.0@c1"},
        {"one version at two commits", "x@v1.0.0 c1 10, x@v1.0.0#1 c2 20",
         "x: v1.0.0@c1 v1.0.0@c2"},
        {"deregistered at one of them", "x@v1.0.0 c1 10, x@v1.0.0#1 c2 20, x@v1.0.0! c1 30",
         "x: -v1.0.0@c1 v1.0.0@c2"},
        {"two versions at one commit", "x@v1.0.0 c1 10, x@v2.0.0 c1 20", "x: v1.0.0@c1 v2.0.0@c1"},
        {"versions that differ in build metadata alone", "x@v1.0.0+a c1 10, x@v1.0.0+b c2 20",
         "x: v1.0.0+a@c1 v1.0.0+b@c2"},
        {"a lightweight tag", "x@v1.0.0 light", ""},
    };
    CHECK_RULES(rules);
}

TEST(events_of_one_second)
{
    static const struct rule rules[] = {
        {"by name: the deregistration is later", "x@v1.0.0! c1 10, x@v1.0.0 c1 10",
         "x: -v1.0.0@c1"},
        {"by counter: the registration is later", "x@v1.0.0#2 c1 10, x@v1.0.0!#1 c1 10",
         "x: v1.0.0@c1"},
        {"by counter: the deregistration is later", "x@v1.0.0#1 c1 10, x@v1.0.0!#2 c1 10",
         "x: -v1.0.0@c1"},
        {"by name: the unassignment is later", "x#prod! c1 10, x#prod c1 10", "x: ?c1@c1(-prod)"},
        {"by counter: the assignment is later", "x#prod#10 c1 10, x#prod!#9 c1 10",
         "x: ?c1@c1(prod)"},
        {"by counter: the unassignment is later", "x#prod#9 c1 10, x#prod!#10 c1 10",
         "x: ?c1@c1(-prod)"},
        {"one has a counter: by name", "x#prod#5 c1 10, x#prod! c1 10", "x: ?c1@c1(prod)"},
        {"by name: the registration revives", "x@deprecated c1 10, x@v1.0.0 c1 10", "x: v1.0.0@c1"},
        {"by name: the deprecation is later", "x#prod#1 c1 10, x@deprecated c1 10",
         "-x: ?c1@c1(prod)"},
        {"by counter: the deprecation is later", "x@v1.0.0#1 c1 10, x@deprecated#2 c1 10",
         "-x: v1.0.0@c1"},
        {"by counter: the assignment revives", "x#prod#2 c1 10, x@deprecated#1 c1 10",
         "x: ?c1@c1(prod)"},
    };
    CHECK_RULES(rules);
}

TEST(assignments)
{
    static const struct rule rules[] = {
        {"of a registered version", "x@v1.0.0 c1 10, x#prod#1 c1 20", "x: v1.0.0@c1(prod)"},
        {"before it was registered", "x#prod#1 c1 10, x@v1.0.0 c1 20", "x: v1.0.0@c1(prod)"},
        {"after it was deregistered", "x@v1.0.0 c1 10, x@v1.0.0! c1 20, x#prod#1 c1 30",
         "x: -v1.0.0@c1(prod)"},
        {"of a version that was deregistered alone", "x@v1.0.0! c1 10, x#prod#1 c1 20",
         "x: ~-v1.0.0@c1(prod)"},
        {"taken back", "x@v1.0.0 c1 10, x#prod#1 c1 20, x#prod!#2 c1 30", "x: v1.0.0@c1(-prod)"},
        {"and given again", "x@v1.0.0 c1 1, x#prod#1 c1 2, x#prod!#2 c1 3, x#prod#3 c1 4",
         "x: v1.0.0@c1(prod)"},
        {"taken back, never given", "x@v1.0.0 c1 10, x#prod!#1 c1 20", "x: v1.0.0@c1(-prod)"},
        {"stages in the order of their first tags",
         "x@v1.0.0 c1 1, x#prod#1 c1 3, x#dev!#2 c1 2, x#dev#3 c1 4", "x: v1.0.0@c1(dev prod)"},
        {"without a registration", "x#prod#1 c1 10", "x: ?c1@c1(prod)"},
        {"several stages without a registration are of one version",
         "x#prod#1 c1 10, x#dev#2 c1 20, x#prod!#3 c1 30, x#prod#4 c1 40", "x: ?c1@c1(prod dev)"},
        {"unassigned without a registration", "x#prod!#1 c1 10", "x: ?c1@c1(-prod)"},
        {"versions without a registration come behind", "x#prod#1 c1 10, x@v1.0.0 c2 20",
         "x: v1.0.0@c2 ?c1@c1(prod)"},
        {"another artifact's registration does not count", "y@v1.0.0 c1 10, x#prod#1 c1 20",
         "y: v1.0.0@c1; x: ?c1@c1(prod)"},
    };
    CHECK_RULES(rules);
}

// An assignment belongs to the version that was registered last before it.
TEST(assignments_where_two_versions_are_at_one_commit)
{
    static const struct rule rules[] = {
        {"before both", "x#prod#1 c1 5, x@v2.0.0 c1 10, x@v1.0.0 c1 20",
         "x: v2.0.0@c1(prod) v1.0.0@c1"},
        {"between them", "x@v1.0.0 c1 10, x#prod#1 c1 15, x@v2.0.0 c1 20",
         "x: v1.0.0@c1(prod) v2.0.0@c1"},
        {"after both", "x@v1.0.0 c1 10, x@v2.0.0 c1 20, x#prod#1 c1 25",
         "x: v1.0.0@c1 v2.0.0@c1(prod)"},
        {"in the second of the latter", "x@v1.0.0 c1 10, x@v2.0.0 c1 20, x#prod#1 c1 20",
         "x: v1.0.0@c1 v2.0.0@c1(prod)"},
        {"in the second of both", "x#prod#1 c1 10, x@v2.0.0 c1 10, x@v1.0.0 c1 10",
         "x: v1.0.0@c1 v2.0.0@c1(prod)"},
        {"in the second of both, which are counted",
         "x#prod#3 c1 10, x@v2.0.0#1 c1 10, x@v1.0.0#2 c1 10", "x: v2.0.0@c1 v1.0.0@c1(prod)"},
        {"one registered again", "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x@v1.0.0#1 c1 3, x#prod#2 c1 4",
         "x: v1.0.0@c1(prod) v2.0.0@c1"},
        {"one stage in both", "x@v1.0.0 c1 1, x#prod#1 c1 2, x@v2.0.0 c1 3, x#prod#2 c1 4",
         "x: v1.0.0@c1(prod) v2.0.0@c1(prod)"},
        {"unassigned from the latter", "x@v1.0.0 c1 1, x#a#1 c1 2, x@v2.0.0 c1 3, x#a!#2 c1 4",
         "x: v1.0.0@c1(a) v2.0.0@c1(-a)"},
        {"the latter is deregistered by then",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x@v2.0.0! c1 3, x#prod#1 c1 4",
         "x: v1.0.0@c1(prod) -v2.0.0@c1"},
        {"the latter is deregistered later",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x#prod#1 c1 3, x@v2.0.0! c1 4",
         "x: v1.0.0@c1 -v2.0.0@c1(prod)"},
        {"both are deregistered by then: the one that was in force last",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x@v2.0.0! c1 3, x@v1.0.0! c1 4, x#prod#1 c1 5",
         "x: -v1.0.0@c1(prod) -v2.0.0@c1"},
        {"a deregistration registers nothing", "x@v1.0.0 c1 10, x@v2.0.0! c1 20, x#prod#1 c1 30",
         "x: v1.0.0@c1(prod) ~-v2.0.0@c1"},
    };
    CHECK_RULES(rules);
}

TEST(deprecation_and_revival)
{
    static const struct rule rules[] = {
        {"deprecated", "x@v1.0.0 c1 10, x@deprecated c1 20", "-x: v1.0.0@c1"},
        {"nothing but deprecated", "x@deprecated c1 20", "-x:"},
        {"revived by a registration", "x@deprecated c1 20, x@v1.0.0 c1 30", "x: v1.0.0@c1"},
        {"revived by a deregistration", "x@v1.0.0 c1 1, x@deprecated c1 2, x@v1.0.0! c1 3",
         "x: -v1.0.0@c1"},
        {"revived by an assignment", "x@deprecated c1 20, x#prod#1 c1 30", "x: ?c1@c1(prod)"},
        {"revived by an unassignment", "x@deprecated c1 20, x#prod!#1 c1 30", "x: ?c1@c1(-prod)"},
        {"deprecated again", "x@deprecated c1 1, x@v1.0.0 c1 2, x@deprecated#1 c1 3",
         "-x: v1.0.0@c1"},
        {"another artifact's tags do not revive", "x@v1.0.0 c1 1, x@deprecated c1 2, y#a#1 c1 3",
         "-x: v1.0.0@c1; y: ?c1@c1(a)"},
        {"revived by a version's commit that is younger",
         "x@v1.0.0 c1 10, x@deprecated c1 20, commit c1 21", "x: v1.0.0@c1"},
        {"a commit comes before the tags of its second",
         "x@v1.0.0 c1 10, x@deprecated c1 20, commit c1 20", "-x: v1.0.0@c1"},
        {"a commit without a version", "x@v1.0.0 c1 10, x@deprecated c2 20, commit c2 21",
         "-x: v1.0.0@c1"},
        {"revived by artifacts.yaml", "x@deprecated c1 20, head x c9, commit c9 30", "x: ?c9@c9"},
        {"not revived by an older artifacts.yaml", "x@deprecated c1 20, head x c9, commit c9 10",
         "-x: ?c9@c9"},
        {"not revived by a commit that cannot be read", "x@deprecated c1 20, head x c9",
         "-x: ?c9@c9"},
    };
    CHECK_RULES(rules);
}

TEST(artifacts_named_at_head)
{
    static const struct rule rules[] = {
        {"without tags", "head x c1", "*x: ?c1@c1"},
        {"registered there", "x@v1.0.0 c1 10, head x c1", "x: v1.0.0@c1"},
        {"assigned there", "x#prod#1 c1 10, head x c1", "x: ?c1@c1(prod)"},
        {"registered elsewhere", "x@v1.0.0 c1 10, head x c2", "x: v1.0.0@c1 ?c2@c2"},
        {"two of them, behind those with tags", "head z c1, head a c1, m@v1.0.0 c1 10",
         "m: v1.0.0@c1; *z: ?c1@c1; *a: ?c1@c1"},
        {"named twice", "head x c1, head x c1", "*x: ?c1@c1"},
        {"a lightweight tag is no tag of it", "x@v1.0.0 light, head x c1", "*x: ?c1@c1"},
        {"with a directory", "d/e=x@v1.0.0 c1 10, head d/e:x c1", "d/e:x: v1.0.0@c1"},
    };
    CHECK_RULES(rules);
}

// Deprecations are applied first, then (de)registrations, then (un)assignments; each by time, then
// by the tag's name.
TEST(artifacts_in_the_order_in_which_they_become_known)
{
    static const struct rule rules[] = {
        {"by time", "b@v1.0.0 c1 20, a@v1.0.0 c1 30, c@v1.0.0 c1 10",
         "c: v1.0.0@c1; b: v1.0.0@c1; a: v1.0.0@c1"},
        {"by name in one second", "b@v1.0.0 c1 10, a@v2.0.0 c1 10, a/b@v1.0.0 c1 10",
         "a/b: v1.0.0@c1; a: v2.0.0@c1; b: v1.0.0@c1"},
        {"by kind", "a#prod#1 c1 10, b@v1.0.0 c1 20, c@deprecated c1 30",
         "-c:; b: v1.0.0@c1; a: ?c1@c1(prod)"},
        {"by the first of its first kind",
         "a#s#1 c1 1, b@v1.0.0 c1 20, a@v1.0.0 c1 30, b#s#1 c1 40",
         "b: v1.0.0@c1(s); a: v1.0.0@c1(s)"},
    };
    CHECK_RULES(rules);
}

// ---- Dates and authors

// `TAG TIME` of what a version is created by ("commit" if that is the commit), and when it was
// activated.
static const char *dates(const gto_version *version)
{
    static char out[128];
    const gto_event *event = gto_version_authoring_event(version);
    snprintf(out, sizeof(out), "%s %" PRId64 ", %" PRId64, event ? gto_event_tag(event) : "commit",
             gto_version_created_at(version, NULL), gto_version_activated_at(version, NULL));
    return out;
}

TEST(when_versions_were_created_and_activated)
{
    static const struct rule rules[] = {
        {"by its registration", "x@v1.0.0 c1 10, x#prod#1 c1 20, commit c1 5", "x@v1.0.0 10, 10"},
        {"registered again", "x@v1.0.0 c1 10, x@v1.0.0! c1 20, x@v1.0.0#1 c1 30",
         "x@v1.0.0#1 30, 10"},
        {"deregistered", "x@v1.0.0 c1 10, x@v1.0.0! c1 20", "x@v1.0.0 10, 10"},
        {"an assignment before", "x#prod#1 c1 5, x@v1.0.0 c1 10", "x@v1.0.0 10, 10"},
        {"without a registration: latest and earliest", "x#prod#1 c1 10, x#prod!#2 c1 20",
         "x#prod!#2 20, 10"},
        {"and an older commit", "x#prod#1 c1 10, x#dev#2 c1 20, commit c1 5", "x#dev#2 20, 5"},
        {"and a younger commit", "x#prod#1 c1 10, x#dev#2 c1 20, commit c1 30", "commit 30, 10"},
        {"and a commit of the same second", "x#prod#1 c1 10, commit c1 10", "x#prod#1 10, 10"},
        {"known from artifacts.yaml", "head x c1, commit c1 7", "commit 7, 7"},
        {"and from nothing that can be read", "head x c1", "commit 0, 0"},
        {"deregistered alone: that does not create", "x@v1.0.0! c1 10, commit c1 5", "commit 5, 5"},
        {"deregistered alone and assigned", "x@v1.0.0! c1 10, x#prod#1 c1 8", "x#prod#1 8, 8"},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        test_case(rules[i].what);
        CHECK_STR(dates(gto_artifact_version(gto_registry_find(registry, "x"), 0)),
                  rules[i].expected);
        gto_registry_free(registry);
    }
}

TEST(what_a_stage_is_dated_by)
{
    static const struct rule rules[] = {
        {"assigned", "x#prod#1 c1 10", "x#prod#1"},
        {"assigned again", "x#prod#1 c1 10, x#prod#2 c1 20", "x#prod#2"},
        {"unassigned", "x#prod#1 c1 10, x#prod#2 c1 20, x#prod!#3 c1 30", "x#prod#2"},
        {"never assigned", "x#prod!#1 c1 10, x#prod!#2 c1 20", "x#prod!#2"},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        const gto_version *version = gto_artifact_version(gto_registry_find(registry, "x"), 0);
        const gto_event *event = gto_vstage_authoring_event(gto_version_stage(version, 0));
        test_case(rules[i].what);
        CHECK_STR(gto_event_tag(event), rules[i].expected);
        gto_registry_free(registry);
    }
}

// ---- Events, commits, annotations

static const char *tags(size_t count, const gto_event *(*event)(const void *, size_t),
                        const void *object)
{
    static char out[512];
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < sizeof(out); i++)
        len += (size_t)snprintf(out + len, sizeof(out) - len, "%s%s", i ? " " : "",
                                gto_event_tag(event(object, i)));
    return out;
}

static const gto_event *of_artifact(const void *artifact, size_t i)
{
    return gto_artifact_event(artifact, i);
}

static const gto_event *of_version(const void *version, size_t i)
{
    return gto_version_event(version, i);
}

static const gto_event *of_vstage(const void *vstage, size_t i)
{
    return gto_vstage_event(vstage, i);
}

TEST(events_belong_to_artifact_version_and_stage)
{
    gto_registry *registry =
        registry_of("x#prod!#3 c1 40, x@v1.0.0 c1 20, x#dev#2 c1 30, x#prod#1 c1 10, "
                    "x@deprecated c1 50, x@v2.0.0 c2 60, x@v1.0.0! c1 70, y@v1.0.0 c1 1");
    const gto_artifact *x = gto_registry_find(registry, "x");
    const gto_version *version = gto_artifact_version(x, 0);
    const gto_vstage *prod = gto_version_stage(version, 0);
    CHECK_STR(tags(gto_artifact_event_count(x), of_artifact, x),
              "x#prod#1 x@v1.0.0 x#dev#2 x#prod!#3 x@deprecated x@v2.0.0 x@v1.0.0!");
    CHECK_STR(tags(gto_version_event_count(version), of_version, version),
              "x#prod#1 x@v1.0.0 x#dev#2 x#prod!#3 x@v1.0.0!");
    CHECK_STR(tags(gto_vstage_event_count(prod), of_vstage, prod), "x#prod#1 x#prod!#3");
    gto_registry_free(registry);
}

TEST(finds_artifacts_and_tags)
{
    gto_registry *registry = registry_of("d=x@v1.0.0 c1 1, y@v1.0.0 light");
    CHECK_STR(gto_artifact_name(gto_registry_find(registry, "d:x")), "d:x");
    CHECK(!gto_registry_find(registry, "d=x"));
    CHECK(!gto_registry_find(registry, "x"));
    CHECK(!gto_registry_find(registry, "y"));
    CHECK(!gto_registry_find(registry, ""));
    CHECK_STR(gto_event_tag(registry_find_tag(registry, "d=x@v1.0.0")), "d=x@v1.0.0");
    CHECK(!registry_find_tag(registry, "d:x@v1.0.0"));
    CHECK(!registry_find_tag(registry, "y@v1.0.0"));
    gto_registry_free(registry);
}

TEST(what_is_known_of_a_commit)
{
    gto_registry *registry = registry_of("x@v1.0.0 c1 10, y@v1.0.0 c1 10, x@v2.0.0 c2 20, "
                                         "commit c1 5");
    const gto_artifact *x = gto_registry_find(registry, "x");
    const gto_commit *commit = gto_version_commit(gto_artifact_version(x, 0));
    int offset = 1;
    CHECK_STR(gto_commit_id(commit), "c1");
    CHECK_STR(gto_commit_author(commit), "Bob");
    CHECK_STR(gto_commit_author_email(commit), "bob@example.com");
    CHECK_STR(gto_commit_committer(commit), "Cyd");
    CHECK_STR(gto_commit_committer_email(commit), "cyd@example.com");
    CHECK_STR(gto_commit_message(commit), "A commit");
    CHECK_INT(gto_commit_time(commit, &offset), 5);
    CHECK_INT(offset, 0);
    const gto_artifact *y = gto_registry_find(registry, "y");
    CHECK(gto_version_commit(gto_artifact_version(y, 0)) == commit);
    CHECK(!gto_version_commit(gto_artifact_version(x, 1)));
    gto_registry_free(registry);
}

TEST(annotations_are_those_of_the_versions_commit)
{
    static const char text[] = "x: {type: model}\n";
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x@v2.0.0 c2 2, y@v1.0.0 c1 3");
    struct gto_annotations *annotations;
    CHECK_INT(artifacts_yaml_parse(&annotations, text, strlen(text), NULL), GTO_OK);
    const gto_artifact *x = gto_registry_find(registry, "x");
    gto_artifact_version(x, 0)->commit->annotations = annotations;
    const gto_artifact *y = gto_registry_find(registry, "y");
    const gto_annotation *annotation = gto_version_annotation(gto_artifact_version(x, 0));
    CHECK_STR(annotation ? gto_annotation_type(annotation) : NULL, "model");
    CHECK(!gto_version_annotation(gto_artifact_version(x, 1)));
    CHECK(!gto_version_annotation(gto_artifact_version(y, 0)));
    gto_annotations_free(annotations);
    gto_registry_free(registry);
}

// ---- Names and counters that are in use

TEST(greatest_counters)
{
    static const struct rule rules[] = {
        {"no tags", "", ""},
        {"none counted", "x@v1.0.0 c1 1", ""},
        {"of any action", "x#prod#1 c1 1, x@v1.0.0#4 c1 1, x#dev!#3 c1 2, x@deprecated#2 c1 2",
         "4"},
        {"on a lightweight tag", "x#prod#1 c1 1, x#dev#7 light", "7"},
        {"on lightweight tags alone", "x#dev#7 light", "7"},
        {"as numbers", "x#prod#9 c1 1, x#prod#10 c1 2, x#prod#1 c1 3", "10"},
        {"beyond any integer type", "x#a#18446744073709551616 c1 1, x#a#18446744073709551615 c1 2",
         "18446744073709551616"},
        {"with leading zeros", "x#a#0099 c1 1, x#a#00000 c1 2, x#a#100 c1 3", "100"},
        {"zero", "x#a#0 c1 1", "0"},
        {"of another artifact", "y#a#9 c1 1, x/y#a#8 c1 1, d=x#a#7 c1 1, x#a#2 c1 1", "2"},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        struct slice counter = registry_greatest_counter(registry, "x");
        test_case(rules[i].what);
        CHECK(slice_equal(counter, slice_of(rules[i].expected)));
        gto_registry_free(registry);
    }
}

TEST(greatest_counter_of_a_name_with_a_directory)
{
    gto_registry *registry = registry_of("d=x#a#7 c1 1");
    CHECK(slice_equal(registry_greatest_counter(registry, "d:x"), slice_of("7")));
    CHECK(slice_equal(registry_greatest_counter(registry, "d=x"), slice_of("")));
    gto_registry_free(registry);
}

TEST(names_that_are_taken)
{
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x@v2.0.0 light");
    CHECK(registry_is_taken(registry, "x@v1.0.0"));
    CHECK(registry_is_taken(registry, "x@v2.0.0"));
    CHECK(!registry_is_taken(registry, "x@v3.0.0"));
    CHECK(!registry_is_taken(registry, "x@v1.0.0#1"));
    CHECK(!registry_is_taken(registry, ""));
    gto_registry_free(registry);
}

TEST(problems_are_kept_in_order)
{
    gto_registry *registry = registry_of("");
    const struct problem_facts facts = {.tag = "x@v1.0.0"};
    CHECK_INT(registry_add_problem(registry, GTO_PROBLEM_NO_TAGGER, &facts), GTO_OK);
    CHECK_INT(registry_add_problem(registry, GTO_PROBLEM_LIGHTWEIGHT_TAG, &facts), GTO_OK);
    CHECK_INT((intmax_t)gto_registry_problem_count(registry), 2);
    CHECK_INT(gto_problem_code(gto_registry_problem(registry, 0)), GTO_PROBLEM_NO_TAGGER);
    CHECK_INT(gto_problem_code(gto_registry_problem(registry, 1)), GTO_PROBLEM_LIGHTWEIGHT_TAG);
    gto_registry_free(registry);
}

int main(void)
{
    RUN(registrations);
    RUN(events_of_one_second);
    RUN(assignments);
    RUN(assignments_where_two_versions_are_at_one_commit);
    RUN(deprecation_and_revival);
    RUN(artifacts_named_at_head);
    RUN(artifacts_in_the_order_in_which_they_become_known);
    RUN(when_versions_were_created_and_activated);
    RUN(what_a_stage_is_dated_by);
    RUN(events_belong_to_artifact_version_and_stage);
    RUN(finds_artifacts_and_tags);
    RUN(what_is_known_of_a_commit);
    RUN(annotations_are_those_of_the_versions_commit);
    RUN(greatest_counters);
    RUN(greatest_counter_of_a_name_with_a_directory);
    RUN(names_that_are_taken);
    RUN(problems_are_kept_in_order);
    return test_end();
}
