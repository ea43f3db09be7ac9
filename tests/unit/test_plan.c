#include "plan.h"

#include "build_registry.h"
#include "test.h"

struct rule {
    const char *what;
    const char *registry;              // what is there; NULL for plan_check()
    struct gto_change_request request; // its revision is the commit that it stands for
    enum gto_code code;
    const char *expected; // the plan, or the message of the error
};

// A plan as lines: `+TAG at COMMIT: MESSAGE`, `-TAG`.
static const char *plan_text(const gto_change *change)
{
    static char out[4096];
    struct buf text = {0};
    for (size_t i = 0; i < change->tags.count; i++) {
        const struct planned_tag *tag = change->tags.items[i];
        CHECK(gto_change_item(change, i) == &tag->item);
        buf_adds(&text, i ? "\n" : "");
        if (tag->item.deleted) {
            buf_addf(&text, "-%s", tag->item.name);
            CHECK_STR(tag->item.old_id, tag->item.name);
        } else {
            buf_addf(&text, "+%s at %s: %s", tag->item.name, tag->commit_id, tag->message);
        }
    }
    snprintf(out, sizeof(out), "%s", text.data ? text.data : "");
    buf_free(&text);
    return out;
}

// `head`: the commit of HEAD; NULL if there is none.
static void check_plan(const struct rule *rule, const char *head)
{
    gto_registry *registry = registry_of(rule->registry);
    gto_change *change = NULL;
    gto_error *error = NULL;
    test_case(rule->what);
    const char *commit_id = rule->request.revision ? rule->request.revision : head;
    CHECK_INT(plan_change(&change, registry, &rule->request, commit_id, &error), rule->code);
    gto_registry_free(registry); // the plan stands without it
    CHECK_STR(change ? plan_text(change) : gto_error_message(error), rule->expected);
    CHECK_INT(error ? gto_error_code(error) : GTO_OK, rule->code);
    gto_change_free(change);
    gto_error_free(error);
}

static void check_plans(const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_plan(&rules[i], "c9");
}

#define CHECK_PLANS(rules) check_plans(rules, sizeof(rules) / sizeof(*(rules)))

// The beginnings of requests, and where they are about.
#define FIRST      .struct_version = GTO_CHANGE_REQUEST_VERSION
#define REGISTER   FIRST, .action = GTO_ACTION_REGISTER, .artifact = "x"
#define DEREGISTER FIRST, .action = GTO_ACTION_DEREGISTER, .artifact = "x"
#define ASSIGN     FIRST, .action = GTO_ACTION_ASSIGN, .artifact = "x", .stage = "prod"
#define UNASSIGN   FIRST, .action = GTO_ACTION_UNASSIGN, .artifact = "x", .stage = "prod"
#define DEPRECATE  FIRST, .action = GTO_ACTION_DEPRECATE, .artifact = "x"
#define AT(id)     .revision = id
#define COUNTED    .simple = GTO_SIMPLE_FALSE
#define SIMPLE     .simple = GTO_SIMPLE_TRUE
#define FORCE      .force = true
#define DELETE     .delete_tags = true

// ---- What is refused before anything is read

#define INVALID(name)                                                                              \
    "Invalid value '" name "'. Only letters, numbers, '_', '-', '/' are allowed. Value must be "   \
    "of len >= 2 and must start and end with a letter or a number."

static const char one_target[] = "One and only one of (version, rev) must be specified.";

TEST(requests_are_checked)
{
    static const struct rule rules[] = {
        {"a name", NULL, {REGISTER, AT("c1")}, GTO_OK, NULL},
        {"a name with a directory",
         NULL,
         {FIRST, .action = GTO_ACTION_REGISTER, .artifact = "d.e/f:x", AT("c1")},
         GTO_OK,
         NULL},
        {"no name",
         NULL,
         {FIRST, .action = GTO_ACTION_REGISTER, .artifact = "", AT("c1")},
         GTO_EINVALID,
         INVALID("")},
        {"a name with a dot",
         NULL,
         {FIRST, .action = GTO_ACTION_DEPRECATE, .artifact = "x.y"},
         GTO_EINVALID,
         INVALID("x.y")},
        {"a name as tags have it",
         NULL,
         {FIRST, .action = GTO_ACTION_REGISTER, .artifact = "d=x", AT("c1")},
         GTO_EINVALID,
         INVALID("d=x")},
        {"a stage that is no name",
         NULL,
         {FIRST, .action = GTO_ACTION_ASSIGN, .artifact = "x", .stage = "a b", AT("c1")},
         GTO_EINVALID,
         INVALID("a b")},
        {"a version and a bump",
         NULL,
         {REGISTER, AT("c1"), .version = "v1.0.0", .bump = GTO_BUMP_PATCH},
         GTO_EARGS,
         "Need to specify either version or single bump argument"},
        {"a bump", NULL, {REGISTER, AT("c1"), .bump = GTO_BUMP_MAJOR}, GTO_OK, NULL},
        {"an empty version is none",
         NULL,
         {REGISTER, AT("c1"), .version = "", .bump = GTO_BUMP_MAJOR},
         GTO_OK,
         NULL},
        {"deregister: neither", NULL, {DEREGISTER}, GTO_EARGS, one_target},
        {"deregister: both",
         NULL,
         {DEREGISTER, AT("c1"), .version = "v1.0.0"},
         GTO_EARGS,
         one_target},
        {"assign: neither", NULL, {ASSIGN}, GTO_EARGS, one_target},
        {"assign: both", NULL, {ASSIGN, AT("c1"), .version = "v1.0.0"}, GTO_EARGS, one_target},
        {"unassign: neither", NULL, {UNASSIGN}, GTO_EARGS, one_target},
        {"unassign: both", NULL, {UNASSIGN, AT("c1"), .version = "v1.0.0"}, GTO_EARGS, one_target},
        {"assign: a revision", NULL, {ASSIGN, AT("c1")}, GTO_OK, NULL},
        {"assign: a version", NULL, {ASSIGN, .version = "v1.0.0"}, GTO_OK, NULL},
        {"not a version",
         NULL,
         {DEREGISTER, .version = "1.0.0"},
         GTO_EARGS,
         "Version '1.0.0' is not valid. Example of valid version: 'v1.0.0'"},
        {"not a new version",
         NULL,
         {ASSIGN, AT("c1"), .new_version = "v01.0.0"},
         GTO_EARGS,
         "Version 'v01.0.0' is not valid. Example of valid version: 'v1.0.0'"},
        {"a new version without a registration",
         NULL,
         {ASSIGN, AT("c1"), .new_version = "v1.0.0", .skip_registration = true},
         GTO_EARGS,
         "You either need to supply version name or skip registration"},
        {"deprecate: forced and simple",
         NULL,
         {DEPRECATE, FORCE, SIMPLE},
         GTO_EARGS,
         "Can't use 'force' with 'simple=True'"},
        {"deprecate: forced and counted", NULL, {DEPRECATE, FORCE, COUNTED}, GTO_OK, NULL},
    };
    struct allowed allowed = {0};
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        gto_error *error = NULL;
        test_case(rules[i].what);
        CHECK_INT(plan_check(&rules[i].request, &allowed, &error), rules[i].code);
        CHECK_STR(error ? gto_error_message(error) : NULL, rules[i].expected);
        gto_error_free(error);
    }
}

