#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "arena.h"
#include "error.h"
#include "commands.h"
#include "date.h"
#include "hints.h"
#include "record.h"
#include "sources.h"
#include "strmap.h"
#include "term.h"

// What is read of a repository.
struct shown_registry {
    gto_registry *registry;
    gto_filter *filter;  // NULL: there is none
    const char **stages; // where artifacts are shown
};

// What is asked for, and what its table is put together in.
struct show {
    const struct options *options;
    const gto_shortcut *shortcut; // NULL: all artifacts
    bool versions;                // rather than artifacts
    struct sources sources;
    struct vec stages;    // const char *: the columns, NULL-terminated
    struct vec summaries; // gto_summary *: rows that cells point into
    struct arena arena;   // of the other cells
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

// What is to be picked of a repository.
static struct gto_selection selection_of(const struct show *show, const struct source *source)
{
    const struct shown_registry *shown = source->answer;
    struct gto_selection selection = show->options->selection;
    selection.filter = shown->filter;
    return selection;
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
    unsigned output = show->options->output & ~(unsigned)(OUTPUT_PLAIN | OUTPUT_MARKDOWN);
    if (!output)
        return answer_table(&show->table, show->options, show->error);
    for (size_t i = 0; asked[i]; i++)
        if (output == (unsigned)asked[i])
            return print_column(show, columns[i] + show->sources.several);
    if (!show->table.cell_count)
        return GTO_OK;
    for (size_t i = 0; i < sizeof(outputs) / sizeof(*outputs); i++)
        if (output == (unsigned)outputs[i].output)
            return error_set(show->error, GTO_EARGS, "Cannot apply --%s", outputs[i].name);
    return GTO_OK;
}

// ---- The registry: a row an artifact

static int add_artifact_row(struct show *show, const struct source *source,
                            const gto_artifact *artifact)
{
    const char *const *stages = (const char *const *)show->stages.items;
    struct gto_selection selection = selection_of(show, source);
    gto_summary *summary;
    int rc = gto_summary_make(&summary, artifact, stages, &selection, true, show->error);
    if (rc != GTO_OK)
        return rc;
    if (vec_push(&show->summaries, summary) != 0) {
        gto_summary_free(summary);
        return error_no_memory(show->error);
    }
    source_add_cell(source, &show->table);
    add_label(show, artifact);
    table_add(&show->table, gto_summary_latest(summary));
    for (size_t i = 0; stages[i]; i++)
        table_add(&show->table, gto_summary_stage(summary, i));
    return GTO_OK;
}

// The stages of all repositories, each one where it comes first.
static int find_stages(struct show *show)
{
    struct strmap seen = {0};
    bool failed = false;
    for (size_t i = 0; i < show->sources.count; i++) {
        const struct shown_registry *shown = show->sources.items[i].answer;
        for (const char **stage = shown->stages; !failed && *stage; stage++) {
            size_t count = seen.count;
            failed = !strmap_add(&seen, *stage, strlen(*stage)) ||
                     (seen.count > count && vec_push(&show->stages, (char *)*stage) != 0);
        }
    }
    strmap_free(&seen);
    if (!failed && vec_push(&show->stages, NULL) == 0)
        return GTO_OK;
    return error_no_memory(show->error);
}

// The columns: repository, name, latest, and one a stage.
static int set_stage_columns(struct show *show)
{
    enum { BEFORE = 3 };
    static const struct table_column before[BEFORE] = {
        SOURCE_COLUMN, {.title = "name"}, {.title = "latest"}};
    size_t count = BEFORE + show->stages.count - 1;
    struct table_column *columns = arena_zalloc(&show->arena, count * sizeof(*columns));
    if (!columns)
        return error_no_memory(show->error);
    memcpy(columns, before, sizeof(before));
    for (size_t i = BEFORE; i < count; i++) {
        struct buf title = {0};
        buf_addf(&title, "#%s", (const char *)show->stages.items[i - BEFORE]);
        columns[i].title = keep(show, &title);
        columns[i].style = STYLE_CYAN;
        if (!columns[i].title)
            return error_no_memory(show->error);
    }
    sources_set_columns(&show->sources, &show->table, columns, count);
    return GTO_OK;
}

static int pick_artifacts(const struct show *show, const struct source *source,
                          const char *const *stages, bool by_name, const gto_artifact ***artifacts,
                          size_t *count)
{
    const struct shown_registry *shown = source->answer;
    struct gto_selection selection = selection_of(show, source);
    int rc =
        gto_pick_artifacts(artifacts, count, shown->registry, &selection, by_name, show->error);
    if (rc != GTO_OK)
        return rc;
    rc = gto_summaries_check(shown->registry, *count, stages, show->error);
    if (rc != GTO_OK)
        gto_free(*artifacts);
    return rc;
}

static int print_registry_table(struct show *show)
{
    static const enum output asked[] = {OUTPUT_NAME, 0};
    static const size_t columns[] = {0};
    int rc = find_stages(show);
    if (rc == GTO_OK)
        rc = set_stage_columns(show);
    for (size_t i = 0; rc == GTO_OK && i < show->sources.count; i++) {
        const struct source *source = &show->sources.items[i];
        const gto_artifact **artifacts;
        size_t count;
        rc = pick_artifacts(show, source, (const char *const *)show->stages.items, true, &artifacts,
                            &count);
        if (rc != GTO_OK)
            break;
        for (size_t j = 0; rc == GTO_OK && j < count; j++)
            rc = add_artifact_row(show, source, artifacts[j]);
        gto_free(artifacts);
    }
    return rc == GTO_OK ? print_table(show, asked, columns) : rc;
}

static int record_artifact(struct show *show, struct json *json, const struct source *source,
                           const gto_artifact *artifact)
{
    const char *const *stages = ((const struct shown_registry *)source->answer)->stages;
    struct gto_selection selection = selection_of(show, source);
    gto_summary *summary;
    int rc = gto_summary_make(&summary, artifact, stages, &selection, false, show->error);
    if (rc != GTO_OK)
        return rc;
    json_key(json, gto_artifact_name(artifact));
    json_object_open(json);
    json_member(json, "version", gto_summary_latest(summary));
    json_key(json, "stage");
    json_object_open(json);
    for (size_t i = 0; stages[i]; i++)
        json_member(json, stages[i], gto_summary_stage(summary, i));
    json_object_close(json);
    json_member_bool(json, "registered", gto_artifact_registered(artifact));
    json_member_bool(json, "active", gto_artifact_active(artifact));
    json_object_close(json);
    gto_summary_free(summary);
    return GTO_OK;
}

static int record_source(struct show *show, struct json *json, const struct source *source)
{
    const char *const *stages = ((const struct shown_registry *)source->answer)->stages;
    const gto_artifact **artifacts;
    size_t count;
    int rc = pick_artifacts(show, source, stages, false, &artifacts, &count);
    if (rc != GTO_OK)
        return rc;
    source_open_json(source, json, "artifacts");
    json_object_open(json);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        rc = record_artifact(show, json, source, artifacts[i]);
        if (rc == GTO_OK)
            rc = term_drain(json->out, show->error);
    }
    json_object_close(json);
    source_close_json(source, json);
    gto_free(artifacts);
    return rc;
}

