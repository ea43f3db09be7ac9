#include "site/timeline.h"

#include <stdlib.h>

#include "date.h"
#include "markup.h"
#include "site/page.h"

// ---- Layout

int timeline_x(const struct timeline *timeline, int64_t time)
{
    // differences of times may exceed their type
    double whole = (double)timeline->end - (double)timeline->begin;
    double part = (double)time - (double)timeline->begin;
    double share = whole > 0 ? part / whole : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return TIMELINE_LEFT + (int)(share * (TIMELINE_RIGHT - TIMELINE_LEFT));
}

static int add_item(struct timeline *timeline, const struct timeline_item *item)
{
    if (timeline->count == timeline->cap) {
        size_t cap = timeline->cap ? timeline->cap * 2 : 32;
        struct timeline_item *items = realloc(timeline->items, cap * sizeof(*items));
        if (!items)
            return GTO_ENOMEM;
        timeline->items = items;
        timeline->cap = cap;
    }
    timeline->items[timeline->count++] = *item;
    return GTO_OK;
}

// Adds a mark, or counts it with one of its kind that is near.
static int add_mark(struct timeline *timeline, enum timeline_kind kind, const gto_event *event)
{
    int x = timeline_x(timeline, event->time);
    for (size_t i = timeline->count; i-- > 0;) {
        struct timeline_item *near = &timeline->items[i];
        if (x - near->x >= TIMELINE_APART)
            break;
        if (near->kind != kind)
            continue;
        near->count++;
        near->last = event;
        near->version = event->version;
        return GTO_OK;
    }
    return add_item(timeline, &(struct timeline_item){.kind = kind,
                                                      .x = x,
                                                      .count = 1,
                                                      .first = event,
                                                      .last = event,
                                                      .version = event->version});
}

static int add_marks(struct timeline *timeline, const gto_artifact *artifact)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifact->events.count; i++) {
        const gto_event *event = artifact->events.items[i];
        if (event->action == GTO_ACTION_REGISTER)
            rc = add_mark(timeline, TIMELINE_VERSION, event);
        else if (event->action == GTO_ACTION_DEREGISTER)
            rc = add_mark(timeline, TIMELINE_DEREGISTERED, event);
        else if (event->action == GTO_ACTION_DEPRECATE)
            rc = add_mark(timeline, TIMELINE_DEPRECATED, event);
    }
    return rc;
}

static int add_tenure(struct timeline *timeline, size_t lane, const struct tenure *tenure)
{
    int x = timeline_x(timeline, tenure->begin->time);
    int width = (tenure->end ? timeline_x(timeline, tenure->end->time) : TIMELINE_RIGHT) - x;
    struct timeline_item *before = timeline->count ? &timeline->items[timeline->count - 1] : NULL;
    if (before && before->kind == TIMELINE_TENURE && before->lane == lane &&
        x - before->x < TIMELINE_APART && width < TIMELINE_APART && tenure->end) {
        before->count++;
        before->width = x + width - before->x;
        before->last = tenure->begin;
        before->end = tenure->end;
        before->version = tenure->version;
        return GTO_OK;
    }
    return add_item(timeline, &(struct timeline_item){.kind = TIMELINE_TENURE,
                                                      .lane = lane,
                                                      .x = x,
                                                      .width = width,
                                                      .count = 1,
                                                      .first = tenure->begin,
                                                      .last = tenure->begin,
                                                      .end = tenure->end,
                                                      .version = tenure->version});
}

static int add_lane(struct timeline *timeline, const struct site_artifact *artifact, size_t stage)
{
    const struct tenures *tenures = &artifact->tenures[stage];
    int rc = GTO_OK;
    if (!tenures->count)
        return GTO_OK;
    if (timeline->lane_count == TIMELINE_LANES) {
        timeline->left_out++;
        return GTO_OK;
    }
    timeline->lanes[timeline->lane_count++] = stage;
    for (size_t i = 0; rc == GTO_OK && i < tenures->count; i++)
        rc = add_tenure(timeline, timeline->lane_count, &tenures->items[i]);
    return rc;
}

// What happened last gets some room to be seen, too.
static int64_t end_of(int64_t begin, int64_t newest)
{
    enum { SHARE = 16 };
    static const int64_t far = INT64_MAX / 4;
    bool fits = begin > -far && newest < far;
    return fits ? newest + (newest - begin) / SHARE : newest;
}

int timeline_lay_out(struct timeline *out, const struct site_artifact *artifact, size_t stage_count,
                     int64_t newest)
{
    const struct event_list *events = &artifact->artifact->events;
    *out = (struct timeline){.begin = newest, .newest = newest};
    if (events->count)
        out->begin = events->items[0]->time;
    out->end = end_of(out->begin, newest);
    int rc = add_marks(out, artifact->artifact);
    for (size_t i = 0; rc == GTO_OK && i < stage_count; i++)
        rc = add_lane(out, artifact, i);
    return rc;
}

void timeline_free(struct timeline *timeline)
{
    free(timeline->items);
    *timeline = (struct timeline){0};
}

// ---- SVG

static int lane_y(size_t lane)
{
    return 6 + (int)lane * TIMELINE_LANE;
}

static void add_moment(struct buf *out, const gto_event *event)
{
    date_format(out, event->time, 0, ' ');
    if (*gto_event_author(event))
        markup_add(out, ", %s", gto_event_author(event));
}

static void add_name(struct buf *out, const gto_version *version)
{
    if (version)
        markup_add(out, "%.*s ", page_name_length(version), gto_version_name(version));
}

