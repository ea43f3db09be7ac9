#include <stdlib.h>

#include "answer.h"
#include "arena.h"
#include "error.h"
#include "commands.h"
#include "date.h"
#include "hints.h"
#include "record.h"
#include "term.h"

// What the tables of this command are put together in.
struct show {
    const struct options *options;
    struct gto_selection selection;
    const char *const *stages; // the columns, NULL-terminated
    struct vec summaries;      // gto_summary *: rows that cells point into
    struct arena arena;        // of the other cells
    struct table table;
    gto_error **error;
};

// The text of a buffer, kept as long as the table.
static const char *keep(struct show *show, struct buf *text)
{
    const char *copy = text->failed ? NULL : arena_strndup(&show->arena, text->data, text->len);
    show->table.failed |= copy == NULL;
    buf_free(text);
    return copy;
}

// Adds the cell of an artifact's name; one that no tag knows is marked.
static void add_label(struct show *show, const gto_artifact *artifact)
{
    struct buf label = {0};
    buf_addf(&label, "%s%s", gto_artifact_registered(artifact) ? "" : "*",
             gto_artifact_name(artifact));
    table_add(&show->table, keep(show, &label));
}

static int print_column(const struct show *show, size_t column)
{
    const struct table *table = &show->table;
    struct buf out = {0};
    for (size_t i = column; i < table->cell_count; i += table->column_count) {
        buf_adds(&out, table->cells[i] ? table->cells[i] : "");
        buf_addc(&out, '\n');
    }
    out.failed |= table->failed;
    int rc = term_write(&out, show->error);
    buf_free(&out);
    return rc;
}

// Prints the table, or the one column that was asked for; `asked` lists what there is to ask for,
// NULL-terminated.
static int print_table(const struct show *show, const enum output *asked, const size_t *columns)
{
    static const struct {
        enum output output;
        const char *name;
    } outputs[] = {{OUTPUT_NAME, "name"},
                   {OUTPUT_VERSION, "version"},
                   {OUTPUT_STAGE, "stage"},
                   {OUTPUT_REF, "ref"}};
    unsigned output = show->options->output & ~(unsigned)OUTPUT_PLAIN;
    if (!output)
        return answer_table(&show->table, show->options, show->error);
    for (size_t i = 0; asked[i]; i++)
        if (output == (unsigned)asked[i])
            return print_column(show, columns[i]);
    if (!show->table.cell_count)
        return GTO_OK;
    for (size_t i = 0; i < sizeof(outputs) / sizeof(*outputs); i++)
        if (output == (unsigned)outputs[i].output)
            return error_set(show->error, GTO_EARGS, "Cannot apply --%s", outputs[i].name);
    return GTO_OK;
}

// ---- The registry: a row an artifact

static int add_artifact_row(struct show *show, const gto_artifact *artifact)
{
    gto_summary *summary;
    int rc =
        gto_summary_make(&summary, artifact, show->stages, &show->selection, true, show->error);
    if (rc != GTO_OK)
        return rc;
    if (vec_push(&show->summaries, summary) != 0) {
        gto_summary_free(summary);
        return error_no_memory(show->error);
    }
    add_label(show, artifact);
    table_add(&show->table, gto_summary_latest(summary));
    for (size_t i = 0; show->stages[i]; i++)
        table_add(&show->table, gto_summary_stage(summary, i));
    return GTO_OK;
}

// The columns: name, latest, and one a stage. NULL when memory is exhausted.
static struct table_column *stage_columns(struct show *show, size_t *count)
{
    size_t stages = 0;
    while (show->stages[stages])
        stages++;
    struct table_column *columns = arena_zalloc(&show->arena, (stages + 2) * sizeof(*columns));
    if (!columns)
        return NULL;
    columns[0].title = "name";
    columns[1].title = "latest";
    for (size_t i = 0; i < stages; i++) {
        struct buf title = {0};
        buf_addf(&title, "#%s", show->stages[i]);
        columns[i + 2].title = keep(show, &title);
        columns[i + 2].style = STYLE_CYAN;
        if (!columns[i + 2].title)
            return NULL;
    }
    *count = stages + 2;
    return columns;
}

