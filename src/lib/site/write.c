// gto_site_write(): from registries to a folder of pages.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "markup.h"
#include "site/files.h"
#include "site/folder.h"
#include "site/page.h"
#include "site/state.h"

struct gto_site {
    struct folder_result result;
    size_t problem_count;
};

struct writer {
    const struct site *site;
    struct folder *folder;
    struct page page; // the one that is written; its buffer serves all
    gto_error **error;
};

static int write_buf(struct writer *writer, const char *path, const struct buf *text)
{
    if (text->failed)
        return error_no_memory(writer->error);
    return folder_write(writer->folder, path, (struct slice){text->data, text->len}, writer->error);
}

static struct page *new_page(struct writer *writer, const char *path)
{
    buf_clear(&writer->page.out);
    writer->page.site = writer->site;
    writer->page.path = path;
    return &writer->page;
}

static int end_page(struct writer *writer)
{
    return write_buf(writer, writer->page.path, &writer->page.out);
}

static int write_artifact_pages(struct writer *writer, const struct site_artifact *artifact)
{
    size_t pages = (artifact->version_count + VERSIONS_PER_PAGE - 1) / VERSIONS_PER_PAGE;
    struct buf path = {0};
    int rc = GTO_OK;
    for (size_t i = 1; rc == GTO_OK && i <= (pages ? pages : 1); i++) {
        buf_clear(&path);
        page_add_versions_path(&path, artifact, i);
        if (path.failed)
            rc = error_no_memory(writer->error);
        else
            page_write_artifact(new_page(writer, path.data), artifact, i);
        if (rc == GTO_OK)
            rc = end_page(writer);
    }
    buf_free(&path);
    return rc;
}

static int write_artifact_files(struct writer *writer, const struct site_artifact *artifact)
{
    struct buf path = {0}, *out = &writer->page.out;
    buf_addf(&path, "%sfeed.xml", artifact->folder);
    int rc = path.failed ? error_no_memory(writer->error) : GTO_OK;
    if (rc == GTO_OK) {
        buf_clear(out);
        feed_write(out, writer->site, artifact, path.data);
        rc = write_buf(writer, path.data, out);
    }
    buf_free(&path);
    for (size_t i = 0; rc == GTO_OK && i < writer->site->stage_count + 1; i++) {
        buf_clear(out);
        badge_write(out, artifact, writer->site, i ? &writer->site->stages[i - 1] : NULL);
        rc = write_buf(writer, artifact->badges[i], out);
    }
    return rc;
}

static int write_pages(struct writer *writer)
{
    const struct site *site = writer->site;
    page_write_registry(new_page(writer, "index.html"));
    int rc = end_page(writer);
    if (rc == GTO_OK) {
        page_write_activity(new_page(writer, "activity.html"));
        rc = end_page(writer);
    }
    if (rc == GTO_OK) {
        page_write_problems(new_page(writer, "problems.html"));
        rc = end_page(writer);
    }
    for (size_t i = 0; rc == GTO_OK && i < site->stage_count; i++) {
        page_write_stage(new_page(writer, site->stages[i].page), i);
        rc = end_page(writer);
    }
    for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++) {
        rc = write_artifact_pages(writer, &site->artifacts[i]);
        if (rc == GTO_OK)
            rc = write_artifact_files(writer, &site->artifacts[i]);
    }
    return rc;
}

static int write_files(struct writer *writer)
{
    struct buf *out = &writer->page.out;
    int rc = GTO_OK;
    for (const struct site_asset *asset = site_assets; rc == GTO_OK && asset->path; asset++)
        rc = folder_write(writer->folder, asset->path, asset->text, writer->error);
    if (rc == GTO_OK)
        rc = folder_write(writer->folder, NO_JEKYLL, (struct slice){"", 0}, writer->error);
    if (rc == GTO_OK) {
        buf_clear(out);
        feed_write(out, writer->site, NULL, "feed.xml");
        rc = write_buf(writer, "feed.xml", out);
    }
    if (rc == GTO_OK) {
        buf_clear(out);
        registry_json_write(out, writer->site);
        rc = write_buf(writer, "registry.json", out);
    }
    return rc;
}

static int write_site(struct folder *folder, const struct site *site, gto_error **error)
{
    struct writer writer = {.site = site, .folder = folder, .error = error};
    int rc = write_files(&writer);
    if (rc == GTO_OK)
        rc = write_pages(&writer);
    buf_free(&writer.page.out);
    return rc;
}

static int check_options(const struct gto_site_options *options, gto_error **error)
{
    const char *const urls[] = {options->url, options->link_commit, options->link_tag,
                                options->link_file};
    int rc = error_check_struct(options->struct_version, GTO_SITE_OPTIONS_VERSION,
                                "gto_site_options", error);
    for (size_t i = 0; rc == GTO_OK && i < sizeof(urls) / sizeof(*urls); i++)
        if (urls[i] && !url_is_web(slice_of(urls[i])))
            rc = error_set(error, GTO_EARGS, "'%s' is no URL of a web server", urls[i]);
    return rc;
}

// What cannot be read today may be there tomorrow, and what is dated in the future will not be so
// for ever: then a site is made again even if its state is the same.
static int renew(gto_site *made, struct folder *folder, const char *state, gto_repo *const *repos,
                 size_t count, const struct gto_site_options *options, gto_error **error)
{
    struct site site;
    int rc = site_collect(&site, repos, count, options, error);
    bool reliable = !site.problem_count && !site.incomplete;
    if (rc == GTO_OK)
        rc = write_site(folder, &site, error);
    if (rc == GTO_OK)
        rc = folder_commit(folder, reliable ? state : NULL, &made->result, error);
    made->problem_count = site.problem_count;
    site_free(&site);
    return rc;
}

static int make(gto_site *made, const char *path, gto_repo *const *repos, size_t count,
                const struct gto_site_options *options, gto_error **error)
{
    char state[STATE_SIZE];
    struct folder *folder;
    int rc = state_find(state, repos, count, options, error);
    if (rc == GTO_OK)
        rc = folder_open(&folder, path, error);
    if (rc != GTO_OK)
        return rc;
    if (!folder_is_current(folder, state, &made->result))
        rc = renew(made, folder, state, repos, count, options, error);
    folder_free(folder);
    return rc;
}

int gto_site_write(gto_site **out, const char *folder, gto_repo *const *repos, size_t count,
                   const struct gto_site_options *options, gto_error **error)
{
    static const struct gto_site_options otherwise = GTO_SITE_OPTIONS_INIT;
    if (!options)
        options = &otherwise;
    int rc = check_options(options, error);
    if (rc != GTO_OK)
        return rc;
    gto_site *made = calloc(1, sizeof(*made));
    if (!made)
        return error_no_memory(error);
    rc = make(made, folder, repos, count, options, error);
    if (rc == GTO_OK && out)
        *out = made;
    else
        gto_site_free(made);
    return rc;
}

void gto_site_free(gto_site *site)
{
    free(site);
}

size_t gto_site_written_count(const gto_site *site)
{
    return site->result.written;
}

size_t gto_site_unchanged_count(const gto_site *site)
{
    return site->result.unchanged;
}

size_t gto_site_removed_count(const gto_site *site)
{
    return site->result.removed;
}

size_t gto_site_problem_count(const gto_site *site)
{
    return site->problem_count;
}
