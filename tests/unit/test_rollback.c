// Which version a rollback goes back to.
#include "rollback.h"

#include <stdio.h>

#include "build_registry.h"
#include "test.h"

#define VERSIONS "x@v1.0.0 c1 1, x@v2.0.0 c2 1, x@v3.0.0 c3 1, "

// A rollback: the tag, and the one that it rolls back.
struct taken_back {
    const char *tag, *of;
};

// Gives the events of rollbacks the messages that they have. The texts live as long as `texts`.
static void set_messages(const gto_registry *registry, const struct taken_back *rollbacks,
                         struct event_texts *texts, char (*messages)[64])
{
    for (size_t i = 0; rollbacks[i].tag; i++) {
        struct gto_event *event = (struct gto_event *)registry_find_tag(registry, rollbacks[i].tag);
        snprintf(messages[i], sizeof(messages[i]), "Back\n\nRollback-of: %s", rollbacks[i].of);
        texts[i] = *event->texts;
        texts[i].message = messages[i];
        event->texts = &texts[i];
    }
}

static const char *answer(const char *text, const struct taken_back *rollbacks, const char *to)
{
    static char found_text[64];
    struct event_texts texts[4];
    char messages[4][64];
    gto_registry *registry = registry_of(text);
    struct rollback found;
    set_messages(registry, rollbacks, texts, messages);
    CHECK_INT(rollback_find(&found, gto_registry_find(registry, "x"), "prod", to), GTO_OK);
    snprintf(found_text, sizeof(found_text), "%s to %s",
             found.current ? found.current->tag : "nothing",
             found.version ? found.version->name : "nothing");
    gto_registry_free(registry);
    return found_text;
}

TEST(what_was_before)
{
    static const struct {
        const char *events;
        struct taken_back rollbacks[4];
        const char *to, *expected;
    } cases[] = {
        {"", {{0}}, NULL, "nothing to nothing"},
        {"x#prod#1 c1 2", {{0}}, NULL, "x#prod#1 to nothing"},
        {"x#prod#1 c1 2, x#prod#2 c2 3", {{0}}, NULL, "x#prod#2 to v1.0.0"},
        {"x#prod#1 c1 2, x#dev#2 c2 3", {{0}}, NULL, "x#prod#1 to nothing"},
        {"x#prod#1 c1 2, x#prod#2 c1 3", {{0}}, NULL, "x#prod#2 to nothing"},
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4", {{0}}, "v1.0.0", "x#prod#3 to v1.0.0"},
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4", {{0}}, "v3.0.0", "x#prod#3 to nothing"},
        // one rolled back, and then both
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x#prod#4 c2 5",
         {{"x#prod#4", "x#prod#3"}},
         NULL,
         "x#prod#4 to v1.0.0"},
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x#prod#4 c2 5, x#prod#5 c1 6",
         {{"x#prod#4", "x#prod#3"}, {"x#prod#5", "x#prod#4"}},
         NULL,
         "x#prod#5 to nothing"},
        // assigned again by hand: what was before is below
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c1 4, x#prod#4 c2 5",
         {{"x#prod#3", "x#prod#2"}},
         NULL,
         "x#prod#4 to v1.0.0"},
        // to an earlier one at once
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x#prod#4 c1 5",
         {{"x#prod#4", "x#prod#3"}},
         NULL,
         "x#prod#4 to nothing"},
        // what was taken out or deregistered is passed over
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x#prod!#4 c2 5",
         {{0}},
         NULL,
         "x#prod#3 to v1.0.0"},
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x@v2.0.0! c2 5",
         {{0}},
         NULL,
         "x#prod#3 to v1.0.0"},
        {"x#prod#1 c1 2, x#prod#2 c2 3, x#prod#3 c3 4, x#prod!#4 c3 5",
         {{0}},
         NULL,
         "x#prod#2 to v1.0.0"},
        // a trailer that names no tag of the stage says nothing
        {"x#prod#1 c1 2, x#prod#2 c2 3", {{"x#prod#2", "y#prod#1"}}, NULL, "x#prod#2 to v1.0.0"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char text[400];
        snprintf(text, sizeof(text), VERSIONS "%s", cases[i].events);
        test_case(cases[i].events);
        CHECK_STR(answer(text, cases[i].rollbacks, cases[i].to), cases[i].expected);
    }
}

int main(void)
{
    RUN(what_was_before);
    return test_end();
}
