#include "buf.h"
#include "build_registry.h"
#include "config.h"
#include "test.h"

static const char *say(struct buf *text)
{
    static char out[2048];
    snprintf(out, sizeof(out), "%s", text->data ? text->data : "");
    buf_free(text);
    return out;
}

static struct gto_selection every(void)
{
    struct gto_selection selection = GTO_SELECTION_INIT;
    selection.versions_per_stage = -1;
    return selection;
}

// The rows that a shortcut picks, as `VERSION(STAGES) ...`; or the message of the error.
static const char *rows(const gto_registry *registry, const char *shortcut, const char *commit_id,
                        struct gto_selection selection)
{
    struct buf text = {0};
    gto_shortcut *pick;
    gto_picks *picks;
    gto_error *error = NULL;
    CHECK_INT(gto_shortcut_parse(&pick, shortcut, NULL), GTO_OK);
    const gto_artifact *artifact = gto_registry_find(registry, gto_shortcut_artifact(pick));
    if (gto_pick_versions(&picks, artifact, pick, commit_id, &selection, &error) == GTO_OK) {
        for (size_t i = 0; i < gto_picks_count(picks); i++) {
            const gto_picked *row = gto_picks_item(picks, i);
            buf_addf(&text, "%s%s(", i ? " " : "", gto_version_name(gto_picked_version(row)));
            for (size_t j = 0; j < gto_picked_stage_count(row); j++)
                buf_addf(&text, "%s%s", j ? " " : "", gto_vstage_name(gto_picked_stage(row, j)));
            buf_addc(&text, ')');
        }
        gto_picks_free(picks);
    } else {
        buf_adds(&text, gto_error_message(error));
    }
    gto_error_free(error);
    gto_shortcut_free(pick);
    return say(&text);
}

// The stages of `x`, as `STAGE: VERSION ..., STAGE: ...`; or the message of the error.
static const char *stages(const gto_registry *registry, struct gto_selection selection)
{
    struct buf text = {0};
    const gto_vstage **picked;
    gto_error *error = NULL;
    size_t count;
    const gto_artifact *artifact = gto_registry_find(registry, "x");
    if (gto_pick_stages(&picked, &count, artifact, &selection, &error) == GTO_OK) {
        for (size_t i = 0; i < count; i++) {
            const char *name = gto_vstage_name(picked[i]);
            if (i == 0 || strcmp(gto_vstage_name(picked[i - 1]), name) != 0)
                buf_addf(&text, "%s%s:", i ? ", " : "", name);
            buf_addf(&text, " %s", gto_version_name(gto_vstage_version(picked[i])));
        }
        free(picked);
    } else {
        buf_adds(&text, gto_error_message(error));
    }
    gto_error_free(error);
    return say(&text);
}

// ---- Versions

struct rule {
    const char *what, *registry, *expected;
};

TEST(versions_are_sorted_greatest_first)
{
    static const struct rule rules[] = {
        {"none", "x@deprecated c1 1, x@v1.0.0 light, x#a#1 light", ""},
        {"by precedence", "x@v9.0.0 c1 1, x@v10.0.0 c2 2, x@v10.0.0-rc.1 c3 3, x@v0.1.0 c4 4",
         "v10.0.0() v10.0.0-rc.1() v9.0.0() v0.1.0()"},
        {"equal ones: the one known last first",
         "x@v1.0.0+b c1 1, x@v1.0.0+a c2 2, x@v1.0.0+c c3 3", "v1.0.0+c() v1.0.0+a() v1.0.0+b()"},
        {"those without a registration behind, the greatest name first",
         "x#s#1 c1 1, x#s#2 c3 2, x#s#3 c2 3, x@v0.0.1 c4 4", "v0.0.1() c3(s) c2(s) c1(s)"},
        {"known from artifacts.yaml", "x@v1.0.0 c1 1, head x c2", "v1.0.0() c2()"},
        {"no deregistered ones", "x@v1.0.0 c1 1, x@v2.0.0 c2 2, x@v2.0.0! c2 3", "v1.0.0()"},
        {"none of a deprecated artifact", "x@v1.0.0 c1 1, x@deprecated c1 2", ""},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        test_case(rules[i].what);
        if (gto_registry_find(registry, "x"))
            CHECK_STR(rows(registry, "x", NULL, every()), rules[i].expected);
        gto_registry_free(registry);
    }
}

