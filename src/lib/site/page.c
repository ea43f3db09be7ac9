#include "site/page.h"

#include <string.h>

#include "date.h"
#include "markup.h"

// Nothing but files of the site itself is loaded, and no script but its own runs.
#define POLICY                                                                                     \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "   \
    "form-action 'none'"

void page_set_root(struct page *page)
{
    size_t len = 0;
    for (const char *at = page->path; (at = strchr(at, '/')) && len + 4 < PAGE_MAX_ROOT; at++) {
        memcpy(page->root + len, "../", 3);
        len += 3;
    }
    page->root[len] = '\0';
}

static void add_head(struct page *page, const char *title, const char *feed)
{
    struct buf *out = &page->out;
    markup_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    if (title)
        markup_add(out, "%s · ", title);
    markup_add(out, "%s</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n",
               page->site->title, page->root);
    markup_add(out, "<link rel=\"icon\" href=\"%sicon.svg\" type=\"image/svg+xml\">\n", page->root);
    markup_add(out,
               "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"%s%s\" "
               "title=\"What happened\">\n",
               page->root, feed);
    markup_add(out, "<script src=\"%sscript.js\" defer></script>\n</head>\n", page->root);
}

static void add_nav_link(struct page *page, const char *path, const char *text)
{
    bool here = strcmp(page->path, path) == 0;
    markup_add(&page->out, "<li><a href=\"%s%s\"", page->root, path);
    if (here)
        buf_adds(&page->out, " aria-current=\"page\"");
    markup_add(&page->out, ">%s</a></li>\n", text);
}

void page_begin(struct page *page, const char *title, const char *feed)
{
    struct buf *out = &page->out;
    page_set_root(page);
    add_head(page, title, feed);
    markup_add(
        out,
        "<body>\n<a class=\"skip\" href=\"#main\">Skip to the contents</a>\n"
        "<header class=\"top\">\n<a class=\"brand\" href=\"%sindex.html\"><bdi>%s</bdi></a>\n"
        "<nav aria-label=\"Site\">\n<ul>\n",
        page->root, page->site->title);
    add_nav_link(page, "index.html", "Registry");
    add_nav_link(page, "activity.html", "Activity");
    if (page->site->problem_count)
        add_nav_link(page, "problems.html", "Problems");
    buf_adds(out, "</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
    if (page->site->as_of)
        markup_add(out, "<p class=\"notice\">As it stood then: <b>%s</b></p>\n", page->site->as_of);
}

void page_end(struct page *page)
{
    struct buf *out = &page->out;
    buf_adds(out, "</main>\n<footer>\n<p>");
    if (page->site->event_count) {
        buf_adds(out, "Latest event: ");
        page_add_time(page, page->site->newest);
        buf_adds(out, " · ");
    }
    markup_add(out,
               "<a href=\"%sfeed.xml\">Feed</a> · <a href=\"%sregistry.json\">Data</a> · Made from "
               "Git tags by gto</p>\n</footer>\n</body>\n</html>\n",
               page->root, page->root);
}

void page_add_time(struct page *page, int64_t time)
{
    struct buf *out = &page->out;
    buf_adds(out, "<time datetime=\"");
    date_add_utc(out, time);
    buf_adds(out, "\">");
    date_add_day(out, time);
    buf_adds(out, "</time>");
}

void page_add_artifact(struct page *page, const struct site_artifact *artifact)
{
    markup_add(&page->out, "<a href=\"%s%sindex.html\"><bdi>%s</bdi></a>", page->root,
               artifact->folder, artifact->artifact->name);
}

int page_name_length(const gto_version *version)
{
    size_t len = gto_short_length(gto_version_name(version));
    return len > 200 ? 200 : (int)len;
}

void page_add_versions_path(struct buf *out, const struct site_artifact *artifact, size_t number)
{
    if (number > 1)
        markup_add(out, "%sversions-%zu.html", artifact->folder, number);
    else
        markup_add(out, "%sindex.html", artifact->folder);
}

size_t page_number_of(const struct site_artifact *artifact, const gto_version *version)
{
    if (artifact->version_count <= VERSIONS_PER_PAGE)
        return 1;
    for (size_t i = 0; i < artifact->version_count; i++)
        if (artifact->versions[i] == version)
            return i / VERSIONS_PER_PAGE + 1;
    return 1;
}

void page_add_version(struct page *page, const struct site_artifact *artifact,
                      const gto_version *version, const char *class)
{
    struct buf *out = &page->out;
    markup_add(out, "<a class=\"%s\" href=\"%s", class, page->root);
    page_add_versions_path(out, artifact, page_number_of(artifact, version));
    markup_add(out, "#%s\">%.*s</a>", gto_version_name(version), page_name_length(version),
               gto_version_name(version));
}

void page_add_stage(struct page *page, size_t stage)
{
    const struct site_stage *what = &page->site->stages[stage];
    markup_add(&page->out, "<a class=\"stage c%d\" href=\"%s%s\"><bdi>%s</bdi></a>",
               (int)(stage % 6), page->root, what->page, what->name);
}

void page_add_event(struct page *page, const struct site_event *event)
{
    static const char *const words[] = {
        [GTO_ACTION_DEPRECATE] = " deprecated",      [GTO_ACTION_REGISTER] = " registered",
        [GTO_ACTION_DEREGISTER] = " deregistered",   [GTO_ACTION_ASSIGN] = " assigned to ",
        [GTO_ACTION_UNASSIGN] = " unassigned from ",
    };
    struct buf *out = &page->out;
    const gto_event *what = event->event;
    page_add_artifact(page, event->artifact);
    if (page->site->repo_count > 1)
        markup_add(out, " <span class=\"repo\"><bdi>%s</bdi></span>", event->artifact->repo->label);
    if (what->version) {
        buf_addc(out, ' ');
        page_add_version(page, event->artifact, what->version, "v");
    }
    buf_adds(out, words[what->action]);
    if (gto_event_stage(what))
        page_add_stage(page, site_find_stage(page->site, gto_event_stage(what)));
    if (*gto_event_author(what))
        markup_add(out, " <span class=\"by\">by <bdi>%s</bdi></span>", gto_event_author(what));
}

void page_add_first_line(struct page *page, const char *message)
{
    enum { MAX_LINE = 160 };
    struct slice rest = slice_of(message);
    struct slice line = slice_take_line(&rest);
    size_t len = line.len > MAX_LINE ? MAX_LINE : line.len;
    while (len < line.len && len > 0 && ((unsigned char)line.data[len] & 0xc0) == 0x80)
        len--; // not within a character
    markup_add_text(&page->out, (struct slice){line.data, len});
    if (len < line.len)
        buf_adds(&page->out, "…");
}
