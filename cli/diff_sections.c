#include "diff_sections.h"

#include <inttypes.h>
#include <string.h>

#include "date.h"
#include "printable.h"

// How much of a text is shown; --json has all of it.
enum { VALUE_SHOWN = 100, LINE_SHOWN = 200, TEXT_SHOWN = 1000 };

// ---- Texts

// Keeps the text of a buffer, which is emptied.
static const char *keep(struct diff_sections *sections, struct buf *text)
{
    const char *copy = text->failed ? NULL : arena_strndup(&sections->arena, text->data, text->len);
    sections->failed |= !copy;
    buf_free(text);
    return copy;
}

// Adds text, or its first bytes and dots: one long cell makes a whole column wide.
static void add_start(struct buf *out, struct slice text, size_t limit)
{
    if (text.len <= limit) {
        printable_add(out, text);
        return;
    }
    printable_add_start(out, text, limit);
    buf_adds(out, "...");
}

static const char *printable(struct diff_sections *sections, const char *text, size_t limit)
{
    struct buf out = {0};
    if (!text)
        return NULL;
    add_start(&out, slice_of(text), limit);
    return keep(sections, &out);
}

static const char *short_name(struct diff_sections *sections, const char *name)
{
    struct buf out = {0};
    printable_add(&out, (struct slice){name, gto_short_length(name)});
    return keep(sections, &out);
}

static const char *date(struct diff_sections *sections, int64_t time, int offset)
{
    struct buf out = {0};
    date_format(&out, time, offset, ' ');
    return keep(sections, &out);
}

static const char *number(struct diff_sections *sections, int64_t value)
{
    struct buf out = {0};
    if (value < 0)
        return NULL;
    buf_addf(&out, "%" PRId64, value);
    return keep(sections, &out);
}

static const char *person(struct diff_sections *sections, const char *name, const char *email)
{
    struct buf out = {0};
    add_start(&out, slice_of(name), LINE_SHOWN);
    if (*email) {
        buf_adds(&out, *name ? " <" : "<");
        add_start(&out, slice_of(email), LINE_SHOWN);
        buf_addc(&out, '>');
    }
    return keep(sections, &out);
}

// ---- Sections

static struct section *add_section(struct diff_sections *sections, struct buf *heading)
{
    struct section *section = &sections->items[sections->count++];
    section->heading = heading->len || heading->failed ? keep(sections, heading) : NULL;
    section->table.columns = section->columns;
    return section;
}

static void add_column(struct section *section, const char *title, unsigned dropped)
{
    section->columns[section->table.column_count++] =
        (struct table_column){.title = title, .is_text = true, .dropped = dropped};
}

// Adds the columns of both versions.
static void add_versions(struct diff_sections *sections, struct section *section,
                         const gto_diff *diff)
{
    for (size_t side = 0; side < GTO_SIDES; side++) {
        const gto_version *version = gto_diff_version(diff, (enum gto_version_side)side);
        add_column(section, short_name(sections, gto_version_name(version)), 0);
    }
}

static void add_row(struct section *section, const char *name, const char *before,
                    const char *after)
{
    table_add(&section->table, name);
    table_add(&section->table, before);
    table_add(&section->table, after);
}

// A section with a row a property.
static struct section *add_properties(struct diff_sections *sections, struct buf *heading,
                                      const gto_diff *diff)
{
    struct section *section = add_section(sections, heading);
    add_column(section, "", 0);
    add_versions(sections, section, diff);
    return section;
}

// ---- Who, when, which

static const char *made_by(struct diff_sections *sections, const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    const gto_commit *commit = gto_version_commit(version);
    if (event)
        return person(sections, gto_event_author(event), gto_event_author_email(event));
    return commit ? person(sections, gto_commit_author(commit), gto_commit_author_email(commit))
                  : NULL;
}

static const char *made_at(struct diff_sections *sections, const gto_version *version)
{
    const gto_event *event = gto_version_authoring_event(version);
    int offset;
    int64_t time =
        event ? gto_event_time(event, &offset) : gto_version_created_at(version, &offset);
    return date(sections, time, offset);
}

static const char *state(const gto_version *version)
{
    return !gto_version_active(version)                          ? "deregistered"
           : !gto_artifact_active(gto_version_artifact(version)) ? "deprecated"
           : gto_version_registered(version)                     ? "registered"
                                                                 : "not registered";
}

// Whether a version is what one expects of it.
static bool is_plain(const gto_version *version)
{
    return strcmp(state(version), "registered") == 0;
}

static void add_origins(struct diff_sections *sections, const gto_diff *diff)
{
    struct section *section = add_properties(sections, &(struct buf){0}, diff);
    const gto_version *before = gto_diff_version(diff, GTO_BEFORE);
    const gto_version *after = gto_diff_version(diff, GTO_AFTER);
    if (!is_plain(before) || !is_plain(after))
        add_row(section, "state", state(before), state(after));
    add_row(section, "date", made_at(sections, before), made_at(sections, after));
    add_row(section, "author", made_by(sections, before), made_by(sections, after));
    add_row(section, "ref", short_name(sections, gto_version_ref(before)),
            short_name(sections, gto_version_ref(after)));
    add_row(section, "commit", short_name(sections, gto_version_commit_id(before)),
            short_name(sections, gto_version_commit_id(after)));
}

