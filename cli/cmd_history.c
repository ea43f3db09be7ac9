#include <stdlib.h>

#include "answer.h"
#include "arena.h"
#include "error.h"
#include "commands.h"
#include "date.h"
#include "record.h"
#include "sources.h"
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

// What is read of a repository.
struct events {
    gto_registry *registry;
    const gto_event **items;
    size_t count;
};

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

static int print_table(const struct options *options, const struct sources *sources,
                       gto_error **error)
{
    static const struct table_column columns[] = {
        SOURCE_COLUMN,
        {.title = "timestamp", .is_date = true},
        {.title = "artifact"},
        {.title = "event"},
        {.title = "version"},
        {.title = "stage", .style = STYLE_CYAN},
        {.title = "commit", .dropped = 2},
        {.title = "ref", .dropped = 1},
    };
    struct table table = {0};
    struct arena arena = {0};
    sources_set_columns(sources, &table, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        const struct events *events = source->answer;
        for (size_t j = 0; j < events->count; j++) {
            source_add_cell(source, &table);
            add_row(&table, &arena, events->items[j]);
        }
    }
    int rc = answer_table(&table, options, error);
    table_free(&table);
    arena_free(&arena);
    return rc;
}

static int record_source(struct json *json, const struct source *source, gto_error **error)
{
    const struct events *events = source->answer;
    int rc = GTO_OK;
    source_open_json(source, json, "events");
    json_array_open(json);
    for (size_t i = 0; rc == GTO_OK && i < events->count; i++) {
        record_history(json, events->items[i]);
        rc = term_drain(json->out, error);
    }
    json_array_close(json);
    source_close_json(source, json);
    return rc;
}

static int print_json(const struct sources *sources, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    sources_open_json(sources, &json);
    for (size_t i = 0; rc == GTO_OK && i < sources->count; i++)
        rc = record_source(&json, &sources->items[i], error);
    sources_close_json(sources, &json);
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

static void free_events(void *answer)
{
    struct events *events = answer;
    if (!events)
        return;
    gto_free(events->items);
    gto_registry_free(events->registry);
    free(events);
}

static int read_events(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    const struct options *options = payload;
    struct gto_history_options range = GTO_HISTORY_OPTIONS_INIT;
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    struct events *events = *answer = calloc(1, sizeof(*events));
    if (!events)
        return error_no_memory(error);
    read.artifact = options->name;
    read.flags = options->output & OUTPUT_JSON ? GTO_READ_MESSAGES : 0;
    read.at = options->at;
    int rc = find_range(&range, repo, options, error);
    if (rc == GTO_OK)
        rc = gto_registry_read_with(&events->registry, repo, &read, error);
    if (rc == GTO_OK)
        rc = gto_history_select(&events->items, &events->count, events->registry, &range, error);
    return rc;
}

int cmd_history(gto_repo *repo, const struct options *options, gto_error **error)
{
    const struct source_question question = {
        .read = read_events, .free = free_events, .payload = (void *)options};
    struct sources sources;
    int rc = sources_read(&sources, repo, options, &question, error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < sources.count; i++) {
        const struct source *source = &sources.items[i];
        answer_warn(source->repo, source->label, ((const struct events *)source->answer)->registry);
    }
    rc = options->output & OUTPUT_JSON ? print_json(&sources, error)
                                       : print_table(options, &sources, error);
    if (rc == GTO_OK)
        rc = sources_status(&sources);
    sources_free(&sources, &question);
    return rc;
}
