#include "event.h"

#include "buf.h"
#include "build_registry.h"
#include "test.h"

enum { MAX_EVENTS = 64 };

// The tags of one artifact's events, sorted. `text` is as for registry_of().
static const char *sorted(const char *text)
{
    static char out[1024];
    struct gto_event events[MAX_EVENTS] = {0};
    struct gto_event *order[MAX_EVENTS], *scratch[MAX_EVENTS];
    char names[MAX_EVENTS][64];
    size_t count = 0;
    for (struct slice rest = slice_of(text); rest.len && count < MAX_EVENTS; count++) {
        struct entry entry = take_entry(&rest);
        struct refname name;
        size_t len = entry.words[0].len;
        if (!CHECK(len < sizeof(names[count])))
            break;
        memcpy(names[count], entry.words[0].data, len);
        names[count][len] = '\0';
        CHECK(entry_is_tag(&entry, &name) && entry_time(entry.words[2], &events[count].time));
        events[count].tag = names[count];
        if (name.counter.len)
            events[count].counter_at = (uint32_t)(name.counter.data - entry.words[0].data);
        order[count] = &events[count];
    }
    events_sort(order, count, scratch);
    struct buf buf = {0};
    for (size_t i = 0; i < count; i++) {
        buf_addf(&buf, "%s%s", i ? " " : "", order[i]->tag);
        CHECK_INT((intmax_t)order[i]->rank, (intmax_t)i);
    }
    snprintf(out, sizeof(out), "%s", buf.data ? buf.data : "");
    buf_free(&buf);
    return out;
}

TEST(events_are_ordered_by_time)
{
    CHECK_STR(sorted(""), "");
    CHECK_STR(sorted("x@v1.0.0 c 5"), "x@v1.0.0");
    CHECK_STR(sorted("x#b c 3, x#c#1 c 1, x#a#9 c 2"), "x#c#1 x#a#9 x#b");
    CHECK_STR(sorted("x#a#1 c 99999999999, x#b#2 c -1, x#c#3 c 0"), "x#b#2 x#c#3 x#a#1");
}

TEST(events_of_one_second_are_ordered_by_name)
{
    CHECK_STR(sorted("x@v2.0.0 c 1, x@v1.0.0! c 1, x#s c 1, x@v1.0.0 c 1, x#s! c 1, "
                     "x@deprecated c 1"),
              "x#s x#s! x@deprecated x@v1.0.0 x@v1.0.0! x@v2.0.0");
    CHECK_STR(sorted("x@v2.0.0 c 1, x@v10.0.0 c 1"), "x@v10.0.0 x@v2.0.0");
    CHECK_STR(sorted("x#S c 1, x#a c 1, x#0 c 1"), "x#0 x#S x#a");
}

TEST(events_of_one_second_with_counters_are_ordered_by_counter)
{
    CHECK_STR(sorted("x#s#10 c 1, x#s#9 c 1, x#s#100 c 1"), "x#s#9 x#s#10 x#s#100");
    CHECK_STR(sorted("x#a#3 c 1, x#b#2 c 1, x#c!#1 c 1, x@v1.0.0#4 c 1"),
              "x#c!#1 x#b#2 x#a#3 x@v1.0.0#4");
    CHECK_STR(sorted("x#s#18446744073709551616 c 1, x#s#18446744073709551615 c 1"),
              "x#s#18446744073709551615 x#s#18446744073709551616");
    CHECK_STR(sorted("x#s#0 c 1, x#s#1 c 1"), "x#s#0 x#s#1");
    CHECK_STR(sorted("x#s#2 c 1, x#s#1 c 2"), "x#s#2 x#s#1");
}

TEST(equal_counters_of_one_second_are_ordered_by_name)
{
    CHECK_STR(sorted("x#b#1 c 1, x#a#1 c 1"), "x#a#1 x#b#1");
    CHECK_STR(sorted("x#a#01 c 1, x#a#1 c 1, x#a#001 c 1"), "x#a#001 x#a#01 x#a#1");
}

