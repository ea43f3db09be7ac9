#include "error.h"
#include "commands.h"
#include "open.h"
#include "printable.h"
#include "term.h"

#define RULE "---------------------------------\n"

// The heading: the program's version and the settings of the environment.
static int print_heading(gto_error **error)
{
    gto_config *config = NULL;
    struct buf out = {0};
    int rc = gto_config_parse(&config, NULL, 0, NULL, NULL);
    bool emojis = !config || gto_config_emojis(config);
    if (emojis)
        buf_addf(&out, "%s ", term_sign(SIGN_PROGRAM, true));
    buf_addf(&out, "GTO Version: %s\n" RULE, gto_version_string());
    if (rc == GTO_OK)
        buf_addf(&out, "%s\n", gto_config_text(config));
    else
        buf_addf(&out, "%sThe settings cannot be read\n", term_sign(SIGN_FAIL, emojis));
    buf_adds(&out, RULE);
    gto_config_free(config);
    rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

static void add_problem(struct buf *out, const gto_problem *problem, bool emojis)
{
    buf_adds(out, term_sign(SIGN_FAIL, emojis));
    printable_add(out, slice_of(gto_problem_message(problem)));
    buf_adds(out, "\n    ");
    printable_add(out, slice_of(gto_problem_remedy(problem)));
    buf_addc(out, '\n');
}

static void add_config_problem(struct buf *out, const gto_error *error, bool emojis)
{
    const char *detail = gto_error_detail(error);
    buf_adds(out, term_sign(SIGN_FAIL, emojis));
    printable_add(out, slice_of(gto_error_message(error)));
    if (detail)
        buf_adds(out, ": ");
    printable_add(out, slice_of(detail ? detail : ""));
    buf_adds(out, "\n    mend the file\n");
}

// What was found. The exit status says whether there is anything.
static int print_findings(gto_repo *repo, const gto_registry *registry, const gto_error *config,
                          gto_error **error)
{
    bool emojis = gto_config_emojis(gto_repo_config(repo));
    size_t count = gto_registry_problem_count(registry);
    struct buf out = {0};
    if (config)
        add_config_problem(&out, config, emojis);
    for (size_t i = 0; i < count; i++)
        add_problem(&out, gto_registry_problem(registry, i), emojis);
    if (!count && !config)
        buf_addf(&out, "%s%sNo issues found\n", term_sign(SIGN_OK, emojis), emojis ? " " : "");
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc == GTO_OK ? count > 0 : rc;
}

// Looks into the registry. `config`: what is wrong with its configuration, or NULL.
static int examine(gto_repo *repo, const gto_error *config, gto_error **error)
{
    gto_registry *registry;
    int rc = gto_registry_read(&registry, repo, NULL, GTO_READ_PROBLEMS, error);
    if (rc != GTO_OK)
        return rc;
    rc = print_findings(repo, registry, config, error);
    gto_registry_free(registry);
    return rc;
}

int cmd_doctor(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_error *config = NULL;
    (void)repo; // opened here, so that the heading stands before what is wrong with it
    int rc = print_heading(error);
    if (rc != GTO_OK)
        return rc;
    rc = repository_open(&repo, options, false, &config);
    if (rc == GTO_ECONFIG)
        rc = repository_open(&repo, options, true, error);
    else if (rc != GTO_OK) {
        *error = config;
        return rc;
    }
    if (rc == GTO_OK) {
        rc = examine(repo, config, error);
        gto_repo_free(repo);
    }
    if (rc >= 0 && config) {
        *error = config;
        return GTO_ECONFIG;
    }
    gto_error_free(config);
    return rc;
}
