// The pages of an artifact: what it is, what is in its stages, and all of its versions.
#include <string.h>

#include "markup.h"
#include "quote.h"
#include "site/page.h"
#include "site/timeline.h"

// ---- What it is

static void add_heading(struct page *page, const struct site_artifact *artifact)
{
    struct buf *out = &page->out;
    markup_add(out, "<h1><bdi>%s</bdi></h1>\n<p class=\"tags\">", artifact->artifact->name);
    if (!gto_artifact_active(artifact->artifact))
        buf_adds(out, "<span class=\"flag\">deprecated</span> ");
    if (page->site->repo_count > 1)
        markup_add(out, "<span class=\"repo\"><bdi>%s</bdi></span> ", artifact->repo->label);
    if (artifact->type)
        markup_add(out, "<span class=\"type\"><bdi>%s</bdi></span> ", artifact->type);
    for (const char *const *label = (const char *const *)artifact->labels; label && *label; label++)
        markup_add(out, "<span class=\"label\"><bdi>%s</bdi></span> ", *label);
    if (artifact->problem_count)
        markup_add(out, "<a class=\"flag warn\" href=\"%sproblems.html\">%zu problem%s</a> ",
                   page->root, artifact->problem_count, artifact->problem_count == 1 ? "" : "s");
    markup_add(out, "<a class=\"quiet\" href=\"feed.xml\">Feed</a></p>\n");
    if (artifact->description)
        markup_add(out, "<p class=\"lead\"><bdi>%s</bdi></p>\n", artifact->description);
}

static void add_since(struct page *page, const gto_event *event)
{
    buf_adds(&page->out, "<p class=\"since\">since ");
    page_add_time(page, event->time);
    if (*gto_event_author(event))
        markup_add(&page->out, "<span class=\"by\"> by <bdi>%s</bdi></span>",
                   gto_event_author(event));
    buf_adds(&page->out, "</p>\n");
}

// The stages as columns, with the version that each has now.
static void add_board(struct page *page, const struct site_artifact *artifact)
{
    struct buf *out = &page->out;
    buf_adds(out, "<ul class=\"cards board\" aria-label=\"Versions now\">\n<li class=\"card\">\n"
                  "<h2>Latest</h2>\n");
    if (artifact->latest) {
        const gto_event *event = gto_version_authoring_event(artifact->latest);
        buf_adds(out, "<p>");
        page_add_version(page, artifact, artifact->latest, "v big");
        buf_adds(out, "</p>\n");
        if (event)
            add_since(page, event);
    } else {
        buf_adds(out, "<p class=\"empty\">no version</p>\n");
    }
    buf_adds(out, "</li>\n");
    for (size_t i = 0; i < page->site->listed_count; i++) {
        const struct tenure *now = site_current(artifact, i);
        const struct site_stage *stage = &page->site->stages[i];
        markup_add(out, "<li class=\"card c%d\">\n<h2><a href=\"%s%s\"><bdi>%s</bdi></a></h2>\n",
                   (int)(i % 6), page->root, stage->page, stage->name);
        if (now) {
            buf_adds(out, "<p>");
            page_add_version(page, artifact, now->version, "v big");
            buf_adds(out, "</p>\n");
            add_since(page, now->begin);
        } else {
            buf_adds(out, "<p class=\"empty\">nothing</p>\n");
        }
        buf_adds(out, "</li>\n");
    }
    buf_adds(out, "</ul>\n");
}

static void add_timeline(struct page *page, const struct site_artifact *artifact)
{
    struct timeline timeline;
    struct buf *out = &page->out;
    if (!artifact->artifact->events.count)
        return;
    if (timeline_lay_out(&timeline, artifact, page->site->stage_count, page->site->newest) !=
        GTO_OK) {
        out->failed = true;
    } else {
        buf_adds(out, "<section aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Timeline</h2>\n"
                      "<div class=\"wide\" tabindex=\"0\" role=\"group\" "
                      "aria-labelledby=\"timeline\">\n");
        timeline_add_svg(out, &timeline, page->site, artifact);
        buf_adds(out, "</div>\n");
        if (timeline.left_out)
            markup_add(out, "<p class=\"notice\">%zu more stages are not drawn.</p>\n",
                       timeline.left_out);
        buf_adds(out, "</section>\n");
    }
    timeline_free(&timeline);
}

