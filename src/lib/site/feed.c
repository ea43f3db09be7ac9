#include <string.h>

#include "date.h"
#include "hex.h"
#include "markup.h"
#include "odb/hash.h"
#include "site/files.h"
#include "site/page.h"

enum { MAX_ENTRIES = 50, MAX_ENTRIES_OF_ARTIFACT = 20 };

// Adds an id that stays the same: a UUID (RFC 4122) that is a digest of what it is about.
static void add_id(struct buf *out, const char *const *parts, size_t count)
{
    enum { UUID_SIZE = 16 };
    unsigned char digest[SHA1_SIZE];
    char digits[2 * UUID_SIZE + 1];
    struct hash hash;
    hash_init(&hash, SHA1_SIZE);
    for (size_t i = 0; i < count; i++)
        hash_add(&hash, parts[i], strlen(parts[i]) + 1);
    hash_end(&hash, digest);
    digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x50); // of version 5
    digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
    hex_encode(digits, digest, UUID_SIZE);
    markup_add(out, "<id>urn:uuid:%.*s-%.*s-%.*s-%.*s-%s", 8, digits, 4, digits + 8, 4, digits + 12,
               4, digits + 16, digits + 20);
    buf_adds(out, "</id>\n");
}

// Years of RFC 3339 have four digits.
static void add_updated(struct buf *out, int64_t time)
{
    static const int64_t least = INT64_C(-62135596800), greatest = INT64_C(253402300799);
    buf_adds(out, "<updated>");
    date_add_utc(out, time < least ? least : time > greatest ? greatest : time);
    buf_adds(out, "</updated>\n");
}

static void add_entry(struct page *page, const struct site_event *event)
{
    static const char *const words[] = {
        [GTO_ACTION_DEPRECATE] = "deprecated",      [GTO_ACTION_REGISTER] = "registered",
        [GTO_ACTION_DEREGISTER] = "deregistered",   [GTO_ACTION_ASSIGN] = "assigned to ",
        [GTO_ACTION_UNASSIGN] = "unassigned from ",
    };
    const gto_event *what = event->event;
    const gto_version *version = what->version;
    const char *author = gto_event_author(what), *stage = gto_event_stage(what);
    const char *const parts[] = {event->artifact->artifact->name, gto_event_tag(what),
                                 gto_event_commit_id(what)};
    struct buf *out = &page->out;
    markup_add(out, "<entry>\n<title>%s ", event->artifact->artifact->name);
    if (version)
        markup_add(out, "%.*s ", page_name_length(version), gto_version_name(version));
    markup_add(out, "%s%s</title>\n", words[what->action], stage);
    add_id(out, parts, sizeof(parts) / sizeof(*parts));
    add_updated(out, what->time);
    markup_add(out, "<author><name>%s</name></author>\n", *author ? author : "unknown");
    markup_add(out, "<link href=\"%s", page->root);
    page_add_versions_path(out, event->artifact,
                           version ? page_number_of(event->artifact, version) : 1);
    markup_add(out, "%s%s\"/>\n", version ? "#" : "", version ? gto_version_name(version) : "");
    markup_add(out, "<summary>%s</summary>\n</entry>\n", gto_event_message(what));
}

static void add_entries(struct page *page, const struct site_artifact *artifact)
{
    const struct site *site = page->site;
    if (!artifact) {
        for (size_t i = 0; i < site->event_count && i < MAX_ENTRIES; i++)
            add_entry(page, &site->events[i]);
        return;
    }
    const struct event_list *events = &artifact->artifact->events;
    for (size_t i = 0; i < events->count && i < MAX_ENTRIES_OF_ARTIFACT; i++)
        add_entry(page, &(struct site_event){artifact, events->items[events->count - 1 - i]});
}

void feed_write(struct buf *out, const struct site *site, const struct site_artifact *artifact,
                const char *path)
{
    struct page page = {.site = site, .path = path};
    const struct event_list *events = artifact ? &artifact->artifact->events : NULL;
    int64_t newest = events && events->count ? events->items[events->count - 1]->time
                     : events                ? 0
                                             : site->newest;
    const char *const parts[] = {site->url ? site->url : site->title, path};
    page.out = *out;
    page_set_root(&page);
    markup_add(&page.out,
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
               "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>%s%s%s</title>\n",
               artifact ? artifact->artifact->name : "", artifact ? " · " : "", site->title);
    add_id(&page.out, parts, sizeof(parts) / sizeof(*parts));
    add_updated(&page.out, newest);
    if (site->url)
        markup_add(&page.out, "<link rel=\"self\" href=\"%s%s\"/>\n", site->url, path);
    markup_add(&page.out, "<link href=\"%s%sindex.html\"/>\n<generator>gto</generator>\n",
               page.root, artifact ? artifact->folder : "");
    add_entries(&page, artifact);
    buf_adds(&page.out, "</feed>\n");
    *out = page.out;
}