// `x#a#2` comes before `x#b` and that before `x#c#1` by name, but `x#c#1` before `x#a#2` by
// counter.
TEST(counted_tags_and_others_of_one_second_make_no_circle)
{
    CHECK_STR(sorted("x#a#2 c 1, x#b c 1, x#c#1 c 1"), "x#c#1 x#b x#a#2");
    CHECK_STR(sorted("x#c#1 c 1, x#b c 1, x#a#2 c 1"), "x#c#1 x#b x#a#2");
    CHECK_STR(sorted("x#b c 1, x#c#1 c 1, x#a#2 c 1"), "x#c#1 x#b x#a#2");
    CHECK_STR(sorted("x@v1.0.0 c 1, x@v1.0.0! c 1, x@v1.0.0#2 c 1, x@v1.0.0!#1 c 1"),
              "x@v1.0.0 x@v1.0.0! x@v1.0.0!#1 x@v1.0.0#2");
}

// What comes out does not depend on the order in which tags come in.
TEST(the_order_is_the_same_from_any_start)
{
    static const char *const tags[] = {
        "x#a#7 c 1",        "x#b c 1", "x#a#6 c 1",       "x@v1.0.0 c 1", "x#a#50 c 1",
        "x@deprecated c 1", "x#c c 1", "x@v1.0.0!#8 c 1", "x@v2.0.0 c 0", "x#a#5 c 2",
    };
    static const char expected[] =
        "x@v2.0.0 x#a#6 x#a#7 x@v1.0.0!#8 x#b x#c x@deprecated x@v1.0.0 x#a#50 x#a#5";
    size_t count = sizeof(tags) / sizeof(*tags);
    uint32_t random = 1;
    for (int round = 0; round < 200; round++) {
        size_t order[sizeof(tags) / sizeof(*tags)];
        struct buf text = {0};
        for (size_t i = 0; i < count; i++) {
            random = random * 1664525 + 1013904223;
            size_t j = (random >> 16) % (i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        for (size_t i = 0; i < count; i++)
            buf_addf(&text, "%s%s", i ? ", " : "", tags[order[i]]);
        CHECK_STR(sorted(text.data), expected);
        buf_free(&text);
    }
}

TEST(accessors_of_an_event)
{
    gto_registry *registry =
        registry_of("d=x@v1.0.0 c1 10, d=x#prod#3 c1 20, d=x@deprecated c1 30");
    const gto_artifact *artifact = gto_registry_find(registry, "d:x");
    const gto_event *event = gto_artifact_event(artifact, 1);
    int offset = 1;
    CHECK_INT(gto_event_action(event), GTO_ACTION_ASSIGN);
    CHECK_STR(gto_event_tag(event), "d=x#prod#3");
    CHECK(gto_event_artifact(event) == artifact);
    CHECK_STR(gto_event_version(event), "v1.0.0");
    CHECK_STR(gto_event_stage(event), "prod");
    CHECK_STR(gto_event_commit_id(event), "c1");
    CHECK_INT(gto_event_time(event, &offset), 20);
    CHECK_INT(offset, 0);
    CHECK_INT(gto_event_time(event, NULL), 20);
    CHECK_STR(gto_event_author(event), "Ann");
    CHECK_STR(gto_event_author_email(event), "ann@example.com");
    CHECK_STR(gto_event_message(event), "d=x#prod#3");
    CHECK_STR(gto_event_stage(gto_artifact_event(artifact, 0)), NULL);
    CHECK_STR(gto_event_version(gto_artifact_event(artifact, 2)), NULL);
    gto_registry_free(registry);
}

int main(void)
{
    RUN(events_are_ordered_by_time);
    RUN(events_of_one_second_are_ordered_by_name);
    RUN(events_of_one_second_with_counters_are_ordered_by_counter);
    RUN(equal_counters_of_one_second_are_ordered_by_name);
    RUN(counted_tags_and_others_of_one_second_make_no_circle);
    RUN(the_order_is_the_same_from_any_start);
    RUN(accessors_of_an_event);
    return test_end();
}