TEST(deprecated_ones_are_shown_to_who_asks)
{
    struct gto_selection selection = every();
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x@v1.0.0! c1 2, x@v0.5.0 c2 3, "
                                         "x#s#1 c2 4, x#s#2 c1 5, x@deprecated c1 6");
    CHECK_STR(rows(registry, "x", NULL, selection), "");
    selection.deprecated = true;
    CHECK_STR(rows(registry, "x", NULL, selection), "v1.0.0() v0.5.0(s)");
    CHECK_STR(stages(registry, selection), "s: v0.5.0");
    gto_registry_free(registry);
}

TEST(shortcuts_pick_rows)
{
    static const struct {
        const char *shortcut, *expected;
    } cases[] = {
        {"x", "v2.0.0(dev) v1.0.0(dev prod) v1.0.0-rc.1() c4(dev)"},
        {"x@latest", "v2.0.0(dev)"},
        {"x@greatest", "v2.0.0(dev)"},
        {"x@v1.0.0", "v1.0.0(dev prod)"},
        {"x@v1.0.0-rc.1", "v1.0.0-rc.1()"},
        {"x@v3.0.0", ""},
        {"x@v9.9.9", ""},
        {"x#prod", "v1.0.0(dev prod)"},
        {"x#dev", "v2.0.0(dev) v1.0.0(dev prod) c4(dev)"},
        {"x#qa", ""},
    };
    gto_registry *registry =
        registry_of("x@v2.0.0 c2 1, x@v1.0.0-rc.1 c3 2, x@v1.0.0 c1 3, x@v3.0.0 c5 4, "
                    "x@v3.0.0! c5 5, x#prod#1 c1 6, x#dev#2 c1 7, x#dev#3 c2 8, x#dev#4 c4 9");
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        test_case(cases[i].shortcut);
        CHECK_STR(rows(registry, cases[i].shortcut, NULL, every()), cases[i].expected);
    }
    gto_registry_free(registry);
}

TEST(a_commit_picks_rows)
{
    gto_registry *registry =
        registry_of("x@v1.0.0 c1 1, x@v2.0.0 c2 2, x@v3.0.0 c2 3, x#s#1 c4 4, y@v1.0.0 c5 5");
    CHECK_STR(rows(registry, "x", "c1", every()), "v1.0.0()");
    CHECK_STR(rows(registry, "x", "c2", every()), "v3.0.0() v2.0.0()");
    CHECK_STR(rows(registry, "x", "c4", every()), "c4(s)");
    CHECK_STR(rows(registry, "x", "c5", every()), "");
    gto_registry_free(registry);
}

TEST(several_stages_without_a_registration_are_one_row)
{
    gto_registry *registry = registry_of("x#a#1 c1 1, x#b#2 c1 2, x#a!#3 c1 3, x#a#4 c1 4");
    CHECK_STR(rows(registry, "x", NULL, every()), "c1(a b)");
    gto_registry_free(registry);
}

// Versions share stages as they share a name, and count once in a stage.
TEST(a_version_at_two_commits)
{
    struct gto_selection selection = every();
    gto_registry *registry =
        registry_of("x@v1.0.0 c1 10, x@v1.0.0#1 c2 20, x@v0.5.0 c3 25, x#prod#2 c1 30, "
                    "x#prod#3 c2 40, x#prod#4 c3 26");
    CHECK_STR(rows(registry, "x", NULL, selection), "v1.0.0(prod) v1.0.0(prod) v0.5.0(prod)");
    CHECK_STR(stages(registry, selection), "prod: v1.0.0 v0.5.0");
    selection.versions_per_stage = 2;
    CHECK_STR(stages(registry, selection), "prod: v1.0.0 v0.5.0");
    selection.sort = GTO_SORT_SEMVER;
    CHECK_STR(stages(registry, selection), "prod: v1.0.0 v0.5.0");
    selection.versions_per_stage = 1;
    CHECK_STR(rows(registry, "x", NULL, selection), "v1.0.0(prod) v1.0.0(prod) v0.5.0()");
    gto_registry_free(registry);
}

