#include "answer.h"
#include "error.h"
#include "commands.h"
#include "term.h"

static int print_json(const char *const *stages, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    if (stages)
        json_strings(&json, stages);
    else
        json_null(&json);
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

int cmd_stages(gto_repo *repo, const struct options *options, gto_error **error)
{
    enum gto_stages which = options->stages == STAGES_BIT_ALLOWED ? GTO_STAGES_ALLOWED
                            : options->stages == STAGES_BIT_USED  ? GTO_STAGES_USED
                                                                  : GTO_STAGES_AUTO;
    gto_registry *registry = NULL;
    const char **stages;
    if (options_conflict(options->stages))
        return error_set(error, GTO_EARGS, "Either --allowed or --used can be given, not both");
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    read.at = options->at;
    int rc = GTO_OK;
    const gto_config *config = gto_repo_config(repo);
    if (gto_stages_need_registry(config, which))
        rc = gto_registry_read_with(&registry, repo, &read, error);
    if (registry)
        answer_warn(repo, registry);
    if (rc == GTO_OK)
        rc = gto_stages(&stages, config, registry, which, error);
    if (rc == GTO_OK) {
        rc = options->output & OUTPUT_JSON ? print_json(stages, error) : print_lines(stages, error);
        gto_free(stages);
    }
    gto_registry_free(registry);
    return rc;
}