static int print_registry_table(struct show *show, const gto_artifact **artifacts, size_t count)
{
    static const enum output asked[] = {OUTPUT_NAME, 0};
    static const size_t columns[] = {0};
    show->table.columns = stage_columns(show, &show->table.column_count);
    if (!show->table.columns)
        return error_no_memory(show->error);
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = add_artifact_row(show, artifacts[i]);
    return rc == GTO_OK ? print_table(show, asked, columns) : rc;
}

static int record_artifact(struct show *show, struct json *json, const gto_artifact *artifact)
{
    gto_summary *summary;
    int rc =
        gto_summary_make(&summary, artifact, show->stages, &show->selection, false, show->error);
    if (rc != GTO_OK)
        return rc;
    json_key(json, gto_artifact_name(artifact));
    json_object_open(json);
    json_member(json, "version", gto_summary_latest(summary));
    json_key(json, "stage");
    json_object_open(json);
    for (size_t i = 0; show->stages[i]; i++)
        json_member(json, show->stages[i], gto_summary_stage(summary, i));
    json_object_close(json);
    json_member_bool(json, "registered", gto_artifact_registered(artifact));
    json_member_bool(json, "active", gto_artifact_active(artifact));
    json_object_close(json);
    gto_summary_free(summary);
    return GTO_OK;
}

static int print_registry_json(struct show *show, const gto_artifact **artifacts, size_t count)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    json_object_open(&json);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        rc = record_artifact(show, &json, artifacts[i]);
        if (rc == GTO_OK)
            rc = term_drain(&out, show->error);
    }
    json_object_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

static int show_registry(struct show *show, const gto_registry *registry, gto_repo *repo)
{
    bool json = show->options->output & OUTPUT_JSON;
    const gto_artifact **artifacts;
    const char **stages;
    size_t count;
    int rc = gto_stages(&stages, gto_repo_config(repo), registry, GTO_STAGES_AUTO, show->error);
    if (rc != GTO_OK)
        return rc;
    show->stages = stages;
    rc = gto_pick_artifacts(&artifacts, &count, registry, &show->selection, !json, show->error);
    if (rc == GTO_OK) {
        rc = json ? print_registry_json(show, artifacts, count)
                  : print_registry_table(show, artifacts, count);
        gto_free(artifacts);
    }
    for (size_t i = 0; i < show->summaries.count; i++)
        gto_summary_free(show->summaries.items[i]);
    vec_free(&show->summaries);
    gto_free(stages);
    return rc;
}

// ---- A row a version

static void add_version_row(struct show *show, const gto_picked *row)
{
    const gto_version *version = gto_picked_version(row);
    struct buf text = {0};
    int offset;
    int64_t time = gto_version_created_at(version, &offset);
    add_label(show, gto_version_artifact(version));
    table_add(&show->table, answer_short(&show->arena, gto_version_name(version)));
    buf_adds(&text, "");
    for (size_t i = 0; i < gto_picked_stage_count(row); i++)
        buf_addf(&text, "%s%s", i ? ", " : "", gto_vstage_name(gto_picked_stage(row, i)));
    table_add(&show->table, keep(show, &text));
    date_format(&text, time, offset, ' ');
    table_add(&show->table, keep(show, &text));
    const gto_event *event = gto_version_authoring_event(version);
    const char *ref = gto_version_ref(version);
    table_add(&show->table, event ? ref : answer_short(&show->arena, ref));
}

static int print_versions_table(struct show *show, gto_picks *const *picks)
{
    static const enum output asked[] = {OUTPUT_VERSION, OUTPUT_STAGE, OUTPUT_REF, 0};
    static const size_t asked_columns[] = {1, 2, 4};
    static const struct table_column columns[] = {
        {.title = "artifact", .dropped = 2},     {.title = "version"},
        {.title = "stage", .style = STYLE_CYAN}, {.title = "created_at", .is_date = true},
        {.title = "ref", .dropped = 1},
    };
    show->table.columns = columns;
    show->table.column_count = sizeof(columns) / sizeof(*columns);
    for (; *picks; picks++)
        for (size_t i = 0; i < gto_picks_count(*picks); i++)
            add_version_row(show, gto_picks_item(*picks, i));
    return print_table(show, asked, asked_columns);
}

static int print_versions_json(const struct show *show, gto_picks *const *picks)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    json_array_open(&json);
    for (; *picks; picks++) {
        for (size_t i = 0; rc == GTO_OK && i < gto_picks_count(*picks); i++) {
            record_version(&json, gto_picks_item(*picks, i));
            rc = term_drain(&out, show->error);
        }
    }
    json_array_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