// ---- Commits

static void add_count(struct buf *out, size_t count)
{
    buf_addf(out, "%zu commit%s", count, count == 1 ? "" : "s");
}

static void add_paths(struct buf *out, const char *const *paths)
{
    for (size_t i = 0; paths[i]; i++) {
        buf_adds(out, !i ? " " : paths[i + 1] ? ", " : " or ");
        printable_add(out, slice_of(paths[i]));
    }
}

static void add_commits_heading(struct buf *out, const gto_diff *diff, enum gto_version_side side)
{
    const char *const *paths = gto_diff_paths(diff);
    const char *name = gto_version_name(gto_diff_version(diff, side));
    size_t total = gto_diff_commit_total(diff, side), listed = gto_diff_commit_count(diff, side);
    add_count(out, total);
    buf_adds(out, " only in ");
    printable_add(out, (struct slice){name, gto_short_length(name)});
    if (!paths)
        return;
    if (!listed)
        buf_adds(out, ", none of which changed");
    else
        buf_addf(out, ", of which %zu changed", listed);
    add_paths(out, paths);
}

// The first line of a message.
static const char *subject(struct diff_sections *sections, const char *message)
{
    struct buf out = {0};
    struct slice rest = slice_of(message);
    add_start(&out, slice_take_line(&rest), LINE_SHOWN);
    return keep(sections, &out);
}

static void add_commits(struct diff_sections *sections, const gto_diff *diff,
                        enum gto_version_side side)
{
    struct buf heading = {0};
    add_commits_heading(&heading, diff, side);
    struct section *section = add_section(sections, &heading);
    add_column(section, "commit", 0);
    add_column(section, "date", 1);
    add_column(section, "author", 2);
    add_column(section, "subject", 0);
    section->columns[1].is_date = true;
    for (size_t i = 0; i < gto_diff_commit_count(diff, side); i++) {
        const gto_commit *commit = gto_diff_commit(diff, side, i);
        int offset;
        int64_t time = gto_commit_time(commit, &offset);
        table_add(&section->table, short_name(sections, gto_commit_id(commit)));
        table_add(&section->table, date(sections, time, offset));
        table_add(&section->table, printable(sections, gto_commit_author(commit), LINE_SHOWN));
        table_add(&section->table, subject(sections, gto_commit_message(commit)));
    }
}

static void add_history(struct diff_sections *sections, const gto_diff *diff)
{
    struct buf heading = {0};
    size_t before = gto_diff_commit_total(diff, GTO_BEFORE);
    size_t after = gto_diff_commit_total(diff, GTO_AFTER);
    if (!gto_diff_has_commits(diff))
        return;
    if (after)
        add_commits(sections, diff, GTO_AFTER);
    if (before)
        add_commits(sections, diff, GTO_BEFORE);
    if (!after && !before) {
        buf_adds(&heading, "Both are at the same commit");
        add_section(sections, &heading);
    }
}

// ---- What is said of them

static void add_description(struct diff_sections *sections, const gto_diff *diff)
{
    const gto_description *before = gto_diff_description(diff, GTO_BEFORE);
    const gto_description *after = gto_diff_description(diff, GTO_AFTER);
    struct section *section = NULL;
    struct buf heading = {0};
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++) {
        if (!gto_diff_field_changed(diff, field))
            continue;
        if (!section) {
            buf_adds(&heading, "Description");
            section = add_properties(sections, &heading, diff);
        }
        add_row(section, gto_field_name(field),
                printable(sections, gto_description_value(before, field), TEXT_SHOWN),
                printable(sections, gto_description_value(after, field), TEXT_SHOWN));
    }
}

// ---- What is at their paths

// `sha256:0123456`: as much of a digest as of the id of an object.
static const char *short_digest(struct diff_sections *sections, const gto_stored *stored)
{
    const char *digest = gto_stored_digest(stored);
    if (!digest)
        return NULL;
    const char *colon = strchr(digest, ':');
    struct buf out = {0};
    size_t algorithm = colon ? (size_t)(colon + 1 - digest) : 0;
    const char *hex = digest + algorithm;
    size_t shown = strnlen(hex, 7);
    if (!colon)
        shown = gto_short_length(digest);
    printable_add(&out, (struct slice){digest, algorithm + shown});
    if (slice_ends_with(slice_of(digest), slice_of(".dir")))
        buf_adds(&out, ".dir");
    return keep(sections, &out);
}

static bool is_outside(const gto_stored *stored)
{
    return gto_stored_kind(stored) && strcmp(gto_stored_kind(stored), "outside") == 0;
}