static int print_registry_json(struct show *show)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    sources_open_json(&show->sources, &json);
    for (size_t i = 0; rc == GTO_OK && i < show->sources.count; i++)
        rc = record_source(show, &json, &show->sources.items[i]);
    sources_close_json(&show->sources, &json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

static int show_registry(struct show *show)
{
    return show->options->output & OUTPUT_JSON ? print_registry_json(show)
                                               : print_registry_table(show);
}

// ---- A row a version

static void add_version_row(struct show *show, const struct source *source, const gto_picked *row)
{
    const gto_version *version = gto_picked_version(row);
    struct buf text = {0};
    int offset;
    int64_t time = gto_version_created_at(version, &offset);
    source_add_cell(source, &show->table);
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

// What takes the versions of an artifact.
typedef int take_picks(struct show *show, void *target, const struct source *source,
                       const gto_picks *picks);

static int add_version_rows(struct show *show, void *target, const struct source *source,
                            const gto_picks *picks)
{
    (void)target;
    for (size_t i = 0; i < gto_picks_count(picks); i++)
        add_version_row(show, source, gto_picks_item(picks, i));
    return GTO_OK;
}

static int record_versions(struct show *show, void *target, const struct source *source,
                           const gto_picks *picks)
{
    struct json *json = target;
    int rc = GTO_OK;
    (void)source;
    for (size_t i = 0; rc == GTO_OK && i < gto_picks_count(picks); i++) {
        record_version(json, gto_picks_item(picks, i));
        rc = term_drain(json->out, show->error);
    }
    return rc;
}

// The versions of one repository, of the artifact that is named, or those of a pattern, or all.
static int take_versions(struct show *show, const struct source *source, take_picks *take,
                         void *target)
{
    struct gto_selection all = GTO_SELECTION_INIT, selection = selection_of(show, source);
    const struct shown_registry *shown = source->answer;
    const gto_artifact **artifacts;
    size_t count;
    all.deprecated = true; // which versions are shown is decided below
    int rc = gto_pick_artifacts(&artifacts, &count, shown->registry, &all, true, show->error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        gto_picks *picks;
        rc = gto_pick_versions(&picks, artifacts[i], show->shortcut, NULL, &selection, show->error);
        if (rc != GTO_OK)
            break;
        rc = take(show, target, source, picks);
        gto_picks_free(picks);
    }
    gto_free(artifacts);
    return rc;
}

static int print_versions_table(struct show *show)
{
    static const enum output asked[] = {OUTPUT_VERSION, OUTPUT_STAGE, OUTPUT_REF, 0};
    static const size_t asked_columns[] = {1, 2, 4};
    static const struct table_column columns[] = {
        SOURCE_COLUMN,
        {.title = "artifact", .dropped = 2},
        {.title = "version"},
        {.title = "stage", .style = STYLE_CYAN},
        {.title = "created_at", .is_date = true},
        {.title = "ref", .dropped = 1},
    };
    int rc = GTO_OK;
    sources_set_columns(&show->sources, &show->table, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; rc == GTO_OK && i < show->sources.count; i++)
        rc = take_versions(show, &show->sources.items[i], add_version_rows, NULL);
    return rc == GTO_OK ? print_table(show, asked, asked_columns) : rc;
}

static int print_versions_json(struct show *show)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    int rc = GTO_OK;
    sources_open_json(&show->sources, &json);
    for (size_t i = 0; rc == GTO_OK && i < show->sources.count; i++) {
        const struct source *source = &show->sources.items[i];
        source_open_json(source, &json, "versions");
        json_array_open(&json);
        rc = take_versions(show, source, record_versions, &json);
        json_array_close(&json);
        source_close_json(source, &json);
    }
    sources_close_json(&show->sources, &json);
    if (rc == GTO_OK)
        rc = answer_json(&json, show->error);
    buf_free(&out);
    return rc;
}

// An artifact that is named has to be in one of the repositories.
static int check_artifact(const struct show *show)
{
    const char *name = show->shortcut ? gto_shortcut_artifact(show->shortcut) : NULL;
    bool found = !name || gto_is_pattern(name);
    for (size_t i = 0; !found && i < show->sources.count; i++) {
        const struct shown_registry *shown = show->sources.items[i].answer;
        found = gto_registry_find(shown->registry, name) != NULL;
    }
    return found ? GTO_OK
                 : error_set(show->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
}

static int show_versions(struct show *show)
{
    int rc = check_artifact(show);
    if (rc != GTO_OK)
        return rc;
    return show->options->output & OUTPUT_JSON ? print_versions_json(show)
                                               : print_versions_table(show);
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

static void free_shown(void *answer)
{
    struct shown_registry *shown = answer;
    if (!shown)
        return;
    gto_free(shown->stages);
    gto_filter_free(shown->filter);
    gto_registry_free(shown->registry);
    free(shown);
}

static int read_registry(gto_registry **out, gto_repo *repo, const struct show *show,
                         gto_error **error)
{
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    const struct options *options = show->options;
    read.artifact = show->shortcut ? gto_shortcut_artifact(show->shortcut) : NULL;
    read.at = options->at;
    if (show->versions)
        read.flags = GTO_READ_MESSAGES | GTO_READ_COMMITS;
    else if (options->filter.type || options->labels.count)
        read.flags = GTO_READ_MESSAGES;
    return gto_registry_read_with(out, repo, &read, error);
}

static int read_shown(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    const struct show *show = payload;
    struct shown_registry *shown = *answer = calloc(1, sizeof(*shown));
    if (!shown)
        return error_no_memory(error);
    int rc = read_registry(&shown->registry, repo, show, error);
    if (rc == GTO_OK)
        rc = make_filter(&shown->filter, repo, shown->registry, show->options, show->versions,
                         error);
    if (rc == GTO_OK && !show->versions)
        rc = gto_stages(&shown->stages, gto_repo_config(repo), shown->registry, GTO_STAGES_AUTO,
                        error);
    return rc;
}

// A commit that one of several repositories does not have: none of its versions is there, or has
// it. All would lack it, however, and that can be a mistake.
static bool lacks_commit(void *payload, int code)
{
    const struct show *show = payload;
    return code == GTO_EREF && !show->options->filter.no_contains;
}

static int show(struct show *show, gto_repo *repo)
{
    const struct source_question question = {
        .read = read_shown, .free = free_shown, .payload = show, .is_absent = lacks_commit};
    int rc = sources_read(&show->sources, repo, show->options, &question, show->error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < show->sources.count; i++) {
        const struct source *source = &show->sources.items[i];
        answer_warn(source->repo, source->label,
                    ((const struct shown_registry *)source->answer)->registry);
    }
    rc = show->versions ? show_versions(show) : show_registry(show);
    if (rc == GTO_OK)
        rc = sources_status(&show->sources);
    for (size_t i = 0; i < show->summaries.count; i++)
        gto_summary_free(show->summaries.items[i]);
    vec_free(&show->summaries);
    vec_free(&show->stages);
    table_free(&show->table);
    arena_free(&show->arena);
    sources_free(&show->sources, &question);
    return rc;
}

int cmd_show(gto_repo *repo, const struct options *options, gto_error **error)
{
    struct show answer = {.options = options, .error = error};
    gto_shortcut *shortcut = NULL;
    int rc = options->name ? gto_shortcut_parse(&shortcut, options->name, error) : GTO_OK;
    answer.shortcut = shortcut;
    answer.versions = wants_versions(options, shortcut);
    if (rc == GTO_OK)
        rc = show(&answer, repo);
    if (shortcut)
        rc = hints_explain(repo, gto_shortcut_artifact(shortcut), rc, error);
    gto_shortcut_free(shortcut);
    return rc;
}