// The artifacts whose versions are to be shown: that of a name, or those of a pattern, or all.
static int find_artifacts(const struct show *show, const gto_registry *registry,
                          const gto_shortcut *shortcut, const gto_artifact ***artifacts,
                          size_t *count)
{
    struct gto_selection all = GTO_SELECTION_INIT;
    const char *name = shortcut ? gto_shortcut_artifact(shortcut) : NULL;
    if (name && !gto_is_pattern(name) && !gto_registry_find(registry, name))
        return error_set(show->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    all.deprecated = true; // which versions are shown is decided later
    return gto_pick_artifacts(artifacts, count, registry, &all, true, show->error);
}

static int show_versions(struct show *show, const gto_registry *registry,
                         const gto_shortcut *shortcut)
{
    const gto_artifact **artifacts;
    size_t count;
    int rc = find_artifacts(show, registry, shortcut, &artifacts, &count);
    if (rc != GTO_OK)
        return rc;
    gto_picks **picks = calloc(count + 1, sizeof(*picks));
    if (!picks)
        rc = error_no_memory(show->error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = gto_pick_versions(&picks[i], artifacts[i], shortcut, NULL, &show->selection,
                               show->error);
    if (rc == GTO_OK)
        rc = show->options->output & OUTPUT_JSON ? print_versions_json(show, picks)
                                                 : print_versions_table(show, picks);
    for (size_t i = 0; picks && i < count; i++)
        gto_picks_free(picks[i]);
    free(picks);
    gto_free(artifacts);
    return rc;
}

// ---- What is asked for

// Whether versions are asked for, rather than artifacts.
static bool wants_versions(const struct options *options, const gto_shortcut *shortcut)
{
    const struct gto_filter_request *filter = &options->filter;
    if (filter->points_at || filter->contains || filter->no_contains)
        return true;
    return shortcut &&
           (!gto_is_pattern(gto_shortcut_artifact(shortcut)) || gto_shortcut_latest(shortcut) ||
            gto_shortcut_version(shortcut) || gto_shortcut_stage(shortcut));
}

// Makes the filter that the options ask for, if they do.
static int make_filter(gto_filter **out, gto_repo *repo, const gto_registry *registry,
                       const struct options *options, bool versions, gto_error **error)
{
    struct gto_filter_request request = options->filter;
    struct vec labels = {0};
    if (!request.points_at && !request.contains && !request.no_contains && !request.type &&
        !options->labels.count)
        return GTO_OK;
    int rc = options_copy_list(&labels, &options->labels, error);
    request.labels = (const char *const *)labels.items;
    request.latest_only = !versions;
    if (rc == GTO_OK)
        rc = gto_filter_make(out, repo, registry, &request, error);
    vec_free(&labels);
    return rc;
}

static int show(struct show *show, gto_repo *repo, const gto_shortcut *shortcut)
{
    const struct options *options = show->options;
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    bool versions = wants_versions(options, shortcut);
    gto_registry *registry;
    gto_filter *filter = NULL;
    read.artifact = shortcut ? gto_shortcut_artifact(shortcut) : NULL;
    read.at = options->at;
    if (versions)
        read.flags = GTO_READ_MESSAGES | GTO_READ_COMMITS;
    else if (options->filter.type || options->labels.count)
        read.flags = GTO_READ_MESSAGES;
    int rc = gto_registry_read_with(&registry, repo, &read, show->error);
    if (rc != GTO_OK)
        return rc;
    answer_warn(repo, registry);
    rc = make_filter(&filter, repo, registry, options, versions, show->error);
    show->selection.filter = filter;
    if (rc == GTO_OK)
        rc = versions ? show_versions(show, registry, shortcut)
                      : show_registry(show, registry, repo);
    table_free(&show->table);
    arena_free(&show->arena);
    gto_filter_free(filter);
    gto_registry_free(registry);
    return rc;
}

int cmd_show(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct show answer = {.options = options, .selection = options->selection, .error = error};
    gto_shortcut *shortcut = NULL;
    int rc = options->name ? gto_shortcut_parse(&shortcut, options->name, error) : GTO_OK;
    if (rc == GTO_OK)
        rc = show(&answer, repo, shortcut);
    if (shortcut)
        rc = hints_explain(repo, gto_shortcut_artifact(shortcut), rc, error);
    gto_shortcut_free(shortcut);
    return rc;
}
