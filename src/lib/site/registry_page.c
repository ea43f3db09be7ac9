// index.html: all artifacts, with what is in which stage.
#include <string.h>

#include "markup.h"
#include "site/page.h"

enum { HOLDERS = 4, EVENTS = 10 };

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

// ---- What is in each stage, at a glance

struct holder {
    const struct site_artifact *artifact;
    const struct tenure *tenure;
};

// The artifacts whose versions came to a stage last, the latest first; returns how many.
static size_t find_holders(struct holder *holders, const struct site *site, size_t stage)
{
    size_t count = 0;
    for (size_t i = 0; i < site->artifact_count; i++) {
        struct holder next = {&site->artifacts[i], site_current(&site->artifacts[i], stage)};
        if (!next.tenure)
            continue;
        size_t at = count < HOLDERS ? count++ : HOLDERS;
        for (; at > 0 && holders[at - 1].tenure->begin->time < next.tenure->begin->time; at--)
            if (at < HOLDERS)
                holders[at] = holders[at - 1];
        if (at < HOLDERS)
            holders[at] = next;
    }
    return count;
}

static void add_card(struct page *page, size_t stage)
{
    const struct site_stage *what = &page->site->stages[stage];
    struct holder holders[HOLDERS];
    struct buf *out = &page->out;
    size_t count = find_holders(holders, page->site, stage);
    markup_add(out,
               "<li class=\"card c%d\">\n<h3><a href=\"%s%s\"><bdi>%s</bdi></a></h3>\n"
               "<p class=\"count\">%zu artifact%s</p>\n",
               (int)(stage % 6), page->root, what->page, what->name, what->held,
               plural(what->held));
    buf_adds(out, count ? "<ul>\n" : "");
    for (size_t i = 0; i < count; i++) {
        buf_adds(out, "<li>");
        page_add_artifact(page, holders[i].artifact);
        buf_addc(out, ' ');
        page_add_version(page, holders[i].artifact, holders[i].tenure->version, "v");
        buf_adds(out, " <span class=\"since\">since ");
        page_add_time(page, holders[i].tenure->begin->time);
        buf_adds(out, "</span></li>\n");
    }
    buf_adds(out, count ? "</ul>\n" : "");
    if (what->held > count)
        markup_add(out, "<p class=\"more\"><a href=\"%s%s\">and %zu more</a></p>\n", page->root,
                   what->page, what->held - count);
    buf_adds(out, "</li>\n");
}

static void add_cards(struct page *page)
{
    struct buf *out = &page->out;
    if (!page->site->listed_count)
        return;
    buf_adds(out, "<section aria-labelledby=\"now\">\n<h2 id=\"now\">In each stage now</h2>\n"
                  "<ul class=\"cards\">\n");
    for (size_t i = 0; i < page->site->listed_count; i++)
        add_card(page, i);
    buf_adds(out, "</ul>\n</section>\n");
}

// ---- The table

static void add_columns(struct page *page)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    buf_adds(out, "<thead><tr><th scope=\"col\">Artifact</th>");
    if (site->repo_count > 1)
        buf_adds(out, "<th scope=\"col\">Repository</th>");
    buf_adds(out, "<th scope=\"col\">Latest</th>");
    for (size_t i = 0; i < site->listed_count; i++)
        markup_add(out, "<th scope=\"col\"><bdi>%s</bdi></th>", site->stages[i].name);
    buf_adds(out, "<th scope=\"col\">Type</th></tr></thead>\n");
}

static void add_latest(struct page *page, const struct site_artifact *artifact)
{
    buf_adds(&page->out, "<td data-label=\"Latest\">");
    if (artifact->latest) {
        page_add_version(page, artifact, artifact->latest, "v");
        buf_adds(&page->out, " <span class=\"since\">");
        page_add_time(page, gto_version_created_at(artifact->latest, NULL));
        buf_adds(&page->out, "</span>");
    }
    buf_adds(&page->out, "</td>");
}

static void add_stage_cell(struct page *page, const struct site_artifact *artifact, size_t stage)
{
    const struct tenure *now = site_current(artifact, stage);
    struct buf *out = &page->out;
    if (!now) {
        buf_adds(out, "<td class=\"none\"></td>");
        return;
    }
    markup_add(out, "<td class=\"in c%d\" data-label=\"%s\">", (int)(stage % 6),
               page->site->stages[stage].name);
    page_add_version(page, artifact, now->version, "v");
    buf_adds(out, " <span class=\"since\">since ");
    page_add_time(page, now->begin->time);
    if (*gto_event_author(now->begin))
        markup_add(out, " by <bdi>%s</bdi>", gto_event_author(now->begin));
    buf_adds(out, "</span></td>");
}