TEST(the_latest_version)
{
    static const struct {
        const char *what, *registry, *registered, *any;
    } cases[] = {
        {"none", "x@v1.0.0! c1 1", NULL, NULL},
        {"greatest, not youngest", "x@v2.0.0 c2 1, x@v1.0.0 c1 2", "v2.0.0", "v2.0.0"},
        {"the release before its candidates", "x@v1.0.0 c1 1, x@v1.0.0-rc.2 c2 2", "v1.0.0",
         "v1.0.0"},
        {"deregistered ones do not count", "x@v2.0.0 c2 1, x@v2.0.0! c2 2, x@v1.0.0 c1 3", "v1.0.0",
         "v1.0.0"},
        {"without a registration", "x#s#1 c1 1, x#s#2 c2 2", NULL, "c2"},
        {"a registered one before others", "x#s#1 c9 9, x@v0.0.1 c1 1", "v0.0.1", "v0.0.1"},
        {"of equal ones the one known last", "x@v1.0.0+b c1 1, x@v1.0.0+a c2 2", "v1.0.0+a",
         "v1.0.0+a"},
        {"of a deprecated artifact", "x@v1.0.0 c1 1, x@deprecated c1 2", "v1.0.0", "v1.0.0"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gto_registry *registry = registry_of(cases[i].registry);
        const gto_artifact *artifact = gto_registry_find(registry, "x");
        const gto_version *registered = gto_artifact_latest(artifact, true);
        const gto_version *any = gto_artifact_latest(artifact, false);
        test_case(cases[i].what);
        CHECK_STR(registered ? gto_version_name(registered) : NULL, cases[i].registered);
        CHECK_STR(any ? gto_version_name(any) : NULL, cases[i].any);
        gto_registry_free(registry);
    }
}

TEST(versions_in_an_order)
{
    static const char text[] = "x@v1.0.0 c1 30, x@v3.0.0 c2 20, x@v2.0.0 c3 10, x@v2.0.0! c3 40, "
                               "x#s#1 c4 50";
    static const struct {
        unsigned which;
        enum gto_sort sort;
        const char *expected;
    } cases[] = {
        {0, GTO_SORT_SEMVER, "v3.0.0 v2.0.0 v1.0.0 c4 "},
        {0, GTO_SORT_TIMESTAMP, "c4 v1.0.0 v3.0.0 v2.0.0 "},
        {GTO_VERSIONS_ACTIVE, GTO_SORT_SEMVER, "v3.0.0 v1.0.0 c4 "},
        {GTO_VERSIONS_REGISTERED, GTO_SORT_SEMVER, "v3.0.0 v2.0.0 v1.0.0 "},
        {GTO_VERSIONS_ACTIVE | GTO_VERSIONS_REGISTERED, GTO_SORT_TIMESTAMP, "v1.0.0 v3.0.0 "},
    };
    gto_registry *registry = registry_of(text);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const gto_version **versions;
        struct buf out = {0};
        size_t count;
        CHECK_INT(gto_artifact_versions(&versions, &count, gto_registry_find(registry, "x"),
                                        cases[i].which, cases[i].sort, NULL),
                  GTO_OK);
        for (size_t j = 0; j < count; j++)
            buf_addf(&out, "%s ", gto_version_name(versions[j]));
        gto_free(versions);
        CHECK_STR(say(&out), cases[i].expected);
    }
    gto_registry_free(registry);
}

TEST(artifacts_are_picked)
{
    gto_registry *registry =
        registry_of("y@v1.0.0 c1 1, x@v1.0.0 c1 2, z@v1.0.0 c1 3, z@deprecated c1 4");
    struct gto_selection selection = GTO_SELECTION_INIT;
    const gto_artifact **artifacts;
    size_t count;
    CHECK_INT(gto_pick_artifacts(&artifacts, &count, registry, NULL, false, NULL), GTO_OK);
    CHECK_INT((intmax_t)count, 2);
    CHECK_STR(gto_artifact_name(artifacts[0]), "y");
    CHECK_STR(gto_artifact_name(artifacts[1]), "x");
    gto_free(artifacts);
    selection.deprecated = true;
    CHECK_INT(gto_pick_artifacts(&artifacts, &count, registry, &selection, true, NULL), GTO_OK);
    CHECK_INT((intmax_t)count, 3);
    CHECK_STR(gto_artifact_name(artifacts[0]), "x");
    CHECK_STR(gto_artifact_name(artifacts[2]), "z");
    gto_free(artifacts);
    selection.struct_version = 0;
    CHECK_INT(gto_pick_artifacts(&artifacts, &count, registry, &selection, true, NULL), GTO_EARGS);
    gto_registry_free(registry);
}

