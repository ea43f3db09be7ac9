// activity.html: what happened, the latest first; and problems.html: what is wrong.
#include "markup.h"
#include "site/page.h"

enum { MAX_EVENTS = 400 };

static void add_event(struct page *page, const struct site_event *event)
{
    const gto_event *what = event->event;
    struct buf *out = &page->out;
    buf_adds(out, "<li>");
    page_add_time(page, what->time);
    buf_adds(out, " <span>");
    page_add_event(page, event);
    if (*gto_event_message(what)) {
        buf_adds(out, " <span class=\"message\">");
        page_add_first_line(page, gto_event_message(what));
        buf_adds(out, "</span>");
    }
    buf_adds(out, "</span></li>\n");
}

void page_write_activity(struct page *page)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    page_begin(page, "Activity", "feed.xml");
    markup_add(out,
               "<h1>Activity</h1>\n<p class=\"counts\">%zu event%s, the latest first · "
               "<a href=\"feed.xml\">Feed</a></p>\n",
               site->event_count, site->event_count == 1 ? "" : "s");
    if (site->event_count)
        buf_adds(out, "<ol class=\"events\">\n");
    for (size_t i = 0; i < site->event_count && i < MAX_EVENTS; i++)
        add_event(page, &site->events[i]);
    if (site->event_count)
        buf_adds(out, "</ol>\n");
    if (site->event_count > MAX_EVENTS)
        markup_add(out,
                   "<p class=\"notice\">These are the latest %d. Those before are on the pages of "
                   "the artifacts and in <a href=\"registry.json\">registry.json</a>.</p>\n",
                   MAX_EVENTS);
    page_end(page);
}

static void add_problem(struct page *page, const struct site_repo *repo, const gto_problem *problem)
{
    const char *name = gto_problem_artifact(problem);
    struct buf *out = &page->out;
    buf_adds(out, "<li>\n<p>");
    if (page->site->repo_count > 1)
        markup_add(out, "<span class=\"repo\"><bdi>%s</bdi></span> ", repo->label);
    markup_add(out, "<b>%s</b></p>\n<p>%s</p>\n", gto_problem_message(problem),
               gto_problem_remedy(problem));
    for (size_t i = 0; name && i < page->site->artifact_count; i++) {
        const struct site_artifact *artifact = &page->site->artifacts[i];
        if (artifact->repo != repo || gto_registry_find(repo->registry, name) != artifact->artifact)
            continue;
        buf_adds(out, "<p>It concerns ");
        page_add_artifact(page, artifact);
        buf_adds(out, ".</p>\n");
    }
    buf_adds(out, "</li>\n");
}

void page_write_problems(struct page *page)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    page_begin(page, "Problems", "feed.xml");
    buf_adds(out, "<h1>Problems</h1>\n<p class=\"counts\">What <code>gto doctor</code> finds: what "
                  "this site tells may be incomplete because of it.</p>\n");
    if (site->problem_count)
        buf_adds(out, "<ul class=\"problems\">\n");
    for (size_t i = 0; i < site->repo_count; i++)
        for (size_t j = 0; j < gto_registry_problem_count(site->repos[i].registry); j++)
            add_problem(page, &site->repos[i], gto_registry_problem(site->repos[i].registry, j));
    buf_adds(out, site->problem_count ? "</ul>\n" : "<p class=\"notice\">There are none.</p>\n");
    page_end(page);
}