static const char *kind(const gto_stored *stored)
{
    return gto_stored_kind(stored) ? gto_stored_kind(stored) : "nothing";
}

static void add_if_changed(struct section *section, const char *name, const char *before,
                           const char *after)
{
    if (before && after ? strcmp(before, after) != 0 : before != after)
        add_row(section, name, before, after);
}

static void add_stored_rows(struct diff_sections *sections, struct section *section,
                            const gto_stored *before, const gto_stored *after)
{
    add_if_changed(section, "path", printable(sections, gto_stored_path(before), TEXT_SHOWN),
                   printable(sections, gto_stored_path(after), TEXT_SHOWN));
    add_if_changed(section, "kept as", kind(before), kind(after));
    if (gto_stored_digest(before) || gto_stored_digest(after))
        add_row(section, "digest", short_digest(sections, before), short_digest(sections, after));
    add_if_changed(section, "size", number(sections, gto_stored_size(before)),
                   number(sections, gto_stored_size(after)));
    add_if_changed(section, "files", number(sections, gto_stored_file_count(before)),
                   number(sections, gto_stored_file_count(after)));
}

static void add_stored(struct diff_sections *sections, const gto_diff *diff)
{
    const gto_stored *before = gto_diff_stored(diff, GTO_BEFORE);
    const gto_stored *after = gto_diff_stored(diff, GTO_AFTER);
    struct buf heading = {0};
    if (!before || !after)
        return;
    bool changed = gto_diff_stored_changed(diff);
    printable_add(&heading, slice_of(gto_stored_path(after)));
    if (!changed && is_outside(after))
        buf_adds(&heading, " is not in the repository: what is there is not compared");
    else if (!changed && !gto_stored_kind(after))
        buf_adds(&heading, " is in neither version");
    else if (!changed)
        buf_adds(&heading, " is the same in both");
    if (!changed)
        add_section(sections, &heading);
    else
        add_stored_rows(sections, add_properties(sections, &heading, diff), before, after);
}

// ---- Params and metrics

static const char *growth(struct diff_sections *sections, const gto_value_change *change)
{
    struct buf out = {0};
    double by;
    if (!gto_value_change_number(change, &by))
        return NULL;
    buf_addf(&out, "%+.6g", by);
    return keep(sections, &out);
}

static void add_values(struct diff_sections *sections, const gto_diff *diff,
                       enum gto_value_kind kind, const char *title)
{
    struct section *section = NULL;
    for (size_t i = 0; i < gto_diff_value_count(diff); i++) {
        const gto_value_change *change = gto_diff_value(diff, i);
        if (gto_value_change_kind(change) != kind)
            continue;
        if (!section) {
            struct buf heading = {0};
            buf_adds(&heading, title);
            section = add_section(sections, &heading);
            add_column(section, "file", 0);
            add_column(section, "key", 0);
            add_versions(sections, section, diff);
            if (kind == GTO_VALUE_METRIC)
                add_column(section, "change", 0);
        }
        table_add(&section->table, printable(sections, gto_value_change_file(change), LINE_SHOWN));
        table_add(&section->table, printable(sections, gto_value_change_key(change), LINE_SHOWN));
        for (size_t side = 0; side < GTO_SIDES; side++)
            table_add(&section->table,
                      printable(sections,
                                gto_value_change_text(change, (enum gto_version_side)side),
                                VALUE_SHOWN));
        if (kind == GTO_VALUE_METRIC)
            table_add(&section->table, growth(sections, change));
    }
}

// ---- All of it

static const char *make_title(struct diff_sections *sections, const gto_diff *diff)
{
    const gto_version *before = gto_diff_version(diff, GTO_BEFORE);
    const gto_version *after = gto_diff_version(diff, GTO_AFTER);
    const char *from = gto_version_name(before), *to = gto_version_name(after);
    struct buf title = {0};
    printable_add(&title, slice_of(gto_artifact_name(gto_version_artifact(after))));
    buf_adds(&title, " from ");
    printable_add(&title, (struct slice){from, gto_short_length(from)});
    buf_adds(&title, " to ");
    printable_add(&title, (struct slice){to, gto_short_length(to)});
    return keep(sections, &title);
}

void diff_sections_make(struct diff_sections *out, const gto_diff *diff)
{
    *out = (struct diff_sections){.count = 0};
    out->title = make_title(out, diff);
    add_origins(out, diff);
    add_history(out, diff);
    add_description(out, diff);
    add_stored(out, diff);
    add_values(out, diff, GTO_VALUE_PARAM, "Params");
    add_values(out, diff, GTO_VALUE_METRIC, "Metrics");
    for (size_t i = 0; i < out->count; i++)
        out->failed |= out->items[i].table.failed;
}

void diff_sections_free(struct diff_sections *sections)
{
    for (size_t i = 0; i < sections->count; i++)
        table_free(&sections->items[i].table);
    arena_free(&sections->arena);
}
