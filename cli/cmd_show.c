#include "answer.h"
#include "arena.h"
#include "error.h"
#include "commands.h"
#include "date.h"
#include "record.h"
#include "term.h"

// What the tables of this command are put together in.
struct show {
    const struct options *options;
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
    int rc = gto_summary_make(&summary, artifact, show->stages, &show->options->selection, true,
                              show->error);
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
    int rc = gto_summary_make(&summary, artifact, show->stages, &show->options->selection, false,
                              show->error);
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
    rc = gto_pick_artifacts(&artifacts, &count, registry, &show->options->selection, !json,
                            show->error);
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

// ---- One artifact: a row a version

static void add_version_row(struct show *show, const gto_artifact *artifact, const gto_picked *row)
{
    const gto_version *version = gto_picked_version(row);
    struct buf text = {0};
    int offset;
    int64_t time = gto_version_created_at(version, &offset);
    add_label(show, artifact);
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

static int print_versions_table(struct show *show, const gto_artifact *artifact,
                                const gto_picks *picks)
{
    static const enum output asked[] = {OUTPUT_VERSION, OUTPUT_STAGE, OUTPUT_REF, 0};
    static const size_t asked_columns[] = {1, 2, 4};
    static const struct table_column columns[] = {
        {"artifact", STYLE_NONE},   {"version", STYLE_NONE}, {"stage", STYLE_CYAN},
        {"created_at", STYLE_NONE}, {"ref", STYLE_NONE},
    };
    show->table.columns = columns;
    show->table.column_count = sizeof(columns) / sizeof(*columns);
    for (size_t i = 0; i < gto_picks_count(picks); i++)
        add_version_row(show, artifact, gto_picks_item(picks, i));
    return print_table(show, asked, asked_columns);
}

static int print_versions_json(const struct show *show, const gto_picks *picks)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    json_array_open(&json);
    for (size_t i = 0; rc == GTO_OK && i < gto_picks_count(picks); i++) {
        record_version(&json, gto_picks_item(picks, i));
        rc = term_drain(&out, show->error);
    }
    json_array_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

static int show_artifact(struct show *show, const gto_registry *registry,
                         const gto_shortcut *shortcut)
{
    gto_picks *picks;
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_artifact *artifact = gto_registry_find(registry, name);
    if (!artifact)
        return error_set(show->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    int rc =
        gto_pick_versions(&picks, artifact, shortcut, NULL, &show->options->selection, show->error);
    if (rc != GTO_OK)
        return rc;
    rc = show->options->output & OUTPUT_JSON ? print_versions_json(show, picks)
                                             : print_versions_table(show, artifact, picks);
    gto_picks_free(picks);
    return rc;
}

int cmd_show(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct show show = {.options = options, .error = error};
    gto_shortcut *shortcut = NULL;
    gto_registry *registry = NULL;
    const char *artifact = NULL;
    unsigned flags = 0;
    int rc = GTO_OK;
    if (options->name) {
        rc = gto_shortcut_parse(&shortcut, options->name, error);
        artifact = shortcut ? gto_shortcut_artifact(shortcut) : NULL;
        flags = GTO_READ_MESSAGES | GTO_READ_COMMITS;
    }
    if (rc == GTO_OK)
        rc = gto_registry_read(&registry, repo, artifact, flags, error);
    if (rc == GTO_OK) {
        answer_warn(repo, registry);
        rc = shortcut ? show_artifact(&show, registry, shortcut)
                      : show_registry(&show, registry, repo);
    }
    table_free(&show.table);
    arena_free(&show.arena);
    gto_registry_free(registry);
    gto_shortcut_free(shortcut);
    return rc;
}