// The latest version and the versions in each stage, as `LATEST|STAGE|...`; `-` for none.
static const char *summary(const gto_registry *registry, const char *const *stages, int limit,
                           bool shorten)
{
    struct gto_selection selection = GTO_SELECTION_INIT;
    struct buf out = {0};
    gto_summary *made;
    selection.versions_per_stage = limit;
    CHECK_INT(gto_summary_make(&made, gto_registry_find(registry, "x"), stages, &selection, shorten,
                               NULL),
              GTO_OK);
    const char *latest = gto_summary_latest(made);
    buf_adds(&out, latest ? latest : "-");
    for (size_t i = 0; stages[i]; i++)
        buf_addf(&out, "|%s", gto_summary_stage(made, i) ? gto_summary_stage(made, i) : "-");
    gto_summary_free(made);
    return say(&out);
}

TEST(summaries)
{
    static const char commit[] = "0123456789abcdef0123456789abcdef01234567";
    static const char *const stages[] = {"prod", "none", "dev", NULL}, *const no_stages[] = {NULL};
    struct buf tags = {0};
    buf_addf(&tags,
             "x@v10.10.13 c1 1, x@v20.0.0-rc.1 c2 2, x#prod#1 c1 3, x#prod#2 c2 4, x#dev#3 %s 5",
             commit);
    gto_registry *registry = registry_of(say(&tags));
    CHECK_STR(summary(registry, stages, -1, false),
              "v20.0.0-rc.1|v20.0.0-rc.1, v10.10.13|-|0123456789abcdef0123456789abcdef01234567");
    CHECK_STR(summary(registry, stages, -1, true),
              "v20.0.0-rc.1|v20.0.0-rc.1, v10.10.13|-|0123456");
    CHECK_STR(summary(registry, stages, 1, true), "v20.0.0-rc.1|v20.0.0-rc.1|-|0123456");
    CHECK_STR(summary(registry, no_stages, -2, true), "v20.0.0-rc.1"); // limits are not looked at
    gto_registry_free(registry);
    registry = registry_of("x#dev#1 c1 1");
    CHECK_STR(summary(registry, stages, 1, true), "-|-|-|c1");
    gto_registry_free(registry);
}

TEST(summaries_have_a_limit)
{
    static const char *const stages[] = {"a", "b", NULL}, *const no_stages[] = {NULL};
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x#a#1 c1 2");
    gto_error *error = NULL;
    CHECK_INT(gto_summaries_check(registry, 1 << 19, stages, &error), GTO_OK);
    CHECK_INT(gto_summaries_check(registry, SIZE_MAX, no_stages, &error), GTO_OK);
    CHECK(error == NULL);
    CHECK_INT(gto_summaries_check(registry, (1 << 19) + 1, stages, &error), GTO_ERROR);
    CHECK_STR(gto_error_message(error),
              "524289 artifacts in 2 stages make more than 1048576 cells: ask for some of the "
              "artifacts, by a name or a pattern");
    gto_error_free(error);
    CHECK_INT(gto_summaries_check(registry, SIZE_MAX, stages, NULL), GTO_ERROR);
    gto_registry_free(registry);
}

TEST(summaries_of_many_stages)
{
    static const char *const stages[] = {"b", "c", "a", "0", "d", NULL};
    gto_registry *registry =
        registry_of("x@v1.0.0 c1 1, x@v2.0.0 c2 2, x#d#1 c1 3, x#b#2 c1 4, x#a#3 c1 5, x#b#4 c2 6, "
                    "x#a#5 c2 7, x#e#6 c1 8");
    CHECK_STR(summary(registry, stages, -1, true),
              "v2.0.0|v2.0.0, v1.0.0|-|v2.0.0, v1.0.0|-|v1.0.0");
    gto_registry_free(registry);
}

// ---- Stages

