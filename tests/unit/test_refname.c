#include <stdlib.h>

#include "error.h"
#include "refname.h"
#include "test.h"

// The parts of a tag's name as one text, or "-" if it is none of ours.
static const char *parts(const char *name)
{
    static char text[1024];
    gto_tag_name *parsed;
    if (gto_tag_name_parse(&parsed, name, NULL) != GTO_OK)
        return "-";
    const char *version = gto_tag_name_version(parsed), *stage = gto_tag_name_stage(parsed);
    const char *counter = gto_tag_name_counter(parsed);
    snprintf(text, sizeof(text), "%s|%s|%s|%s|%s", gto_action_name(gto_tag_name_action(parsed)),
             gto_tag_name_artifact(parsed), version ? version : "", stage ? stage : "",
             counter ? counter : "");
    gto_tag_name_free(parsed);
    return text;
}

TEST(every_form_of_tag)
{
    CHECK_STR(parts("churn@v1.2.3"), "register|churn|v1.2.3||");
    CHECK_STR(parts("churn@v1.2.3#4"), "register|churn|v1.2.3||4");
    CHECK_STR(parts("churn@v1.2.3!"), "deregister|churn|v1.2.3||");
    CHECK_STR(parts("churn@v1.2.3!#4"), "deregister|churn|v1.2.3||4");
    CHECK_STR(parts("churn#prod"), "assign|churn||prod|");
    CHECK_STR(parts("churn#prod#4"), "assign|churn||prod|4");
    CHECK_STR(parts("churn#prod!"), "unassign|churn||prod|");
    CHECK_STR(parts("churn#prod!#4"), "unassign|churn||prod|4");
    CHECK_STR(parts("churn@deprecated"), "deprecate|churn|||");
    CHECK_STR(parts("churn@deprecated#4"), "deprecate|churn|||4");
}

TEST(names_of_artifacts_and_stages)
{
    CHECK_STR(parts("x@v1.0.0"), "register|x|v1.0.0||");
    CHECK_STR(parts("a/b-c_d9@v1.0.0"), "register|a/b-c_d9|v1.0.0||");
    CHECK_STR(parts("models/sub=net/v2@v1.0.0"), "register|models/sub:net/v2|v1.0.0||");
    CHECK_STR(parts("../.x-=net#s"), "assign|../.x-:net||s|");
    CHECK_STR(parts("m#canary/eu-1_x"), "assign|m||canary/eu-1_x|");
    CHECK_STR(parts("-x@v1.0.0"), "-");
    CHECK_STR(parts("x-@v1.0.0"), "-");
    CHECK_STR(parts("x.y@v1.0.0"), "-");
    CHECK_STR(parts("=x@v1.0.0"), "-");
    CHECK_STR(parts("a=b=c@v1.0.0"), "-");
    CHECK_STR(parts("a=@v1.0.0"), "-");
    CHECK_STR(parts("dir:x@v1.0.0"), "-");
    CHECK_STR(parts("x#-s"), "-");
    CHECK_STR(parts("x#s/"), "-");
    CHECK_STR(parts("x\xc3\xa9@v1.0.0"), "-");
}