// What an item stands for, in words: the tag, the date, the person.
static void add_title(struct buf *out, const struct timeline_item *item, const char *stage)
{
    static const char *const kinds[] = {"registered", "deregistered", "deprecated", "in "};
    buf_adds(out, "<title>");
    if (item->count > 1) {
        markup_add(out, "%zu times %s%s, ", item->count, kinds[item->kind], stage);
        add_name(out, item->first->version);
        buf_adds(out, "to ");
    }
    add_name(out, item->version);
    if (item->count == 1)
        markup_add(out, "%s%s: %s", kinds[item->kind], stage, gto_event_tag(item->first));
    buf_adds(out, "\n");
    add_moment(out, item->first);
    if (item->kind == TIMELINE_TENURE) {
        buf_adds(out, "\nuntil ");
        if (item->end)
            add_moment(out, item->end);
        else
            buf_adds(out, "now");
    } else if (item->count > 1) {
        buf_adds(out, "\nto ");
        add_moment(out, item->last);
    }
    buf_adds(out, "</title>");
}

static void add_bar(struct buf *out, const struct timeline *timeline, const struct site *site,
                    const struct timeline_item *item)
{
    enum { HEIGHT = 22, LETTER = 7 };
    size_t stage = timeline->lanes[item->lane - 1];
    int y = lane_y(item->lane) + 6, width = item->width < 3 ? 3 : item->width;
    markup_add(out, "<g class=\"bar c%d%s\">", (int)(stage % 6), item->end ? "" : " now");
    add_title(out, item, site->stages[stage].name);
    markup_add(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>", item->x, y,
               width, HEIGHT);
    if (item->count == 1 && width > page_name_length(item->version) * LETTER + 10)
        markup_add(out, "<text x=\"%d\" y=\"%d\">%.*s</text>", item->x + 6, y + 15,
                   page_name_length(item->version), gto_version_name(item->version));
    buf_adds(out, "</g>\n");
}

static void add_symbol(struct buf *out, const struct timeline *timeline,
                       const struct timeline_item *item)
{
    int y = lane_y(0) + TIMELINE_LANE / 2;
    int bottom = lane_y(timeline->lane_count + 1);
    buf_adds(out, item->kind == TIMELINE_VERSION ? "<g class=\"mark\">" : "<g class=\"mark off\">");
    add_title(out, item, "");
    if (item->kind == TIMELINE_VERSION)
        markup_add(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>", item->x, y,
                   item->count > 1 ? 6 : 5);
    else if (item->kind == TIMELINE_DEREGISTERED)
        markup_add(out, "<path d=\"M%d %dl8 8m0 -8l-8 8\"/>", item->x - 4, y - 4);
    else
        markup_add(out, "<path class=\"end\" d=\"M%d %dV%d\"/>", item->x, lane_y(0), bottom);
    buf_adds(out, "</g>\n");
}

// Dates below, as far as they differ; of a short time, times.
static void add_ticks(struct buf *out, const struct timeline *timeline)
{
    const int ticks = 4, day = 86400;
    int y = lane_y(timeline->lane_count + 1);
    double whole = (double)timeline->newest - (double)timeline->begin;
    bool times = whole < 3.0 * day;
    for (int i = 0; i <= ticks && (i == 0 || whole > 0); i++) {
        int64_t time =
            i == ticks ? timeline->newest : timeline->begin + (int64_t)(whole * i / ticks);
        int x = timeline_x(timeline, time);
        markup_add(out, "<path class=\"tick\" d=\"M%d %dV%d\"/>", x, lane_y(0), y);
        markup_add(out, "<text class=\"date%s\" x=\"%d\" y=\"%d\">", i == 0 ? " first" : "", x,
                   y + 16);
        if (!times || i == 0)
            date_add_day(out, time);
        if (times)
            date_add_minute(out, time);
        buf_adds(out, "</text>\n");
    }
}

static void add_lanes(struct buf *out, const struct timeline *timeline, const struct site *site)
{
    for (size_t i = 0; i <= timeline->lane_count; i++) {
        const char *name = i ? site->stages[timeline->lanes[i - 1]].name : "versions";
        enum { SHOWN = 14 };
        struct slice shown = slice_of(name);
        bool cut = shown.len > SHOWN;
        shown.len = cut ? SHOWN - 1 : shown.len;
        markup_add(out, "<text class=\"lane\" x=\"0\" y=\"%d\">%.*s%s",
                   lane_y(i) + TIMELINE_LANE / 2 + 5, (int)shown.len, shown.data, cut ? "…" : "");
        if (cut)
            markup_add(out, "<title>%s</title>", name);
        buf_adds(out, "</text>\n");
    }
}

void timeline_add_svg(struct buf *out, const struct timeline *timeline, const struct site *site,
                      const struct site_artifact *artifact)
{
    int height = lane_y(timeline->lane_count + 1) + 24;
    markup_add(out,
               "<svg class=\"timeline\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
               "role=\"img\" aria-label=\"When %s had which version in which stage; the table of "
               "versions tells the same\">\n",
               TIMELINE_WIDTH, height, TIMELINE_WIDTH, height, artifact->artifact->name);
    add_ticks(out, timeline);
    add_lanes(out, timeline, site);
    for (size_t i = 0; i < timeline->count; i++) {
        if (timeline->items[i].kind == TIMELINE_TENURE)
            add_bar(out, timeline, site, &timeline->items[i]);
        else
            add_symbol(out, timeline, &timeline->items[i]);
    }
    buf_adds(out, "</svg>\n");
}
