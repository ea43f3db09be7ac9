#include "event.h"

#include <stdlib.h>

#include "digits.h"
#include "version.h"

const struct event_texts event_no_texts = {"", "", "", NULL, false};

static int by_time_and_tag(const void *a, const void *b)
{
    const gto_event *x = *(gto_event *const *)a, *y = *(gto_event *const *)b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return strcmp(x->tag, y->tag);
}

static int by_counter(const void *a, const void *b)
{
    const gto_event *x = *(gto_event *const *)a, *y = *(gto_event *const *)b;
    int order = digits_compare(event_counter(x), event_counter(y));
    return order ? order : strcmp(x->tag, y->tag);
}

// Among events of one second, sorts those with a counter into the places that such have: comparing
// by counter where both have one and else by name is not an order (it may go in circles), this is.
static void sort_counted(struct gto_event **events, size_t count, struct gto_event **scratch)
{
    size_t counted = 0, next = 0;
    for (size_t i = 0; i < count; i++)
        if (events[i]->counter_at)
            scratch[counted++] = events[i];
    qsort(scratch, counted, sizeof(*scratch), by_counter);
    for (size_t i = 0; i < count; i++)
        if (events[i]->counter_at)
            events[i] = scratch[next++];
}

void events_sort(struct gto_event **events, size_t count, struct gto_event **scratch)
{
    if (count > 1)
        qsort(events, count, sizeof(*events), by_time_and_tag);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && events[end]->time == events[start]->time;)
            end++;
        if (end - start > 1)
            sort_counted(events + start, end - start, scratch);
    }
    for (size_t i = 0; i < count; i++)
        events[i]->rank = (uint32_t)i;
}

struct slice event_counter(const gto_event *event)
{
    return event->counter_at ? slice_of(event->tag + event->counter_at) : (struct slice){0};
}

bool event_is_direct(const gto_event *event)
{
    return event->action == GTO_ACTION_REGISTER || event->action == GTO_ACTION_DEREGISTER;
}

enum gto_action gto_event_action(const gto_event *event)
{
    return event->action;
}

const char *gto_event_tag(const gto_event *event)
{
    return event->tag;
}

const gto_artifact *gto_event_artifact(const gto_event *event)
{
    return event->artifact;
}

const char *gto_event_version(const gto_event *event)
{
    return event->version ? event->version->name : NULL;
}

const char *gto_event_stage(const gto_event *event)
{
    return event_is_direct(event) ? NULL : event->subject;
}

const char *gto_event_commit_id(const gto_event *event)
{
    return event->commit->id;
}

int64_t gto_event_time(const gto_event *event, int *offset)
{
    if (offset)
        *offset = event->offset;
    return event->time;
}

const char *gto_event_author(const gto_event *event)
{
    return event->texts->author;
}

const char *gto_event_author_email(const gto_event *event)
{
    return event->texts->email;
}

const char *gto_event_message(const gto_event *event)
{
    return event->texts->message;
}

const char *gto_commit_id(const gto_commit *commit)
{
    return commit->id;
}

const char *gto_commit_author(const gto_commit *commit)
{
    return commit->author;
}

const char *gto_commit_author_email(const gto_commit *commit)
{
    return commit->author_email;
}

const char *gto_commit_committer(const gto_commit *commit)
{
    return commit->committer;
}

const char *gto_commit_committer_email(const gto_commit *commit)
{
    return commit->committer_email;
}

const char *gto_commit_message(const gto_commit *commit)
{
    return commit->message;
}

int64_t gto_commit_time(const gto_commit *commit, int *offset)
{
    if (offset)
        *offset = commit->offset;
    return commit->time;
}