static void add_type_and_labels(struct page *page, const struct site_artifact *artifact)
{
    struct buf *out = &page->out;
    if (!artifact->type && !artifact->labels) {
        buf_adds(out, "<td></td>");
        return;
    }
    buf_adds(out, "<td class=\"tags\" data-label=\"Type\">");
    if (artifact->type)
        markup_add(out, "<span class=\"type\"><bdi>%s</bdi></span>", artifact->type);
    for (const char *const *label = (const char *const *)artifact->labels; label && *label; label++)
        markup_add(out, " <span class=\"label\"><bdi>%s</bdi></span>", *label);
    buf_adds(out, "</td>");
}

static void add_row(struct page *page, const struct site_artifact *artifact)
{
    struct buf *out = &page->out;
    bool active = gto_artifact_active(artifact->artifact);
    buf_adds(out, active ? "<tr>" : "<tr class=\"deprecated\">");
    buf_adds(out, "<th scope=\"row\">");
    page_add_artifact(page, artifact);
    if (!active)
        buf_adds(out, " <span class=\"flag\">deprecated</span>");
    else if (!gto_artifact_registered(artifact->artifact))
        buf_adds(out, " <span class=\"flag\">no version yet</span>");
    if (artifact->problem_count)
        markup_add(out, " <a class=\"flag warn\" href=\"problems.html\">problem%s</a>",
                   plural(artifact->problem_count));
    buf_adds(out, "</th>");
    if (page->site->repo_count > 1)
        markup_add(out, "<td data-label=\"Repository\" class=\"repo\"><bdi>%s</bdi></td>",
                   artifact->repo->label);
    add_latest(page, artifact);
    for (size_t i = 0; i < page->site->listed_count; i++)
        add_stage_cell(page, artifact, i);
    add_type_and_labels(page, artifact);
    buf_adds(out, "</tr>\n");
}

static void add_table(struct page *page)
{
    struct buf *out = &page->out;
    markup_add(out,
               "<section aria-labelledby=\"artifacts\">\n<h2 id=\"artifacts\">Artifacts</h2>\n"
               "<div id=\"tools\" class=\"tools\" hidden></div>\n"
               "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"artifacts\">\n"
               "<table id=\"registry\" class=\"list\">\n");
    add_columns(page);
    buf_adds(out, "<tbody>\n");
    for (size_t i = 0; i < page->site->artifact_count; i++)
        add_row(page, &page->site->artifacts[i]);
    buf_adds(out, "</tbody>\n</table>\n</div>\n</section>\n");
}

static void add_latest_events(struct page *page)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    if (!site->event_count)
        return;
    buf_adds(out,
             "<section aria-labelledby=\"latest\">\n<h2 id=\"latest\">What happened last</h2>\n"
             "<ol class=\"events\">\n");
    for (size_t i = 0; i < site->event_count && i < EVENTS; i++) {
        buf_adds(out, "<li>");
        page_add_time(page, site->events[i].event->time);
        buf_adds(out, " <span>");
        page_add_event(page, &site->events[i]);
        buf_adds(out, "</span></li>\n");
    }
    buf_adds(out, "</ol>\n<p class=\"more\"><a href=\"activity.html\">All activity</a></p>\n"
                  "</section>\n");
}

void page_write_registry(struct page *page)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    size_t versions = 0, inactive = 0;
    for (size_t i = 0; i < site->artifact_count; i++) {
        versions += site->artifacts[i].version_count;
        inactive += !gto_artifact_active(site->artifacts[i].artifact);
    }
    page_begin(page, NULL, "feed.xml");
    markup_add(out, "<h1><bdi>%s</bdi></h1>\n<p class=\"counts\">%zu artifact%s · %zu version%s",
               site->title, site->artifact_count, plural(site->artifact_count), versions,
               plural(versions));
    if (inactive)
        markup_add(out, " · %zu deprecated", inactive);
    if (site->repo_count > 1)
        markup_add(out, " · %zu repositories", site->repo_count);
    if (site->problem_count)
        markup_add(out, " · <a href=\"problems.html\">%zu problem%s</a>", site->problem_count,
                   plural(site->problem_count));
    buf_adds(out, "</p>\n");
    add_cards(page);
    if (site->artifact_count)
        add_table(page);
    else
        buf_adds(out, "<p class=\"notice\">There are no artifacts in this registry yet.</p>\n");
    add_latest_events(page);
    page_end(page);
}