// ---- Commands

static void add_command(struct page *page, struct buf *command)
{
    buf_addc(command, '\0'); // clearing an empty buffer leaves no text
    page->out.failed |= command->failed;
    if (!command->failed)
        markup_add(&page->out, "<li><pre tabindex=\"0\"><code>%s</code></pre></li>\n",
                   command->data);
    buf_clear(command);
}

// `dvc get` of what DVC keeps.
static void add_dvc_command(struct page *page, const struct site_artifact *artifact,
                            struct buf *command)
{
    const struct site_detail *detail =
        artifact->latest ? site_find_detail(artifact, artifact->latest) : NULL;
    const char *path = detail ? gto_description_value(detail->description, GTO_FIELD_PATH) : NULL;
    if (!path || !detail->stored.kind || strcmp(detail->stored.kind, "dvc") != 0)
        return;
    buf_adds(command, "dvc get ");
    quote_shell(command, artifact->repo->url ? artifact->repo->url : ".");
    buf_addc(command, ' ');
    quote_shell(command, path);
    buf_adds(command, " --rev ");
    quote_shell(command, gto_version_ref(artifact->latest));
    add_command(page, command);
}

static void add_commands(struct page *page, const struct site_artifact *artifact)
{
    enum { MAX_STAGES = 5 };
    const char *name = artifact->artifact->name;
    struct buf command = {0};
    buf_adds(&page->out, "<section aria-labelledby=\"use\">\n<h2 id=\"use\">Use it</h2>\n"
                         "<ul class=\"commands\">\n");
    buf_adds(&command, "gto show ");
    quote_shell(&command, name);
    add_command(page, &command);
    if (artifact->latest) {
        buf_adds(&command, "git checkout ");
        quote_shell(&command, gto_version_ref(artifact->latest));
        add_command(page, &command);
    }
    for (size_t i = 0; i < page->site->listed_count && i < MAX_STAGES; i++) {
        if (!site_current(artifact, i))
            continue;
        struct buf pick = {0};
        buf_addf(&pick, "%s#%s", name, page->site->stages[i].name);
        buf_adds(&command, "git checkout \"$(gto show ");
        quote_shell(&command, pick.failed ? "" : pick.data);
        command.failed |= pick.failed;
        buf_adds(&command, " --ref)\"");
        buf_free(&pick);
        add_command(page, &command);
    }
    add_dvc_command(page, artifact, &command);
    buf_adds(&page->out, "</ul>\n</section>\n");
    buf_free(&command);
}

// ---- Versions

static void add_link(struct page *page, const char *template, const gto_version *version,
                     const char *tag, const char *text, int len)
{
    struct buf url = {0};
    if (forge_add_link(&url, template, gto_version_commit_id(version), tag, NULL) && !url.failed)
        markup_add(&page->out, "<a rel=\"external\" href=\"%s\">%.*s</a>", url.data, len, text);
    else
        markup_add(&page->out, "%.*s", len, text);
    page->out.failed |= url.failed;
    buf_free(&url);
}

// The stages that a version is in now.
static void add_stages_of(struct page *page, const struct site_artifact *artifact,
                          const gto_version *version)
{
    for (size_t i = 0; i < page->site->stage_count; i++) {
        const struct tenure *now = site_current(artifact, i);
        if (now && now->version == version) {
            page_add_stage(page, i);
            buf_addc(&page->out, ' ');
        }
    }
}

// When a version was in which stage.
static void add_tenures_of(struct page *page, const struct site_artifact *artifact,
                           const gto_version *version)
{
    struct buf *out = &page->out;
    for (size_t i = 0; i < page->site->stage_count; i++) {
        const struct tenures *tenures = &artifact->tenures[i];
        if (!version_find_stage(version, page->site->stages[i].name))
            continue;
        for (size_t j = 0; j < tenures->count; j++) {
            if (tenures->items[j].version != version)
                continue;
            buf_adds(out, "<dt>");
            page_add_stage(page, i);
            buf_adds(out, "</dt><dd>");
            page_add_time(page, tenures->items[j].begin->time);
            buf_adds(out, " – ");
            if (tenures->items[j].end)
                page_add_time(page, tenures->items[j].end->time);
            else
                buf_adds(out, "now");
            buf_adds(out, "</dd>\n");
        }
    }
}

