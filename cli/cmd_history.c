#include "answer.h"
#include "arena.h"
#include "commands.h"
#include "date.h"
#include "record.h"
#include "term.h"

static const char *format_time(struct arena *arena, const gto_event *event)
{
    struct buf date = {0};
    int offset;
    int64_t time = gto_event_time(event, &offset);
    date_format(&date, time, offset, ' ');
    const char *copy = date.failed ? NULL : arena_strndup(arena, date.data, date.len);
    buf_free(&date);
    return copy;
}

static void add_row(struct table *table, struct arena *arena, const gto_event *event)
{
    const char *version = gto_event_version(event);
    const char *time = format_time(arena, event);
    const char *short_version = version ? answer_short(arena, version) : NULL;
    const char *commit = answer_short(arena, gto_event_commit_id(event));
    table->failed |= !time || !commit || (version && !short_version);
    table_add(table, time);
    table_add(table, gto_artifact_name(gto_event_artifact(event)));
    table_add(table, gto_action_event(gto_event_action(event)));
    table_add(table, short_version);
    table_add(table, gto_event_stage(event));
    table_add(table, commit);
    table_add(table, gto_event_tag(event));
}

static int print_table(const struct options *options, const gto_event **events, size_t count,
                       gto_error **error)
{
    static const struct table_column columns[] = {
        {.title = "timestamp", .is_date = true},
        {.title = "artifact"},
        {.title = "event"},
        {.title = "version"},
        {.title = "stage", .style = STYLE_CYAN},
        {.title = "commit", .dropped = 2},
        {.title = "ref", .dropped = 1},
    };
    struct table table = {.columns = columns, .column_count = sizeof(columns) / sizeof(*columns)};
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++)
        add_row(&table, &arena, events[i]);
    int rc = answer_table(&table, options, error);
    table_free(&table);
    arena_free(&arena);
    return rc;
}

static int print_json(const gto_event **events, size_t count, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    json_array_open(&json);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        record_history(&json, events[i]);
        rc = term_drain(&out, error);
    }
    json_array_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

static int find_range(struct gto_history_options *range, gto_repo *repo,
                      const struct options *options, gto_error **error)
{
    range->artifact = options->name;
    range->ascending = options->ascending;
    range->limit = options->limit;
    int rc = options->since ? gto_repo_moment(&range->since, repo, options->since, error) : GTO_OK;
    if (rc == GTO_OK && options->until)
        rc = gto_repo_moment(&range->until, repo, options->until, error);
    return rc;
}

int cmd_history(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct gto_history_options range = GTO_HISTORY_OPTIONS_INIT;
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    gto_registry *registry;
    const gto_event **events;
    size_t count;
    bool json = options->output & OUTPUT_JSON;
    read.artifact = options->name;
    read.flags = json ? GTO_READ_MESSAGES : 0;
    read.at = options->at;
    int rc = find_range(&range, repo, options, error);
    if (rc == GTO_OK)
        rc = gto_registry_read_with(&registry, repo, &read, error);
    if (rc != GTO_OK)
        return rc;
    answer_warn(repo, registry);
    rc = gto_history_select(&events, &count, registry, &range, error);
    if (rc == GTO_OK) {
        rc = json ? print_json(events, count, error) : print_table(options, events, count, error);
        gto_free(events);
    }
    gto_registry_free(registry);
    return rc;
}
