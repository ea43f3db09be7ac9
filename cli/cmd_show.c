#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "arena.h"
#include "error.h"
#include "commands.h"
#include "date.h"
#include "record.h"
#include "term.h"

enum { CELL_WIDTH = 7 }; // of versions in the registry's table

// What the tables of this command are put together in.
struct show {
    const struct options *options;
    const gto_registry *registry;
    const char **stages; // the columns, NULL-terminated
    struct arena arena;  // of the cells
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

static int by_name(const void *a, const void *b)
{
    return strcmp(gto_artifact_name(*(const gto_artifact *const *)a),
                  gto_artifact_name(*(const gto_artifact *const *)b));
}

// The artifacts to show: all of them, or the active ones. NULL when memory is exhausted.
static const gto_artifact **pick_artifacts(const struct show *show, size_t *count)
{
    size_t known = gto_registry_artifact_count(show->registry);
    const gto_artifact **artifacts = malloc((known + 1) * sizeof(*artifacts));
    *count = 0;
    for (size_t i = 0; artifacts && i < known; i++) {
        const gto_artifact *artifact = gto_registry_artifact(show->registry, i);
        if (gto_artifact_active(artifact) || show->options->selection.deprecated)
            artifacts[(*count)++] = artifact;
    }
    return artifacts;
}

// Adds a version's name, in a table its beginning.
static void add_version(struct buf *out, const gto_version *version, bool whole)
{
    const char *name = gto_version_name(version);
    buf_add(out, name, whole ? strlen(name) : strnlen(name, CELL_WIDTH));
}

// Adds the versions in a stage, separated by commas.
static void add_versions(struct buf *out, const char *stage, const gto_vstage **picked,
                         size_t count, bool whole)
{
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(gto_vstage_name(picked[i]), stage) != 0)
            continue;
        if (!first)
            buf_adds(out, ", ");
        first = false;
        add_version(out, gto_vstage_version(picked[i]), whole);
    }
}

// What is in the stages of an artifact; without columns for it nobody asks.
static int pick_stages(const struct show *show, const gto_artifact *artifact,
                       const gto_vstage ***picked, size_t *count)
{
    *picked = NULL;
    *count = 0;
    if (!*show->stages)
        return GTO_OK;
    return gto_pick_stages(picked, count, artifact, &show->options->selection, show->error);
}

static int add_artifact_row(struct show *show, const gto_artifact *artifact)
{
    const gto_vstage **picked;
    size_t count;
    const char *name = gto_artifact_name(artifact);
    int rc = pick_stages(show, artifact, &picked, &count);
    if (rc != GTO_OK)
        return rc;
    if (!gto_artifact_registered(artifact)) {
        struct buf marked = {0};
        buf_addf(&marked, "*%s", name);
        name = keep(show, &marked);
    }
    table_add(&show->table, name);
    const gto_version *latest = gto_artifact_latest(artifact, true);
    struct buf text = {0};
    if (latest)
        add_version(&text, latest, false);
    table_add(&show->table, latest ? keep(show, &text) : NULL);
    for (const char **stage = show->stages; *stage; stage++) {
        add_versions(&text, *stage, picked, count, false);
        table_add(&show->table, text.len || text.failed ? keep(show, &text) : NULL);
    }
    free(picked);
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

static int print_registry_table(struct show *show)
{
    static const enum output asked[] = {OUTPUT_NAME, 0};
    static const size_t columns[] = {0};
    size_t count;
    const gto_artifact **artifacts = pick_artifacts(show, &count);
    show->table.columns = stage_columns(show, &show->table.column_count);
    if (!artifacts || !show->table.columns) {
        free(artifacts);
        return error_no_memory(show->error);
    }
    qsort(artifacts, count, sizeof(*artifacts), by_name);
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = add_artifact_row(show, artifacts[i]);
    free(artifacts);
    return rc == GTO_OK ? print_table(show, asked, columns) : rc;
}

static int record_artifact(struct show *show, struct json *json, const gto_artifact *artifact)
{
    const gto_vstage **picked;
    size_t count;
    int rc = pick_stages(show, artifact, &picked, &count);
    if (rc != GTO_OK)
        return rc;
    const gto_version *latest = gto_artifact_latest(artifact, true);
    json_key(json, gto_artifact_name(artifact));
    json_object_open(json);
    json_member(json, "version", latest ? gto_version_name(latest) : NULL);
    json_key(json, "stage");
    json_object_open(json);
    for (const char **stage = show->stages; *stage; stage++) {
        struct buf versions = {0};
        add_versions(&versions, *stage, picked, count, true);
        json_member(json, *stage, versions.len ? versions.data : NULL);
        json->out->failed |= versions.failed;
        buf_free(&versions);
    }
    json_object_close(json);
    json_member_bool(json, "registered", gto_artifact_registered(artifact));
    json_member_bool(json, "active", gto_artifact_active(artifact));
    json_object_close(json);
    free(picked);
    return GTO_OK;
}

static int print_registry_json(struct show *show)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    size_t count;
    const gto_artifact **artifacts = pick_artifacts(show, &count);
    int rc = artifacts ? GTO_OK : error_no_memory(show->error);
    json_object_open(&json);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        rc = record_artifact(show, &json, artifacts[i]);
        if (rc == GTO_OK)
            rc = term_drain(&out, show->error);
    }
    json_object_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    free(artifacts);
    buf_free(&out);
    return rc;
}