// qa came last, to v1.0.0; dev went from v2.0.0 to v1.0.0, and prod from v1.0.0 over v2.0.0 to
// v3.0.0.
static const char several_stages[] =
    "x@v1.0.0 c1 1, x@v2.0.0 c2 2, x@v3.0.0 c3 3, x#prod#1 c1 10, x#prod#2 c2 20, x#dev#3 c2 30, "
    "x#dev#4 c1 40, x#prod#5 c3 50, x#qa#6 c1 60, x#old#7 c1 70, x#old!#8 c1 80, x#c#9 c4 90";

TEST(limits_of_versions_and_assignments)
{
    static const struct {
        int av, vs;
        enum gto_sort sort;
        const char *expected;
    } cases[] = {
        {-1, -1, GTO_SORT_TIMESTAMP,
         "c: c4, qa: v1.0.0, prod: v3.0.0 v2.0.0 v1.0.0, dev: v1.0.0 v2.0.0"},
        {-1, 1, GTO_SORT_TIMESTAMP, "c: c4, qa: v1.0.0, prod: v3.0.0, dev: v1.0.0"},
        {-1, 2, GTO_SORT_TIMESTAMP, "c: c4, qa: v1.0.0, prod: v3.0.0 v2.0.0, dev: v1.0.0 v2.0.0"},
        {-1, 99, GTO_SORT_TIMESTAMP,
         "c: c4, qa: v1.0.0, prod: v3.0.0 v2.0.0 v1.0.0, dev: v1.0.0 v2.0.0"},
        {-1, 0, GTO_SORT_TIMESTAMP, ""},
        {0, -1, GTO_SORT_TIMESTAMP, ""},
        {1, -1, GTO_SORT_TIMESTAMP, "c: c4, prod: v3.0.0 v2.0.0 v1.0.0"},
        {2, -1, GTO_SORT_TIMESTAMP, "c: c4, prod: v3.0.0 v2.0.0 v1.0.0, dev: v1.0.0 v2.0.0"},
        {2, 1, GTO_SORT_TIMESTAMP, "c: c4, prod: v3.0.0, dev: v1.0.0"},
        {-1, -1, GTO_SORT_SEMVER,
         "prod: v3.0.0 v2.0.0 v1.0.0, dev: v2.0.0 v1.0.0, qa: v1.0.0, c: c4"},
        {-1, 1, GTO_SORT_SEMVER, "prod: v3.0.0, dev: v2.0.0, qa: v1.0.0, c: c4"},
        {-1, 2, GTO_SORT_SEMVER, "prod: v3.0.0 v2.0.0, dev: v2.0.0 v1.0.0, qa: v1.0.0, c: c4"},
        {1, 2, GTO_SORT_SEMVER, "prod: v3.0.0 v2.0.0, c: c4"},
        {-2, 1, GTO_SORT_SEMVER, "'assignments_per_version' must be >= -1"},
        {-1, -2, GTO_SORT_SEMVER, "'versions_per_stage' must be >=-1"},
        {-2, -2, GTO_SORT_TIMESTAMP, "'assignments_per_version' must be >= -1"},
    };
    gto_registry *registry = registry_of(several_stages);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char label[64];
        struct gto_selection selection = GTO_SELECTION_INIT;
        selection.assignments_per_version = cases[i].av;
        selection.versions_per_stage = cases[i].vs;
        selection.sort = cases[i].sort;
        snprintf(label, sizeof(label), "--av %d --vs %d --sort %s", cases[i].av, cases[i].vs,
                 cases[i].sort == GTO_SORT_SEMVER ? "semver" : "timestamp");
        test_case(label);
        CHECK_STR(stages(registry, selection), cases[i].expected);
    }
    gto_registry_free(registry);
}

TEST(rows_have_the_stages_that_were_picked)
{
    struct gto_selection selection = GTO_SELECTION_INIT;
    gto_registry *registry = registry_of(several_stages);
    CHECK_STR(rows(registry, "x", NULL, selection), "v3.0.0(prod) v2.0.0() v1.0.0(qa dev) c4(c)");
    CHECK_STR(rows(registry, "x#dev", NULL, selection), "v1.0.0(qa dev)");
    selection.sort = GTO_SORT_SEMVER;
    CHECK_STR(rows(registry, "x", NULL, selection), "v3.0.0(prod) v2.0.0(dev) v1.0.0(qa) c4(c)");
    CHECK_STR(rows(registry, "x#dev", NULL, selection), "v2.0.0(dev)");
    selection.versions_per_stage = -2;
    CHECK_STR(rows(registry, "x", NULL, selection), "'versions_per_stage' must be >=-1");
    gto_registry_free(registry);
}

