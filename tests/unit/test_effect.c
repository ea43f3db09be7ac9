// Whether a change takes effect, and what is doubtful about dates.
#include "effect.h"

#include "build_registry.h"
#include "check.h"
#include "test.h"

struct rule {
    const char *what;
    const char *registry;
    struct gto_changed_tag tag;
    const char *commit;
    int64_t time;
    bool holds;
};

#define VERSIONS "x@v1.0.0 c1 10, x@v2.0.0 c2 20"
#define REGISTER(n, v)                                                                             \
    {                                                                                              \
        .action = GTO_ACTION_REGISTER, .name = n, .version = v                                     \
    }
#define DEREGISTER(n, v)                                                                           \
    {                                                                                              \
        .action = GTO_ACTION_DEREGISTER, .name = n, .version = v                                   \
    }
#define ASSIGN(n)                                                                                  \
    {                                                                                              \
        .action = GTO_ACTION_ASSIGN, .name = n, .stage = "prod"                                    \
    }
#define UNASSIGN(n)                                                                                \
    {                                                                                              \
        .action = GTO_ACTION_UNASSIGN, .name = n, .stage = "prod"                                  \
    }
#define DEPRECATE(n)                                                                               \
    {                                                                                              \
        .action = GTO_ACTION_DEPRECATE, .name = n                                                  \
    }

static const struct rule rules[] = {
    {"nothing is there", "", REGISTER("x@v1.0.0", "v1.0.0"), "c1", 5, true},
    {"a version older than others", VERSIONS, REGISTER("x@v3.0.0", "v3.0.0"), "c3", 5, true},
    {"registered before it was deregistered", VERSIONS ", x@v1.0.0! c1 30",
     REGISTER("x@v1.0.0#1", "v1.0.0"), "c1", 29, false},
    {"registered after it was deregistered", VERSIONS ", x@v1.0.0! c1 30",
     REGISTER("x@v1.0.0#1", "v1.0.0"), "c1", 31, true},
    {"deregistered before it was registered", VERSIONS, DEREGISTER("x@v1.0.0!", "v1.0.0"), "c1", 9,
     false},
    {"deregistered in the same second", VERSIONS, DEREGISTER("x@v1.0.0!", "v1.0.0"), "c1", 10,
     true},
    {"assigned before another version was", VERSIONS ", x#prod#1 c1 30", ASSIGN("x#prod#2"), "c2",
     29, false},
    {"assigned in the second in which another version was", VERSIONS ", x#prod#1 c1 30",
     ASSIGN("x#prod#2"), "c2", 30, true},
    {"assigned after another version was", VERSIONS ", x#prod#1 c1 30", ASSIGN("x#prod#2"), "c2",
     31, true},
    {"the other assignment was taken back", VERSIONS ", x#prod#1 c1 30, x#prod!#2 c1 40",
     ASSIGN("x#prod#3"), "c2", 29, true},
    {"the other version is not active", VERSIONS ", x#prod#1 c1 30, x@v1.0.0! c1 40",
     ASSIGN("x#prod#2"), "c2", 29, true},
    {"another stage", VERSIONS ", x#dev#1 c1 30", ASSIGN("x#prod#2"), "c2", 29, true},
    {"assigned before it was unassigned", VERSIONS ", x#prod#1 c1 30, x#prod!#2 c1 40",
     ASSIGN("x#prod#3"), "c1", 35, false},
    {"unassigned before it was assigned", VERSIONS ", x#prod#1 c1 30", UNASSIGN("x#prod!#2"), "c1",
     29, false},
    {"unassigned after it was assigned", VERSIONS ", x#prod#1 c1 30", UNASSIGN("x#prod!#2"), "c1",
     31, true},
    {"deprecated before the newest tag", VERSIONS, DEPRECATE("x@deprecated"), "c1", 19, false},
    {"deprecated after the newest tag", VERSIONS, DEPRECATE("x@deprecated"), "c1", 21, true},
    {"deprecated before a commit", VERSIONS ", commit c2 50", DEPRECATE("x@deprecated"), "c1", 49,
     false},
    {"deprecated after all commits", VERSIONS ", commit c2 50", DEPRECATE("x@deprecated"), "c1", 50,
     true},
};

TEST(changes_take_effect)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_registry *registry = registry_of(rules[i].registry);
        struct planned_tag planned = {.item = rules[i].tag, .commit_id = rules[i].commit};
        void *items[] = {&planned};
        gto_change change = {.tags = {items, 1, 1}};
        bool holds = !rules[i].holds;
        test_case(rules[i].what);
        CHECK_INT(effect_holds(&holds, registry, "x", &change, rules[i].time), GTO_OK);
        CHECK(holds == rules[i].holds);
        gto_registry_free(registry);
    }
}

TEST(what_happened_last)
{
    gto_registry *registry = registry_of(VERSIONS ", y@v1.0.0 c3 99, commit c1 30, commit c3 500");
    CHECK_STR(effect_newest(registry, "x", false).tag, "x@v2.0.0");
    CHECK_INT(effect_newest(registry, "x", true).time, 30);
    CHECK_STR(effect_newest(registry, "x", true).commit_id, "c1");
    CHECK(!effect_newest(registry, "z", true).tag && !effect_newest(registry, "z", true).commit_id);
    gto_registry_free(registry);
}

TEST(dates_are_checked)
{
    gto_registry *registry = registry_of(
        "x@v1.0.0 c1 10, x#a#3 c1 20, x#b#1 c1 30, x#c#2 c1 40, x#d#9 c1 101, y#a#1 c2 100");
    static const char *const expected[] = {
        "the dates of tags 'x#a#3', 'x#b#1' contradict",
        "the dates of tags 'x#a#3', 'x#c#2' contradict",
        "tag 'x#d#9' is dated in the future",
    };
    size_t found = 0;
    CHECK_INT(registry_check(registry, false, 100), GTO_OK);
    CHECK_INT((intmax_t)gto_registry_problem_count(registry), 0);
    CHECK_INT(registry_check(registry, true, 100), GTO_OK);
    for (size_t i = 0; i < gto_registry_problem_count(registry); i++) {
        const gto_problem *problem = gto_registry_problem(registry, i);
        if (gto_problem_code(problem) != GTO_PROBLEM_NO_VERSION && found < 3)
            CHECK(strstr(gto_problem_message(problem), expected[found++]));
    }
    CHECK_INT((intmax_t)found, 3);
    gto_registry_free(registry);
}

int main(void)
{
    RUN(changes_take_effect);
    RUN(what_happened_last);
    RUN(dates_are_checked);
    return test_end();
}