static int show_registry(struct show *show, gto_repo *repo)
{
    int rc = gto_stages(&show->stages, repo, show->registry, GTO_STAGES_AUTO, show->error);
    if (rc != GTO_OK)
        return rc;
    return show->options->output & OUTPUT_JSON ? print_registry_json(show)
                                               : print_registry_table(show);
}

// ---- One artifact: a row a version

static void add_version_row(struct show *show, const gto_artifact *artifact, const gto_picked *row)
{
    const gto_event *event = gto_version_authoring_event(row->version);
    struct buf text = {0};
    int offset;
    int64_t time = gto_version_created_at(row->version, &offset);
    buf_addf(&text, "%s%s", gto_artifact_registered(artifact) ? "" : "*",
             gto_artifact_name(artifact));
    table_add(&show->table, keep(show, &text));
    table_add(&show->table, answer_short(&show->arena, gto_version_name(row->version)));
    buf_adds(&text, "");
    for (size_t i = 0; i < row->stage_count; i++)
        buf_addf(&text, "%s%s", i ? ", " : "", gto_vstage_name(row->stages[i]));
    table_add(&show->table, keep(show, &text));
    date_format(&text, time, offset, ' ');
    table_add(&show->table, keep(show, &text));
    table_add(&show->table, event
                                ? gto_event_tag(event)
                                : answer_short(&show->arena, gto_version_commit_id(row->version)));
}

static int print_versions_table(struct show *show, const gto_artifact *artifact,
                                const gto_picked *rows, size_t count)
{
    static const enum output asked[] = {OUTPUT_VERSION, OUTPUT_STAGE, OUTPUT_REF, 0};
    static const size_t asked_columns[] = {1, 2, 4};
    static const struct table_column columns[] = {
        {"artifact", STYLE_NONE},   {"version", STYLE_NONE}, {"stage", STYLE_CYAN},
        {"created_at", STYLE_NONE}, {"ref", STYLE_NONE},
    };
    show->table.columns = columns;
    show->table.column_count = sizeof(columns) / sizeof(*columns);
    for (size_t i = 0; i < count; i++)
        add_version_row(show, artifact, &rows[i]);
    return print_table(show, asked, asked_columns);
}

static int print_versions_json(const struct show *show, const gto_picked *rows, size_t count)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    json_array_open(&json);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        record_version(&json, &rows[i]);
        rc = term_drain(&out, show->error);
    }
    json_array_close(&json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

static int show_artifact(struct show *show, const gto_shortcut *shortcut)
{
    gto_picked *rows;
    size_t count;
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_artifact *artifact = gto_registry_find(show->registry, name);
    if (!artifact)
        return error_set(show->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    int rc = gto_pick_versions(&rows, &count, artifact, shortcut, NULL, &show->options->selection,
                               show->error);
    if (rc != GTO_OK)
        return rc;
    rc = show->options->output & OUTPUT_JSON ? print_versions_json(show, rows, count)
                                             : print_versions_table(show, artifact, rows, count);
    free(rows);
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
        show.registry = registry;
        answer_warn(repo, registry);
        rc = shortcut ? show_artifact(&show, shortcut) : show_registry(&show, repo);
    }
    free(show.stages);
    table_free(&show.table);
    arena_free(&show.arena);
    gto_registry_free(registry);
    gto_shortcut_free(shortcut);
    return rc;
}
