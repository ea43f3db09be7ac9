// stages/STAGE.html: what is in a stage now, over all artifacts, and what was there before.
#include <stdlib.h>

#include "markup.h"
#include "site/page.h"

enum { MAX_FORMER = 300 };

static void add_holder(struct page *page, const struct site_artifact *artifact,
                       const struct tenure *now)
{
    struct buf *out = &page->out;
    buf_adds(out, "<tr><th scope=\"row\">");
    page_add_artifact(page, artifact);
    buf_adds(out, "</th>");
    if (page->site->repo_count > 1)
        markup_add(out, "<td class=\"repo\" data-label=\"Repository\"><bdi>%s</bdi></td>",
                   artifact->repo->label);
    buf_adds(out, "<td data-label=\"Version\">");
    page_add_version(page, artifact, now->version, "v");
    buf_adds(out, "</td><td data-label=\"Since\">");
    page_add_time(page, now->begin->time);
    markup_add(out, "</td><td data-label=\"By\"><bdi>%s</bdi></td><td data-label=\"Message\">",
               gto_event_author(now->begin));
    page_add_first_line(page, gto_event_message(now->assignment));
    buf_adds(out, "</td></tr>\n");
}

static void add_now(struct page *page, size_t stage)
{
    const struct site *site = page->site;
    struct buf *out = &page->out;
    buf_adds(out, "<section aria-labelledby=\"now\">\n<h2 id=\"now\">Now</h2>\n");
    if (!site->stages[stage].held) {
        buf_adds(out, "<p class=\"notice\">Nothing is in this stage.</p>\n</section>\n");
        return;
    }
    buf_adds(out, "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"now\">\n"
                  "<table class=\"list\">\n<thead><tr><th scope=\"col\">Artifact</th>");
    if (site->repo_count > 1)
        buf_adds(out, "<th scope=\"col\">Repository</th>");
    buf_adds(out,
             "<th scope=\"col\">Version</th><th scope=\"col\">Since</th>"
             "<th scope=\"col\">By</th><th scope=\"col\">Message</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < site->artifact_count; i++) {
        const struct tenure *now = site_current(&site->artifacts[i], stage);
        if (now)
            add_holder(page, &site->artifacts[i], now);
    }
    buf_adds(out, "</tbody>\n</table>\n</div>\n</section>\n");
}

// ---- Before

struct former {
    const struct site_artifact *artifact;
    const struct tenure *tenure;
    size_t place;
};

static int by_end(const void *a, const void *b)
{
    const struct former *x = a, *y = b;
    int64_t of_x = x->tenure->end->time, of_y = y->tenure->end->time;
    return of_x != of_y ? (of_x < of_y) - (of_x > of_y)
                        : (x->place < y->place) - (x->place > y->place);
}

static struct former *find_former(const struct site *site, size_t stage, size_t *count)
{
    size_t room = 1;
    for (size_t i = 0; i < site->artifact_count; i++)
        room += site->artifacts[i].tenures[stage].count;
    struct former *list = malloc(room * sizeof(*list));
    *count = 0;
    for (size_t i = 0; list && i < site->artifact_count; i++) {
        const struct tenures *tenures = &site->artifacts[i].tenures[stage];
        for (size_t j = 0; j < tenures->count; j++)
            if (tenures->items[j].end) {
                list[*count] = (struct former){&site->artifacts[i], &tenures->items[j], *count};
                (*count)++;
            }
    }
    if (*count)
        qsort(list, *count, sizeof(*list), by_end);
    return list;
}

static void add_before(struct page *page, size_t stage)
{
    struct buf *out = &page->out;
    size_t count;
    struct former *list = find_former(page->site, stage, &count);
    out->failed |= !list;
    if (count)
        buf_adds(out, "<section aria-labelledby=\"before\">\n<h2 id=\"before\">Before</h2>\n"
                      "<ol class=\"events\">\n");
    for (size_t i = 0; i < count && i < MAX_FORMER; i++) {
        buf_adds(out, "<li><span class=\"span\">");
        page_add_time(page, list[i].tenure->begin->time);
        buf_adds(out, " – ");
        page_add_time(page, list[i].tenure->end->time);
        buf_adds(out, "</span> <span>");
        page_add_artifact(page, list[i].artifact);
        if (page->site->repo_count > 1)
            markup_add(out, " <span class=\"repo\"><bdi>%s</bdi></span>",
                       list[i].artifact->repo->label);
        buf_addc(out, ' ');
        page_add_version(page, list[i].artifact, list[i].tenure->version, "v");
        buf_adds(out, "</span></li>\n");
    }
    if (count)
        buf_adds(out, "</ol>\n");
    if (count > MAX_FORMER)
        markup_add(out, "<p class=\"notice\">These are the latest %d of %zu.</p>\n", MAX_FORMER,
                   count);
    buf_adds(out, count ? "</section>\n" : "");
    free(list);
}

void page_write_stage(struct page *page, size_t stage)
{
    const struct site_stage *what = &page->site->stages[stage];
    page_begin(page, what->name, "feed.xml");
    markup_add(&page->out,
               "<h1><span class=\"kind\">Stage</span> <bdi>%s</bdi></h1>\n"
               "<p class=\"counts\">%zu artifact%s in it</p>\n",
               what->name, what->held, what->held == 1 ? "" : "s");
    add_now(page, stage);
    add_before(page, stage);
    page_end(page);
}