// What artifacts.yaml names, and what is assigned without a registration, is in no stage then; it
// has its row.
TEST(registered_only)
{
    struct gto_selection selection = every();
    gto_registry *registry = registry_of(several_stages);
    selection.registered_only = true;
    CHECK_STR(stages(registry, selection),
              "qa: v1.0.0, prod: v3.0.0 v2.0.0 v1.0.0, dev: v1.0.0 v2.0.0");
    CHECK_STR(rows(registry, "x", NULL, selection),
              "v3.0.0(prod) v2.0.0(prod dev) v1.0.0(qa prod dev) c4()");
    gto_registry_free(registry);
}

TEST(deregistered_versions_are_in_no_stage)
{
    gto_registry *registry =
        registry_of("x@v1.0.0 c1 1, x#prod#1 c1 2, x@v2.0.0 c2 3, x#prod#2 c2 4, x@v2.0.0! c2 5");
    CHECK_STR(stages(registry, every()), "prod: v1.0.0");
    gto_registry_free(registry);
}

// An assignment repeated moves a version to the front of its stage.
TEST(a_stage_is_as_young_as_its_latest_assignment)
{
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x@v2.0.0 c2 2, x#prod#1 c1 3, "
                                         "x#prod#2 c2 4, x#dev#3 c1 5, x#prod#4 c1 6");
    struct gto_selection first = every();
    first.assignments_per_version = 1;
    CHECK_STR(stages(registry, every()), "prod: v1.0.0 v2.0.0, dev: v1.0.0");
    CHECK_STR(stages(registry, first), "dev: v1.0.0, prod: v2.0.0");
    gto_registry_free(registry);
}

// ---- History

static const char *history(const char *registry_text, const char *artifact, bool ascending)
{
    struct buf text = {0};
    const gto_event **events;
    size_t count;
    gto_registry *registry = registry_of(registry_text);
    CHECK_INT(gto_history(&events, &count, registry, artifact, ascending, NULL), GTO_OK);
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s%s", i ? " " : "", gto_event_tag(events[i]));
    free(events);
    gto_registry_free(registry);
    return say(&text);
}

TEST(history_is_latest_first)
{
    static const char registry[] =
        "x@v1.0.0 c1 10, y#s#1 c1 20, x@deprecated c1 30, y@v1.0.0 c2 5, "
        "x#s#9 light, head x c1, commit c1 99";
    CHECK_STR(history(registry, NULL, false), "x@deprecated y#s#1 x@v1.0.0 y@v1.0.0");
    CHECK_STR(history(registry, NULL, true), "y@v1.0.0 x@v1.0.0 y#s#1 x@deprecated");
    CHECK_STR(history(registry, "x", false), "x@deprecated x@v1.0.0");
    CHECK_STR(history(registry, "z", false), "");
    CHECK_STR(history("", NULL, false), "");
}

TEST(history_of_one_second_goes_by_what_was_done)
{
    CHECK_STR(history("x#s! c1 1, x#s c1 1, x@v1.0.0! c1 1, x@v1.0.0 c1 1, x@deprecated c1 1", NULL,
                      true),
              "x@deprecated x@v1.0.0 x@v1.0.0! x#s x#s!");
    CHECK_STR(history("y#s c1 1, x#s! c1 1, z@v1.0.0 c1 1, a@deprecated c1 1", NULL, false),
              "x#s! y#s z@v1.0.0 a@deprecated");
}

TEST(history_of_one_second_and_kind_goes_by_artifact_and_name)
{
    static const char registry[] =
        "b@v2.0.0 c2 1, b@v1.0.0 c1 1, a@v1.0.0 c1 1, c@deprecated c1 0, c@v1.0.0 c1 1";
    CHECK_STR(history(registry, NULL, true), "c@deprecated c@v1.0.0 a@v1.0.0 b@v1.0.0 b@v2.0.0");
    CHECK_STR(history(registry, NULL, false), "b@v2.0.0 b@v1.0.0 a@v1.0.0 c@v1.0.0 c@deprecated");
}