TEST(what_is_no_registry_tag)
{
    static const char *const names[] = {
        "",           "x",          "@v1.0.0",       "#prod",    "x@",        "x#",
        "x@v1.0",     "x@1.0.0",    "x@v01.0.0",     "x@latest", "x@created", "x@deprecated!",
        "x@v1.0.0!!", "x@v1.0.0#",  "x@v1.0.0#a",    "x#s#1#2",  "x#s!#",     "x@v1.0.0#1!",
        "x@v1.0.0 ",  "x@v1.0.0\n", "x@deprecated#", "x#s#-1",   "x@@v1.0.0", "x##s",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        CHECK_STR(parts(names[i]), "-");
}

TEST(counters_are_numbers_of_any_length)
{
    CHECK_STR(parts("x#s#007"), "assign|x||s|7");
    CHECK_STR(parts("x#s#0"), "assign|x||s|0");
    CHECK_STR(parts("x#s#000"), "assign|x||s|0");
    CHECK_STR(parts("x#s#99999999999999999999999999"), "assign|x||s|99999999999999999999999999");
}

static const char *formatted(enum gto_action action, const char *artifact, const char *version,
                             const char *stage, const char *counter)
{
    static char text[256];
    char *name = NULL;
    int rc = gto_tag_name_format(&name, action, artifact, version, stage, counter, NULL);
    snprintf(text, sizeof(text), "%s", rc == GTO_OK ? name : "-");
    free(name);
    return text;
}

TEST(formats_names)
{
    CHECK_STR(formatted(GTO_ACTION_REGISTER, "d/e:x", "v1.0.0", NULL, NULL), "d/e=x@v1.0.0");
    CHECK_STR(formatted(GTO_ACTION_DEREGISTER, "x", "v1.0.0", NULL, "12"), "x@v1.0.0!#12");
    CHECK_STR(formatted(GTO_ACTION_ASSIGN, "x", NULL, "prod", "1"), "x#prod#1");
    CHECK_STR(formatted(GTO_ACTION_UNASSIGN, "x", NULL, "prod", NULL), "x#prod!");
    CHECK_STR(formatted(GTO_ACTION_DEPRECATE, "x", NULL, NULL, NULL), "x@deprecated");
    CHECK_STR(formatted(GTO_ACTION_REGISTER, "x", NULL, NULL, NULL), "-");
    CHECK_STR(formatted(GTO_ACTION_REGISTER, "x", "1.0.0", NULL, NULL), "-");
    CHECK_STR(formatted(GTO_ACTION_ASSIGN, "x", NULL, "a b", NULL), "-");
    CHECK_STR(formatted(GTO_ACTION_ASSIGN, "bad name", NULL, "s", NULL), "-");
    CHECK_STR(formatted(GTO_ACTION_ASSIGN, "x", NULL, "s", "1x"), "-");
    CHECK_STR(formatted(GTO_ACTION_NONE, "x", NULL, "s", "1"), "-");
}

TEST(says_why_a_name_is_refused)
{
    gto_tag_name *name;
    gto_error *error = NULL;
    CHECK(gto_tag_name_parse(&name, "bad tag", &error) == GTO_ETAGNAME);
    CHECK_STR(gto_error_message(error), "Cannot parse tag name 'bad tag'");
    gto_error_free(error);
}

static const char *picked(const char *text)
{
    static char out[256];
    gto_shortcut *shortcut;
    if (gto_shortcut_parse(&shortcut, text, NULL) != GTO_OK)
        return "-";
    const char *version = gto_shortcut_version(shortcut), *stage = gto_shortcut_stage(shortcut);
    snprintf(out, sizeof(out), "%s|%s|%s|%s", gto_shortcut_artifact(shortcut),
             version ? version : "", stage ? stage : "",
             gto_shortcut_latest(shortcut) ? "latest" : "");
    gto_shortcut_free(shortcut);
    return out;
}

TEST(shortcuts)
{
    CHECK_STR(picked("churn"), "churn|||");
    CHECK_STR(picked("churn@latest"), "churn|||latest");
    CHECK_STR(picked("churn@greatest"), "churn|||latest");
    CHECK_STR(picked("d.x:churn@v1.0.0-rc.1"), "d.x:churn|v1.0.0-rc.1||");
    CHECK_STR(picked("churn#prod"), "churn||prod|");
    CHECK_STR(picked("churn#prod#1"), "churn#prod#1|||");
    CHECK_STR(picked("churn@v1"), "churn@v1|||");
    CHECK_STR(picked("bad name@latest"), "bad name@latest|||");
    CHECK_STR(picked(""), "|||");
}

int main(void)
{
    RUN(every_form_of_tag);
    RUN(names_of_artifacts_and_stages);
    RUN(what_is_no_registry_tag);
    RUN(counters_are_numbers_of_any_length);
    RUN(formats_names);
    RUN(says_why_a_name_is_refused);
    RUN(shortcuts);
    return test_end();
}