static void add_fact(struct buf *out, const char *name, const char *value, const char *source)
{
    markup_add(out, "<dt>%s</dt><dd><bdi>%s</bdi>", name, value);
    if (source)
        markup_add(out, " <span class=\"source\">from <bdi>%s</bdi></span>", source);
    buf_adds(out, "</dd>\n");
}

// What happened since the version before.
static void add_commits(struct page *page, const struct site_detail *detail)
{
    struct buf *out = &page->out;
    if (!detail->before)
        return;
    markup_add(out, "<dt>since %.*s</dt><dd>%zu commit%s", page_name_length(detail->before),
               gto_version_name(detail->before), detail->commits, detail->commits == 1 ? "" : "s");
    for (size_t i = 0; i < SITE_SUBJECTS && detail->subjects[i]; i++) {
        buf_adds(out, i ? "</li>\n<li>" : "\n<ul>\n<li>");
        page_add_first_line(page, detail->subjects[i]);
    }
    if (detail->subjects[0])
        buf_adds(out, "</li>\n</ul>");
    buf_adds(out, "</dd>\n");
}

// Links to the file that a version is, if there is one on the web.
static void add_file_link(struct page *page, const struct site_artifact *artifact,
                          const struct site_detail *detail)
{
    const char *path = gto_description_value(detail->description, GTO_FIELD_PATH);
    struct buf url = {0};
    if (path && url_is_web(slice_of(path)))
        buf_adds(&url, path);
    else if (path && detail->stored.kind && strcmp(detail->stored.kind, "dvc") != 0)
        forge_add_link(&url, artifact->repo->forge.file, detail->version->commit->id, NULL, path);
    if (url.len && !url.failed)
        markup_add(&page->out,
                   "<dt>file</dt><dd><a rel=\"external\" href=\"%s\"><bdi>%s</bdi></a></dd>\n",
                   url.data, path);
    page->out.failed |= url.failed;
    buf_free(&url);
}

static void add_detail(struct page *page, const struct site_artifact *artifact,
                       const struct site_detail *detail)
{
    struct buf *out = &page->out;
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *value = gto_description_value(detail->description, (enum gto_field)field);
        if (value)
            add_fact(out, gto_field_name((enum gto_field)field), value,
                     gto_description_source(detail->description, (enum gto_field)field));
    }
    add_commits(page, detail);
    add_file_link(page, artifact, detail);
    if (!detail->stored.kind)
        return;
    markup_add(out, "<dt>kept as</dt><dd>%s <code>%s</code>", detail->stored.kind,
               detail->stored.digest);
    if (detail->stored.size >= 0)
        markup_add(out, ", %lld bytes", (long long)detail->stored.size);
    buf_adds(out, "</dd>\n");
}

// Who made a version, when and why: its tag tells, or its commit.
struct authoring {
    const char *author, *message;
    int64_t time;
    const char *tag; // NULL: the commit tells
    bool is_signed;
};

static struct authoring authoring_of(const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    const gto_commit *commit = gto_version_commit(version);
    struct authoring of = {"", "", gto_version_created_at(version, NULL), NULL, false};
    if (event)
        return (struct authoring){gto_event_author(event), gto_event_message(event), of.time,
                                  gto_event_tag(event), event->texts->is_signed};
    if (commit) {
        of.author = gto_commit_author(commit);
        of.message = gto_commit_message(commit);
    }
    return of;
}

static void add_opened(struct page *page, const struct site_artifact *artifact,
                       const gto_version *version, const struct authoring *authoring)
{
    const struct site_detail *detail = site_find_detail(artifact, version);
    struct buf *out = &page->out;
    buf_adds(out, "<details><summary>");
    page_add_first_line(page, *authoring->message ? authoring->message : "Details");
    buf_adds(out, "</summary>\n");
    if (strchr(authoring->message, '\n'))
        markup_add(out, "<pre class=\"message\" tabindex=\"0\">%s</pre>\n", authoring->message);
    buf_adds(out, "<dl>\n");
    if (authoring->tag) {
        buf_adds(out, "<dt>tag</dt><dd>");
        add_link(page, artifact->repo->forge.tag, version, authoring->tag, authoring->tag,
                 (int)strlen(authoring->tag));
        buf_adds(out, authoring->is_signed ? ", signed</dd>\n" : "</dd>\n");
    }
    add_tenures_of(page, artifact, version);
    if (detail)
        add_detail(page, artifact, detail);
    buf_adds(out, "</dl></details>");
}