TEST(history_of_one_second_follows_counters)
{
    CHECK_STR(history("x#b#10 c1 1, x#a#9 c1 1, x#a!#11 c1 1, x@v1.0.0#8 c1 1", NULL, true),
              "x@v1.0.0#8 x#a#9 x#b#10 x#a!#11");
    CHECK_STR(history("x@v1.0.0#2 c1 1, x#a#1 c1 1", NULL, true), "x#a#1 x@v1.0.0#2");
    CHECK_STR(history("x#b#1 c1 1, x#a#2 c1 1, y#b#3 c1 1, y#a#4 c1 1", NULL, true),
              "x#b#1 x#a#2 y#b#3 y#a#4");
    CHECK_STR(history("x#a#2 c1 1, x#b c1 1, x#c#1 c1 1", NULL, true), "x#c#1 x#b x#a#2");
    CHECK_STR(history("x#s#2 c1 1, x#s#1 c1 2", NULL, true), "x#s#2 x#s#1");
}

// ---- Stages of the whole registry

// The names of the stages, or NULL.
static const char *all_stages(const char *registry_text, const char *const *allowed,
                              enum gto_stages which)
{
    struct buf text = {0};
    const struct gto_config config = {.allowed.stages = allowed};
    const char **names;
    gto_registry *registry = registry_of(registry_text);
    bool needed = gto_stages_need_registry(&config, which);
    CHECK_INT(gto_stages(&names, &config, needed ? registry : NULL, which, NULL), GTO_OK);
    for (size_t i = 0; names && names[i]; i++)
        buf_addf(&text, "%s%s", i ? " " : "", names[i]);
    bool none = !names;
    free(names);
    gto_registry_free(registry);
    const char *said = say(&text);
    return none ? NULL : said;
}

TEST(stages_allowed_and_used)
{
    static const char *const allowed[] = {"prod", "dev", NULL}, *const nothing[] = {NULL};
    static const char registry[] =
        "x@v1.0.0 c1 1, x#qa#1 c1 2, y#dev#1 c1 3, x#dev#2 c1 3, x#old#3 c1 4, x#old!#4 c1 5, "
        "x@v2.0.0 c2 6, x#gone#5 c2 7, x@v2.0.0! c2 8, z#alpha#1 c1 9, z@deprecated c1 10";
    CHECK_STR(all_stages(registry, NULL, GTO_STAGES_AUTO), "alpha dev qa");
    CHECK_STR(all_stages(registry, NULL, GTO_STAGES_USED), "alpha dev qa");
    CHECK_STR(all_stages(registry, NULL, GTO_STAGES_ALLOWED), NULL);
    CHECK_STR(all_stages(registry, allowed, GTO_STAGES_AUTO), "prod dev");
    CHECK_STR(all_stages(registry, allowed, GTO_STAGES_USED), "alpha dev qa");
    CHECK_STR(all_stages(registry, allowed, GTO_STAGES_ALLOWED), "prod dev");
    CHECK_STR(all_stages(registry, nothing, GTO_STAGES_AUTO), "");
    CHECK_STR(all_stages("", NULL, GTO_STAGES_USED), "");
}

int main(void)
{
    RUN(versions_are_sorted_greatest_first);
    RUN(deprecated_ones_are_shown_to_who_asks);
    RUN(shortcuts_pick_rows);
    RUN(a_commit_picks_rows);
    RUN(several_stages_without_a_registration_are_one_row);
    RUN(a_version_at_two_commits);
    RUN(the_latest_version);
    RUN(versions_in_an_order);
    RUN(artifacts_are_picked);
    RUN(summaries);
    RUN(summaries_have_a_limit);
    RUN(summaries_of_many_stages);
    RUN(limits_of_versions_and_assignments);
    RUN(rows_have_the_stages_that_were_picked);
    RUN(registered_only);
    RUN(deregistered_versions_are_in_no_stage);
    RUN(a_stage_is_as_young_as_its_latest_assignment);
    RUN(history_is_latest_first);
    RUN(history_of_one_second_goes_by_what_was_done);
    RUN(history_of_one_second_and_kind_goes_by_artifact_and_name);
    RUN(history_of_one_second_follows_counters);
    RUN(stages_allowed_and_used);
    return test_end();
}