TEST(stages_have_to_be_allowed)
{
    static const char *const stages[] = {"dev", "prod", NULL};
    static const char *const others[] = {"dev", NULL};
    struct gto_change_request request = {ASSIGN, AT("c1")};
    struct allowed allowed = {.stages = stages};
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_OK);
    allowed.stages = others;
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_ESTAGE);
    request.action = GTO_ACTION_UNASSIGN;
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_ESTAGE);
}

TEST(what_is_said_of_a_version_is_checked)
{
    static const char *const types[] = {"model", NULL};
    static const char *const labels[] = {"nlp", "no label", NULL};
    struct gto_change_request request = {REGISTER, AT("c1"), .type = "model"};
    struct allowed allowed = {0};
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_OK);
    allowed.types = types;
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_OK);
    request.type = "dataset";
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_ETYPE);
    request.type = "no type";
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_EINVALID);
    request.type = "";
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_OK);
    request.labels = labels;
    CHECK_INT(plan_check(&request, &allowed, NULL), GTO_EINVALID);
}

// ---- Registering

TEST(the_version_that_is_registered)
{
    static const struct rule rules[] = {
        {"the first",
         "",
         {REGISTER, AT("c1")},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1"},
        {"the first of an artifact with a directory",
         "",
         {FIRST, .action = GTO_ACTION_REGISTER, .artifact = "a/b:x", AT("c1")},
         GTO_OK,
         "+a/b=x@v0.0.1 at c1: Registering artifact a/b:x version v0.0.1"},
        {"one that is named",
         "",
         {REGISTER, AT("c1"), .version = "v1.2.3-rc.1+b"},
         GTO_OK,
         "+x@v1.2.3-rc.1+b at c1: Registering artifact x version v1.2.3-rc.1+b"},
        {"a lower one that is named",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c2"), .version = "v0.9.0"},
         GTO_OK,
         "+x@v0.9.0 at c2: Registering artifact x version v0.9.0"},
        {"the patch after the greatest",
         "x@v1.9.9 c1 1, x@v1.10.2 c2 2, x@v0.1.0 c3 3",
         {REGISTER, AT("c4")},
         GTO_OK,
         "+x@v1.10.3 at c4: Registering artifact x version v1.10.3"},
        {"the patch, when asked for",
         "x@v1.2.3 c1 1",
         {REGISTER, AT("c2"), .bump = GTO_BUMP_PATCH},
         GTO_OK,
         "+x@v1.2.4 at c2: Registering artifact x version v1.2.4"},
        {"the minor one",
         "x@v1.2.3 c1 1",
         {REGISTER, AT("c2"), .bump = GTO_BUMP_MINOR},
         GTO_OK,
         "+x@v1.3.0 at c2: Registering artifact x version v1.3.0"},
        {"the major one",
         "x@v1.2.3 c1 1",
         {REGISTER, AT("c2"), .bump = GTO_BUMP_MAJOR},
         GTO_OK,
         "+x@v2.0.0 at c2: Registering artifact x version v2.0.0"},
        {"after a pre-release",
         "x@v1.0.0-rc.1+b c1 1",
         {REGISTER, AT("c2")},
         GTO_OK,
         "+x@v1.0.1 at c2: Registering artifact x version v1.0.1"},
        {"deregistered ones do not count",
         "x@v1.0.0 c1 1, x@v2.0.0 c2 2, x@v2.0.0! c2 3",
         {REGISTER, AT("c3")},
         GTO_OK,
         "+x@v1.0.1 at c3: Registering artifact x version v1.0.1"},
        {"those without a registration do not count",
         "x#prod#1 c1 1, head x c2",
         {REGISTER, AT("c3")},
         GTO_OK,
         "+x@v0.0.1 at c3: Registering artifact x version v0.0.1"},
        {"at a commit without a registration",
         "x#prod#1 c1 1",
         {REGISTER, AT("c1"), .version = "v1.0.0"},
         GTO_OK,
         "+x@v1.0.0 at c1: Registering artifact x version v1.0.0"},
        {"those of a deprecated artifact count",
         "x@v1.0.0 c1 1, x@deprecated c1 2",
         {REGISTER, AT("c2")},
         GTO_OK,
         "+x@v1.0.1 at c2: Registering artifact x version v1.0.1"},
        {"those of others do not",
         "y@v1.0.0 c1 1",
         {REGISTER, AT("c1")},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1"},
        {"a bump of nothing",
         "",
         {REGISTER, AT("c1"), .bump = GTO_BUMP_PATCH},
         GTO_EARGS,
         "Can't apply bump, because this is the first version being registered"},
        {"a bump of what was deregistered",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {REGISTER, AT("c2"), .bump = GTO_BUMP_MINOR},
         GTO_EARGS,
         "Can't apply bump, because this is the first version being registered"},
        {"no version",
         "",
         {REGISTER, AT("c1"), .version = "1.0.0"},
         GTO_EVERSION,
         "Supplied version '1.0.0' cannot be parsed"},
        {"one that is elsewhere",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c2"), .version = "v1.0.0"},
         GTO_EREGISTERED,
         "Version 'v1.0.0' already was registered."},
        {"one that was elsewhere",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {REGISTER, AT("c2"), .version = "v1.0.0"},
         GTO_EREGISTERED,
         "Version 'v1.0.0' already was registered."},
        {"one that is at several commits",
         "x@v1.0.0 c1 1, x@v1.0.0#1 c2 2",
         {REGISTER, AT("c3"), .version = "v1.0.0"},
         GTO_EMANYVERSIONS,
         "Version 'v1.0.0' of 'x' is registered at several commits, c1 and c2: delete the tag that "
         "is wrong"},
    };
    CHECK_PLANS(rules);
}

TEST(a_commit_has_one_version)
{
    static const struct rule rules[] = {
        {"registered",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c1")},
         GTO_ECOMMITTAKEN,
         "'x' is already registered in this commit with version 'v1.0.0'"},
        {"registered, and the same is asked for",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c1"), .version = "v1.0.0"},
         GTO_ECOMMITTAKEN,
         "'x' is already registered in this commit with version 'v1.0.0'"},
        {"forced to another",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c1"), .version = "v2.0.0", FORCE},
         GTO_EARGS,
         "For this REF you can only register v1.0.0"},
        {"forced, with the name that is taken",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c1"), FORCE},
         GTO_ETAGEXISTS,
         "tag 'x@v1.0.0' already exists"},
        {"forced and counted",
         "x@v1.0.0 c1 1",
         {REGISTER, AT("c1"), .force = true, .simple = GTO_SIMPLE_FALSE},
         GTO_OK,
         "+x@v1.0.0#1 at c1: Registering artifact x version v1.0.0"},
        {"deregistered: another",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {REGISTER, AT("c1"), .version = "v2.0.0"},
         GTO_EARGS,
         "For this REF you can only register v1.0.0"},
        {"deregistered: the name is taken",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {REGISTER, AT("c1")},
         GTO_ETAGEXISTS,
         "tag 'x@v1.0.0' already exists"},
        {"deregistered: the same again",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2, x@v2.0.0 c2 3",
         {REGISTER, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v1.0.0#1 at c1: Registering artifact x version v1.0.0"},
        {"deregistered: the same, by name",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {REGISTER, AT("c1"), .version = "v1.0.0", COUNTED},
         GTO_OK,
         "+x@v1.0.0#1 at c1: Registering artifact x version v1.0.0"},
        {"deregistered, never registered",
         "x@v1.0.0! c1 2",
         {REGISTER, AT("c1")},
         GTO_OK,
         "+x@v1.0.0 at c1: Registering artifact x version v1.0.0"},
        {"two of them",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2",
         {REGISTER, AT("c1")},
         GTO_ECOMMITTAKEN,
         "'x' is already registered in this commit with version 'v2.0.0'"},
    };
    CHECK_PLANS(rules);
}

TEST(where_the_latter_of_two_is_deregistered_the_commit_has_the_other)
{
    static const char registry[] = "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x@v2.0.0! c1 3";
    static const struct rule rules[] = {
        {"registering",
         registry,
         {REGISTER, AT("c1"), COUNTED},
         GTO_ECOMMITTAKEN,
         "'x' is already registered in this commit with version 'v1.0.0'"},
        {"deregistering",
         registry,
         {DEREGISTER, AT("c1")},
         GTO_OK,
         "+x@v1.0.0! at c1: Deregistering artifact x version v1.0.0"},
    };
    CHECK_PLANS(rules);
}

// The plan names the version that the new tag will belong to.
TEST(where_both_of_two_are_deregistered_the_commit_has_the_one_in_force_last)
{
    static const struct rule rule = {
        "assigning",
        "x@v1.0.0 c1 1, x@v2.0.0 c1 2, x@v2.0.0! c1 3, x@v1.0.0! c1 4",
        {ASSIGN, AT("c1")},
        GTO_OK,
        "+x#prod#1 at c1: Assigning stage prod to artifact x version v1.0.0"};
    check_plan(&rule, "c9");
}

// A stage of one of two versions at a commit would go to the other.
TEST(a_version_that_shares_its_commit_is_refused_unless_stages_are_its_own)
{
    static const char shared[] =
        "Version 'v1.0.0' shares its commit with 'v2.0.0', to which stages "
        "there belong: deregister one of them";
    static const struct rule rules[] = {
        {"assigning to the other",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2",
         {ASSIGN, .version = "v1.0.0"},
         GTO_EARGS,
         shared},
        {"assigning to the one",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2",
         {ASSIGN, .version = "v2.0.0"},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v2.0.0"},
        {"unassigning from the other",
         "x@v1.0.0 c1 1, x#prod#1 c1 2, x@v2.0.0 c1 3",
         {UNASSIGN, .version = "v1.0.0"},
         GTO_EARGS,
         shared},
    };
    CHECK_PLANS(rules);
}

TEST(what_a_program_left_out)
{
    static const struct rule rules[] = {
        {"the artifact",
         NULL,
         {FIRST, .action = GTO_ACTION_REGISTER, .revision = "HEAD"},
         GTO_EARGS,
         "'artifact' is required"},
        {"the revision",
         NULL,
         {FIRST, .action = GTO_ACTION_REGISTER, .artifact = "x"},
         GTO_EARGS,
         "'revision' is required"},
        {"the stage",
         NULL,
         {FIRST, .action = GTO_ACTION_ASSIGN, .artifact = "x", AT("c1")},
         GTO_EARGS,
         "'stage' is required"},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        const struct allowed allowed = {0};
        gto_error *error = NULL;
        CHECK(plan_check(&rules[i].request, &allowed, &error) == (int)rules[i].code);
        CHECK_STR(error ? gto_error_message(error) : NULL, rules[i].expected);
        gto_error_free(error);
    }
}

TEST(counters_and_names_of_tags)
{
    static const struct rule rules[] = {
        {"the first counter",
         "",
         {REGISTER, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v0.0.1#1 at c1: Registering artifact x version v0.0.1"},
        {"after the greatest of all",
         "x#dev#2 c1 1, x@deprecated#7 c1 2, x@v1.0.0!#3 c2 3, x#prod#6 c1 4",
         {REGISTER, AT("c3"), .version = "v2.0.0", COUNTED},
         GTO_OK,
         "+x@v2.0.0#8 at c3: Registering artifact x version v2.0.0"},
        {"after one of a lightweight tag",
         "x#dev#41 light",
         {REGISTER, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v0.0.1#42 at c1: Registering artifact x version v0.0.1"},
        {"others' do not count",
         "y#dev#41 c1 1, d=x#dev#8 c1 1",
         {REGISTER, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v0.0.1#1 at c1: Registering artifact x version v0.0.1"},
        {"one with leading zeros",
         "x#dev#0099 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#100 at c1: Assigning stage prod to artifact x version c1"},
        {"one beyond any integer type",
         "x#dev#99999999999999999999999 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#100000000000000000000000 at c1: Assigning stage prod to artifact x version c1"},
        {"after zero",
         "x#dev#0 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version c1"},
        {"a simple name that a lightweight tag has",
         "x@v0.0.1 light",
         {REGISTER, AT("c1")},
         GTO_ETAGEXISTS,
         "tag 'x@v0.0.1' already exists"},
        {"a simple assignment that is there",
         "x@v1.0.0 c1 1, x#prod c1 2, x#prod! c1 3",
         {ASSIGN, AT("c1"), SIMPLE},
         GTO_ETAGEXISTS,
         "tag 'x#prod' already exists"},
        {"the greatest one bumped is the name of a deregistered one",
         "x@v1.0.0 c1 1, x@v1.0.1 c2 2, x@v1.0.1! c2 3",
         {REGISTER, AT("c3")},
         GTO_ETAGEXISTS,
         "tag 'x@v1.0.1' already exists"},
    };
    CHECK_PLANS(rules);
}

TEST(messages_of_tags)
{
    static const struct rule rules[] = {
        {"of a registration",
         "",
         {REGISTER, AT("c1"), .message = "Mine\n\nIndeed\n"},
         GTO_OK,
         "+x@v0.0.1 at c1: Mine\n\nIndeed\n"},
        {"an empty one is none",
         "",
         {REGISTER, AT("c1"), .message = ""},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1"},
        {"of a deregistration",
         "x@v1.0.0 c1 1",
         {DEREGISTER, AT("c1"), .message = "Mine"},
         GTO_OK,
         "+x@v1.0.0! at c1: Mine"},
        {"of an assignment that registers",
         "",
         {ASSIGN, AT("c1"), .message = "Mine"},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1\n"
         "+x#prod#1 at c1: Mine"},
        {"of an unassignment",
         "x@v1.0.0 c1 1, x#prod#1 c1 2",
         {UNASSIGN, AT("c1"), .message = "Mine"},
         GTO_OK,
         "+x#prod!#2 at c1: Mine"},
        {"of a deprecation",
         "x@v1.0.0 c1 1",
         {DEPRECATE, .message = "Mine"},
         GTO_OK,
         "+x@deprecated at c1: Mine"},
    };
    CHECK_PLANS(rules);
}

#define SAID                                                                                       \
    .path = "models/x.bin", .type = "model", .description = "Who\n\n leaves\n", .labels = labels

TEST(what_is_said_of_a_version_stands_in_trailers)
{
    static const char *const labels[] = {"nlp", "text", NULL}, *const none[] = {NULL};
    static const struct rule rules[] = {
        {"all",
         "",
         {REGISTER, AT("c1"), SAID},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1\n\n"
         "Path: models/x.bin\nType: model\nDescription: Who\n leaves\nLabel: nlp\nLabel: text\n"},
        {"behind the user's message",
         "",
         {REGISTER, AT("c1"), .message = "Mine\n\nIndeed\n\n", .type = "model"},
         GTO_OK,
         "+x@v0.0.1 at c1: Mine\n\nIndeed\n\nType: model\n"},
        {"nothing",
         "",
         {REGISTER, AT("c1"), .path = "", .description = "", .labels = none},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1"},
    };
    CHECK_PLANS(rules);
}

// ---- Deregistering

TEST(deregistering)
{
    static const char deregistered[] = "x@v1.0.0 c1 1, x@v1.0.0! c1 2";
    static const char *const expected = "+x@v1.0.0! at c1: Deregistering artifact x version v1.0.0";
    const struct rule rules[] = {
        {"by revision", "x@v1.0.0 c1 1", {DEREGISTER, AT("c1")}, GTO_OK, expected},
        {"by version", "x@v1.0.0 c1 1", {DEREGISTER, .version = "v1.0.0"}, GTO_OK, expected},
        {"one of two at a commit",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2",
         {DEREGISTER, .version = "v1.0.0"},
         GTO_OK,
         expected},
        {"counted",
         "x@v1.0.0 c1 1, x#prod#4 c1 2",
         {DEREGISTER, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v1.0.0!#5 at c1: Deregistering artifact x version v1.0.0"},
        {"of an unknown artifact",
         "",
         {DEREGISTER, AT("c1")},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"an unknown version",
         "x@v1.0.0 c1 1",
         {DEREGISTER, .version = "v2.0.0"},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"a commit without one",
         "x@v1.0.0 c1 1",
         {DEREGISTER, AT("c2")},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"a commit with an assignment alone",
         "x#prod#1 c1 1",
         {DEREGISTER, AT("c1")},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"forced where there is none",
         "x@v1.0.0 c1 1",
         {DEREGISTER, AT("c2"), FORCE},
         GTO_EARGS,
         "Can't deregister a version that have no git tags"},
        {"never registered",
         "x@v1.0.0! c1 1",
         {DEREGISTER, AT("c1")},
         GTO_EARGS,
         "The version at ref 'c1' is not registered"},
        {"deregistered already",
         deregistered,
         {DEREGISTER, AT("c1")},
         GTO_EARGS,
         "The version at ref 'c1' was deregistered already"},
        {"forced, with the name that is taken",
         deregistered,
         {DEREGISTER, AT("c1"), FORCE},
         GTO_ETAGEXISTS,
         "tag 'x@v1.0.0!' already exists"},
        {"forced and counted",
         deregistered,
         {DEREGISTER, AT("c1"), .force = true, .simple = GTO_SIMPLE_FALSE},
         GTO_OK,
         "+x@v1.0.0!#1 at c1: Deregistering artifact x version v1.0.0"},
        {"a version at several commits",
         "x@v1.0.0 c1 1, x@v1.0.0#1 c2 2",
         {DEREGISTER, .version = "v1.0.0"},
         GTO_EMANYVERSIONS,
         "Version 'v1.0.0' of 'x' is registered at several commits, c1 and c2: delete the tag that "
         "is wrong"},
        {"a version at several commits, by revision",
         "x@v1.0.0 c1 1, x@v1.0.0#1 c2 2",
         {DEREGISTER, AT("c1")},
         GTO_OK,
         expected},
    };
    CHECK_PLANS(rules);
}

TEST(deleting_the_tags_of_a_version)
{
    static const struct rule rules[] = {
        {"oldest first",
         "x#prod!#2 c1 30, x@v1.0.0 c1 10, x#prod#1 c1 20, y@v1.0.0 c1 1, x@v2.0.0 c2 2",
         {DEREGISTER, AT("c1"), DELETE},
         GTO_OK,
         "-x@v1.0.0\n-x#prod#1\n-x#prod!#2"},
        {"registrations first in one second",
         "x#prod#1 c1 10, x#dev#2 c1 10, x@v1.0.0 c1 10, x#early#3 c1 9",
         {DEREGISTER, .version = "v1.0.0", DELETE},
         GTO_OK,
         "-x#early#3\n-x@v1.0.0\n-x#prod#1\n-x#dev#2"},
        {"one of two versions at a commit",
         "x@v1.0.0 c1 10, x#prod#1 c1 20, x@v2.0.0 c1 30, x#prod#2 c1 40",
         {DEREGISTER, .version = "v1.0.0", DELETE},
         GTO_OK,
         "-x@v1.0.0\n-x#prod#1"},
        {"deregistered already",
         "x@v1.0.0 c1 10, x@v1.0.0! c1 20",
         {DEREGISTER, AT("c1"), DELETE},
         GTO_EARGS,
         "The version at ref 'c1' was deregistered already"},
        {"deregistered already, forced",
         "x@v1.0.0 c1 10, x@v1.0.0! c1 20",
         {DEREGISTER, AT("c1"), .force = true, .delete_tags = true},
         GTO_OK,
         "-x@v1.0.0\n-x@v1.0.0!"},
    };
    CHECK_PLANS(rules);
}

// ---- Assigning

TEST(assigning)
{
    static const struct rule rules[] = {
        {"at a revision",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"to a version",
         "x@v1.0.0 c1 1, x@v2.0.0 c2 2",
         {ASSIGN, .version = "v1.0.0"},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"without a counter",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c1"), SIMPLE},
         GTO_OK,
         "+x#prod at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"of an artifact with a directory",
         "d=x@v1.0.0 c1 1",
         {FIRST, .action = GTO_ACTION_ASSIGN, .artifact = "d:x", .stage = "a/b-c", AT("c1")},
         GTO_OK,
         "+d=x#a/b-c#1 at c1: Assigning stage a/b-c to artifact d:x version v1.0.0"},
        {"to one of two versions at a commit",
         "x@v1.0.0 c1 1, x@v2.0.0 c1 2",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v2.0.0"},
        {"to a deregistered version",
         "x@v1.0.0 c1 1, x@v1.0.0! c1 2",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"a stage that was taken back",
         "x@v1.0.0 c1 1, x#prod#1 c1 2, x#prod!#2 c1 3",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x#prod#3 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"a stage that another version is in",
         "x@v1.0.0 c1 1, x#prod#1 c1 2, x@v2.0.0 c2 3",
         {ASSIGN, AT("c2")},
         GTO_OK,
         "+x#prod#2 at c2: Assigning stage prod to artifact x version v2.0.0"},
        {"a stage that it is in",
         "x@v1.0.0 c1 1, x#prod#1 c1 2",
         {ASSIGN, AT("c1")},
         GTO_EARGS,
         "Version 'v1.0.0' is already in stage 'prod'. Use the '--force' flag to create a new Git "
         "tag nevertheless."},
        {"a stage that it is in, forced",
         "x@v1.0.0 c1 1, x#prod#1 c1 2",
         {ASSIGN, AT("c1"), FORCE},
         GTO_OK,
         "+x#prod#2 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"to an unknown version",
         "x@v1.0.0 c1 1",
         {ASSIGN, .version = "v2.0.0"},
         GTO_EARGS,
         "Version 'v2.0.0' is not registered"},
        {"to a version of an unknown artifact",
         "",
         {ASSIGN, .version = "v2.0.0"},
         GTO_EARGS,
         "Version 'v2.0.0' is not registered"},
        {"to a version at several commits",
         "x@v1.0.0 c1 1, x@v1.0.0#1 c2 2",
         {ASSIGN, .version = "v1.0.0"},
         GTO_EMANYVERSIONS,
         "Version 'v1.0.0' of 'x' is registered at several commits, c1 and c2: delete the tag that "
         "is wrong"},
    };
    CHECK_PLANS(rules);
}

TEST(assigning_registers_first)
{
    static const struct rule rules[] = {
        {"the first version",
         "",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1\n"
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v0.0.1"},
        {"the next version",
         "x@v1.0.0 c1 1, x#prod#1 c1 2",
         {ASSIGN, AT("c2")},
         GTO_OK,
         "+x@v1.0.1 at c2: Registering artifact x version v1.0.1\n"
         "+x#prod#2 at c2: Assigning stage prod to artifact x version v1.0.1"},
        {"a version that is named",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c2"), .new_version = "v3.0.0"},
         GTO_OK,
         "+x@v3.0.0 at c2: Registering artifact x version v3.0.0\n"
         "+x#prod#1 at c2: Assigning stage prod to artifact x version v3.0.0"},
        {"where another stage is without a registration",
         "x#dev#1 c1 1",
         {ASSIGN, AT("c1")},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1\n"
         "+x#prod#2 at c1: Assigning stage prod to artifact x version v0.0.1"},
        {"the registration has no counter",
         "",
         {ASSIGN, AT("c1"), COUNTED},
         GTO_OK,
         "+x@v0.0.1 at c1: Registering artifact x version v0.0.1\n"
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v0.0.1"},
        {"a version that the commit cannot have",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c1"), .new_version = "v2.0.0"},
         GTO_EARGS,
         "Can't register 'v2.0.0', since 'v1.0.0' is registered already at this ref"},
        {"a version that is elsewhere",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c2"), .new_version = "v1.0.0"},
         GTO_EREGISTERED,
         "Version 'v1.0.0' already was registered."},
        {"a version whose tag's name is taken",
         "x@v0.0.1 light",
         {ASSIGN, AT("c1")},
         GTO_ETAGEXISTS,
         "tag 'x@v0.0.1' already exists"},
    };
    CHECK_PLANS(rules);
}

TEST(assigning_without_registering)
{
    static const struct rule rules[] = {
        {"where nothing is",
         "",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version c1"},
        {"where a version is",
         "x@v1.0.0 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#1 at c1: Assigning stage prod to artifact x version v1.0.0"},
        {"a stage that the commit is in",
         "x#prod#1 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_EARGS,
         "Version 'c1' is already in stage 'prod'. Use the '--force' flag to create a new Git tag "
         "nevertheless."},
        {"a stage that the commit is in, forced",
         "x#prod#1 c1 1",
         {ASSIGN, AT("c1"), .skip_registration = true, .force = true},
         GTO_OK,
         "+x#prod#2 at c1: Assigning stage prod to artifact x version c1"},
        {"a stage that was taken back",
         "x#prod#1 c1 1, x#prod!#2 c1 2",
         {ASSIGN, AT("c1"), .skip_registration = true},
         GTO_OK,
         "+x#prod#3 at c1: Assigning stage prod to artifact x version c1"},
    };
    CHECK_PLANS(rules);
}

// ---- Unassigning

TEST(unassigning)
{
    static const char in_prod[] = "x@v1.0.0 c1 1, x#prod#1 c1 2";
    static const char *const expected =
        "+x#prod!#2 at c1: Unassigning stage 'prod' to artifact 'x' version 'v1.0.0'";
    const struct rule rules[] = {
        {"by revision", in_prod, {UNASSIGN, AT("c1")}, GTO_OK, expected},
        {"by version", in_prod, {UNASSIGN, .version = "v1.0.0"}, GTO_OK, expected},
        {"without a counter",
         in_prod,
         {UNASSIGN, AT("c1"), SIMPLE},
         GTO_OK,
         "+x#prod! at c1: Unassigning stage 'prod' to artifact 'x' version 'v1.0.0'"},
        {"a stage that was taken back already",
         "x@v1.0.0 c1 1, x#prod#1 c1 2, x#prod!#2 c1 3",
         {UNASSIGN, AT("c1")},
         GTO_OK,
         "+x#prod!#3 at c1: Unassigning stage 'prod' to artifact 'x' version 'v1.0.0'"},
        {"of an unknown artifact",
         "y@v1.0.0 c1 1",
         {UNASSIGN, AT("c1")},
         GTO_ENOARTIFACT,
         "Cannot find artifact 'x'"},
        {"where no version is",
         in_prod,
         {UNASSIGN, AT("c2")},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"where nothing is registered",
         "x#prod#1 c1 1",
         {UNASSIGN, AT("c1")},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"from an unknown version",
         in_prod,
         {UNASSIGN, .version = "v2.0.0"},
         GTO_ENOVERSION,
         "No versions found for 'x'"},
        {"from a version at several commits",
         "x@v1.0.0 c1 1, x@v1.0.0#1 c2 2",
         {UNASSIGN, .version = "v1.0.0"},
         GTO_EMANYVERSIONS,
         "Version 'v1.0.0' of 'x' is registered at several commits, c1 and c2: delete the tag that "
         "is wrong"},
        {"a stage that it never was in",
         "x@v1.0.0 c1 1, x#dev#1 c1 2",
         {UNASSIGN, AT("c1")},
         GTO_EARGS,
         "Stage 'prod' is not assigned to a version 'v1.0.0'"},
        {"a stage that it never was in, forced",
         "x@v1.0.0 c1 1, x#dev#1 c1 2",
         {UNASSIGN, AT("c1"), FORCE},
         GTO_OK,
         expected},
    };
    CHECK_PLANS(rules);
}

TEST(deleting_the_tags_of_a_stage)
{
    static const struct rule rules[] = {
        {"oldest first",
         "x#prod!#2 c1 30, x@v1.0.0 c1 10, x#prod#1 c1 20, x#dev#3 c1 20, x#prod#4 c2 2",
         {UNASSIGN, AT("c1"), DELETE},
         GTO_OK,
         "-x#prod#1\n-x#prod!#2"},
        {"a stage that it never was in",
         "x@v1.0.0 c1 10",
         {UNASSIGN, AT("c1"), DELETE},
         GTO_EARGS,
         "Stage 'prod' is not assigned to a version 'v1.0.0'"},
        {"a stage that it never was in, forced: there are none",
         "x@v1.0.0 c1 10",
         {UNASSIGN, AT("c1"), .force = true, .delete_tags = true},
         GTO_OK,
         ""},
    };
    CHECK_PLANS(rules);
}

// ---- Deprecating

TEST(deprecating)
{
    static const struct rule rules[] = {
        {"at the commit of the latest event",
         "x@v1.0.0 c1 10, x#prod#1 c2 20, x@v2.0.0 c3 5",
         {DEPRECATE},
         GTO_OK,
         "+x@deprecated at c2: Deprecating artifact 'x'"},
        {"at the youngest commit, if that is younger",
         "x@v1.0.0 c1 10, x#prod#1 c2 20, commit c1 30, commit c2 25",
         {DEPRECATE},
         GTO_OK,
         "+x@deprecated at c1: Deprecating artifact 'x'"},
        {"a commit comes before the tags of its second",
         "x@v1.0.0 c1 10, x#prod#1 c2 20, commit c1 20",
         {DEPRECATE},
         GTO_OK,
         "+x@deprecated at c2: Deprecating artifact 'x'"},
        {"at a revision",
         "x@v1.0.0 c1 10",
         {DEPRECATE, AT("c9")},
         GTO_OK,
         "+x@deprecated at c9: Deprecating artifact 'x'"},
        {"counted",
         "x@v1.0.0 c1 10, x#prod#1 c1 20",
         {DEPRECATE, COUNTED},
         GTO_OK,
         "+x@deprecated#2 at c1: Deprecating artifact 'x'"},
        {"known from artifacts.yaml",
         "head x c9, commit c9 10",
         {DEPRECATE},
         GTO_OK,
         "+x@deprecated at c9: Deprecating artifact 'x'"},
        {"of an unknown artifact",
         "y@v1.0.0 c1 10",
         {DEPRECATE},
         GTO_ENOARTIFACT,
         "Cannot find artifact 'x'"},
        {"of an unknown artifact, forced: at HEAD",
         "",
         {DEPRECATE, FORCE},
         GTO_OK,
         "+x@deprecated#1 at c9: Deprecating artifact 'x'"},
        {"deprecated already",
         "x@v1.0.0 c1 10, x@deprecated c1 20",
         {DEPRECATE},
         GTO_EARGS,
         "Artifact was deprecated already"},
        {"deprecated already, forced: counted",
         "x@v1.0.0 c1 10, x@deprecated c1 20",
         {DEPRECATE, FORCE},
         GTO_OK,
         "+x@deprecated#1 at c1: Deprecating artifact 'x'"},
        {"revived: the name is taken",
         "x@v1.0.0 c1 10, x@deprecated c1 20, x#prod#1 c1 30",
         {DEPRECATE},
         GTO_ETAGEXISTS,
         "tag 'x@deprecated' already exists"},
        {"revived: counted",
         "x@v1.0.0 c1 10, x@deprecated c1 20, x#prod#1 c1 30",
         {DEPRECATE, COUNTED},
         GTO_OK,
         "+x@deprecated#2 at c1: Deprecating artifact 'x'"},
    };
    CHECK_PLANS(rules);
}

TEST(deleting_the_tags_of_an_artifact)
{
    static const struct rule rules[] = {
        {"oldest first",
         "x#prod#1 c2 20, x@v1.0.0 c1 10, y@v1.0.0 c1 1, x#dev#2 light",
         {DEPRECATE, DELETE},
         GTO_OK,
         "-x@v1.0.0\n-x#prod#1"},
        {"deprecated already",
         "x@v1.0.0 c1 10, x@deprecated c1 20",
         {DEPRECATE, DELETE},
         GTO_EARGS,
         "Artifact was deprecated already"},
        {"deprecated already, forced",
         "x@v1.0.0 c1 10, x@deprecated c1 20",
         {DEPRECATE, .force = true, .delete_tags = true},
         GTO_OK,
         "-x@v1.0.0\n-x@deprecated"},
        {"of an unknown artifact",
         "",
         {DEPRECATE, .force = true, .delete_tags = true},
         GTO_ENOARTIFACT,
         "Cannot find artifact 'x'"},
    };
    CHECK_PLANS(rules);
}

TEST(deprecating_without_a_head)
{
    static const struct rule rule = {"of an unknown artifact, forced",
                                     "",
                                     {DEPRECATE, FORCE},
                                     GTO_EREF,
                                     "Ref 'HEAD' was not found in the repository history"};
    check_plan(&rule, NULL);
}

// ---- What was planned, item by item

TEST(items_say_what_is_concerned)
{
    static const struct gto_change_request request = {ASSIGN, AT("c1")};
    gto_registry *registry = registry_of("");
    gto_change *change;
    CHECK_INT(plan_change(&change, registry, &request, request.revision, NULL), GTO_OK);
    CHECK_INT((intmax_t)gto_change_count(change), 2);
    const gto_changed_tag *item = gto_change_item(change, 0);
    CHECK(!gto_changed_tag_deleted(item) && gto_changed_tag_action(item) == GTO_ACTION_REGISTER);
    CHECK_STR(gto_changed_tag_version(item), "v0.0.1");
    CHECK_STR(gto_changed_tag_stage(item), NULL);
    item = gto_change_item(change, 1);
    CHECK(!gto_changed_tag_deleted(item) && gto_changed_tag_action(item) == GTO_ACTION_ASSIGN);
    CHECK_STR(gto_changed_tag_version(item), "v0.0.1");
    CHECK_STR(gto_changed_tag_stage(item), "prod");
    gto_change_free(change);
    gto_change_free(NULL);
    gto_registry_free(registry);
}

TEST(items_of_deletions_say_what_the_tags_did)
{
    static const struct gto_change_request request = {DEPRECATE, DELETE};
    gto_registry *registry =
        registry_of("x@v1.0.0 c1 1, x#prod!#1 c2 2, x@deprecated c1 3, x#a c1 4");
    gto_change *change;
    CHECK_INT(plan_change(&change, registry, &request, request.revision, NULL), GTO_OK);
    CHECK_INT((intmax_t)gto_change_count(change), 4);
    const gto_changed_tag *item = gto_change_item(change, 1);
    CHECK(gto_changed_tag_deleted(item) && gto_changed_tag_action(item) == GTO_ACTION_UNASSIGN);
    CHECK_STR(gto_changed_tag_version(item), "c2");
    CHECK_STR(gto_changed_tag_stage(item), "prod");
    item = gto_change_item(change, 2);
    CHECK(gto_changed_tag_deleted(item) && gto_changed_tag_action(item) == GTO_ACTION_DEPRECATE);
    CHECK_STR(gto_changed_tag_version(item), NULL);
    CHECK_STR(gto_changed_tag_stage(item), NULL);
    gto_change_free(change);
    gto_registry_free(registry);
}

int main(void)
{
    RUN(requests_are_checked);
    RUN(stages_have_to_be_allowed);
    RUN(what_is_said_of_a_version_is_checked);
    RUN(the_version_that_is_registered);
    RUN(a_commit_has_one_version);
    RUN(where_the_latter_of_two_is_deregistered_the_commit_has_the_other);
    RUN(where_both_of_two_are_deregistered_the_commit_has_the_one_in_force_last);
    RUN(a_version_that_shares_its_commit_is_refused_unless_stages_are_its_own);
    RUN(what_a_program_left_out);
    RUN(counters_and_names_of_tags);
    RUN(messages_of_tags);
    RUN(what_is_said_of_a_version_stands_in_trailers);
    RUN(deregistering);
    RUN(deleting_the_tags_of_a_version);
    RUN(assigning);
    RUN(assigning_registers_first);
    RUN(assigning_without_registering);
    RUN(unassigning);
    RUN(deleting_the_tags_of_a_stage);
    RUN(deprecating);
    RUN(deleting_the_tags_of_an_artifact);
    RUN(deprecating_without_a_head);
    RUN(items_say_what_is_concerned);
    RUN(items_of_deletions_say_what_the_tags_did);
    return test_end();
}