// `repeated`: a version of that name, at another commit, stands before it.
static void add_version(struct page *page, const struct site_artifact *artifact,
                        const gto_version *version, bool repeated)
{
    struct authoring authoring = authoring_of(version);
    const char *id = gto_version_commit_id(version);
    struct buf *out = &page->out;
    if (repeated)
        buf_adds(out, "<tr><th scope=\"row\">");
    else
        markup_add(out, "<tr id=\"%s\"><th scope=\"row\">", gto_version_name(version));
    markup_add(out, "<a class=\"v\" href=\"#%s\">%.*s</a>", gto_version_name(version),
               page_name_length(version), gto_version_name(version));
    if (!gto_version_active(version))
        buf_adds(out, " <span class=\"flag\">deregistered</span>");
    buf_adds(out, "</th><td data-label=\"Stages\">");
    add_stages_of(page, artifact, version);
    buf_adds(out, "</td><td data-label=\"Date\">");
    page_add_time(page, authoring.time);
    markup_add(out,
               "</td><td data-label=\"Author\"><bdi>%s</bdi></td><td data-label=\"Commit\"><code>",
               authoring.author);
    add_link(page, artifact->repo->forge.commit, version, NULL, id, (int)gto_short_length(id));
    buf_adds(out, "</code></td><td data-label=\"Message\">");
    add_opened(page, artifact, version, &authoring);
    buf_adds(out, "</td></tr>\n");
}

static void add_page_links(struct page *page, const struct site_artifact *artifact, size_t number)
{
    size_t pages = (artifact->version_count + VERSIONS_PER_PAGE - 1) / VERSIONS_PER_PAGE;
    struct buf *out = &page->out;
    if (pages < 2)
        return;
    buf_adds(out, "<nav class=\"pages\" aria-label=\"Pages of versions\">\n<ul>\n");
    for (size_t i = 1; i <= pages; i++) {
        markup_add(out, "<li><a%s href=\"%s", i == number ? " aria-current=\"page\"" : "",
                   page->root);
        page_add_versions_path(out, artifact, i);
        markup_add(out, "\">%zu</a></li>\n", i);
    }
    buf_adds(out, "</ul>\n</nav>\n");
}

static void add_versions(struct page *page, const struct site_artifact *artifact, size_t number)
{
    struct buf *out = &page->out;
    size_t begin = (number - 1) * VERSIONS_PER_PAGE;
    if (!artifact->version_count)
        return;
    buf_adds(out,
             "<section aria-labelledby=\"versions\">\n<h2 id=\"versions\">Versions</h2>\n"
             "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"versions\">\n"
             "<table class=\"list versions\">\n<thead><tr><th scope=\"col\">Version</th>"
             "<th scope=\"col\">Stages</th><th scope=\"col\">Date</th>"
             "<th scope=\"col\">Author</th><th scope=\"col\">Commit</th>"
             "<th scope=\"col\">Message</th></tr></thead>\n<tbody>\n");
    for (size_t i = begin; i < artifact->version_count && i < begin + VERSIONS_PER_PAGE; i++)
        add_version(page, artifact, artifact->versions[i],
                    i > begin && strcmp(gto_version_name(artifact->versions[i - 1]),
                                        gto_version_name(artifact->versions[i])) == 0);
    buf_adds(out, "</tbody>\n</table>\n</div>\n");
    add_page_links(page, artifact, number);
    buf_adds(out, "</section>\n");
}

void page_write_artifact(struct page *page, const struct site_artifact *artifact, size_t number)
{
    struct buf feed = {0};
    buf_addf(&feed, "%sfeed.xml", artifact->folder);
    page->out.failed |= feed.failed;
    page_begin(page, artifact->artifact->name, feed.failed ? "" : feed.data);
    buf_free(&feed);
    add_heading(page, artifact);
    if (number == 1) {
        add_board(page, artifact);
        add_timeline(page, artifact);
    }
    add_versions(page, artifact, number);
    if (number == 1)
        add_commands(page, artifact);
    page_end(page);
}
