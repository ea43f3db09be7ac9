#include <stdlib.h>

#include "answer.h"
#include "error.h"
#include "commands.h"
#include "sources.h"
#include "term.h"

// What is read of a repository.
struct stage_list {
    gto_registry *registry; // NULL: it was not needed
    const char **stages;    // NULL: any is allowed
};

static int print_json(const struct sources *sources, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    sources_open_json(sources, &json);
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        const struct stage_list *list = source->answer;
        source_open_json(source, &json, "stages");
        if (list->stages)
            json_strings(&json, list->stages);
        else
            json_null(&json);
        source_close_json(source, &json);
    }
    sources_close_json(sources, &json);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

static int print_lines(const char *const *stages, gto_error **error)
{
    struct buf out = {0};
    for (; stages && *stages; stages++) {
        buf_adds(&out, *stages);
        buf_addc(&out, '\n');
    }
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

static int print_table(const struct sources *sources, const struct options *options,
                       gto_error **error)
{
    static const struct table_column columns[] = {SOURCE_COLUMN,
                                                  {.title = "stage", .style = STYLE_CYAN}};
    struct table table = {0};
    sources_set_columns(sources, &table, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        const struct stage_list *list = source->answer;
        for (const char **stage = list->stages; stage && *stage; stage++) {
            source_add_cell(source, &table);
            table_add(&table, *stage);
        }
    }
    int rc = answer_table(&table, options, error);
    table_free(&table);
    return rc;
}

static void free_list(void *answer)
{
    struct stage_list *list = answer;
    if (!list)
        return;
    gto_free(list->stages);
    gto_registry_free(list->registry);
    free(list);
}

static int read_list(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    const struct options *options = payload;
    const gto_config *config = gto_repo_config(repo);
    enum gto_stages which = options->stages == STAGES_BIT_ALLOWED ? GTO_STAGES_ALLOWED
                            : options->stages == STAGES_BIT_USED  ? GTO_STAGES_USED
                                                                  : GTO_STAGES_AUTO;
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    struct stage_list *list = *answer = calloc(1, sizeof(*list));
    if (!list)
        return error_no_memory(error);
    read.at = options->at;
    int rc = GTO_OK;
    if (gto_stages_need_registry(config, which))
        rc = gto_registry_read_with(&list->registry, repo, &read, error);
    return rc == GTO_OK ? gto_stages(&list->stages, config, list->registry, which, error) : rc;
}

int cmd_stages(gto_repo *repo, const struct options *options, gto_error **error)
{
    const struct source_question question = {
        .read = read_list, .free = free_list, .payload = (void *)options};
    struct sources sources;
    if (options_conflict(options->stages))
        return error_set(error, GTO_EARGS, "Either --allowed or --used can be given, not both");
    int rc = sources_read(&sources, repo, options, &question, error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < sources.count; i++) {
        const struct source *source = &sources.items[i];
        const struct stage_list *list = source->answer;
        if (list->registry)
            answer_warn(source->repo, source->label, list->registry);
    }
    rc = options->output & OUTPUT_JSON ? print_json(&sources, error)
         : sources.several
             ? print_table(&sources, options, error)
             : print_lines(((const struct stage_list *)sources.items[0].answer)->stages, error);
    if (rc == GTO_OK)
        rc = sources_status(&sources);
    sources_free(&sources, &question);
    return rc;
}
