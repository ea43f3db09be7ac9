// A page that is being written: what all pages have, and the pieces that they share.
#ifndef LIB_SITE_PAGE_H
#define LIB_SITE_PAGE_H

#include "buf.h"
#include "site/site.h"

enum { PAGE_MAX_ROOT = 256 };

struct page {
    const struct site *site;
    const char *path; // of the page, from the root of the site
    struct buf out;
    char root[PAGE_MAX_ROOT]; // from the page to the root: "", "../", ...
};

// Finds the way from page->path to the root.
void page_set_root(struct page *page);

// Begins a page: all up to its contents. `title` NULL: that of the site. `feed`: the path of its
// feed.
void page_begin(struct page *page, const char *title, const char *feed);
void page_end(struct page *page);

// Adds a time: a day, with the exact time for the script, which makes it the title.
void page_add_time(struct page *page, int64_t time);
// Adds the name of an artifact, with a link to its page.
void page_add_artifact(struct page *page, const struct site_artifact *artifact);
// Adds a version of it, with a link to the row that tells about it.
void page_add_version(struct page *page, const struct site_artifact *artifact,
                      const gto_version *version, const char *class);
// Adds a stage, with a link to its page.
void page_add_stage(struct page *page, size_t stage);
// Adds what an event did, as a sentence without its time: "churn v3.0.0 assigned to prod by Ada".
void page_add_event(struct page *page, const struct site_event *event);
// Adds the beginning of a message, in one line.
void page_add_first_line(struct page *page, const char *message);
// The name of a version as it is shown.
int page_name_length(const gto_version *version);

// The page of the versions that a version is on; 1 is index.html.
enum { VERSIONS_PER_PAGE = 200 };
size_t page_number_of(const struct site_artifact *artifact, const gto_version *version);
// Adds the path of such a page, from the root.
void page_add_versions_path(struct buf *out, const struct site_artifact *artifact, size_t number);

// The pages themselves, each in its file. Each fills page->out.
void page_write_registry(struct page *page);
void page_write_artifact(struct page *page, const struct site_artifact *artifact, size_t number);
void page_write_stage(struct page *page, size_t stage);
void page_write_activity(struct page *page);
void page_write_problems(struct page *page);

#endif
