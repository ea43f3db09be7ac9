#include <unistd.h>

#include "answer.h"
#include "error.h"
#include "commands.h"
#include "open.h"
#include "printable.h"
#include "sources.h"
#include "term.h"

#define RULE "---------------------------------\n"

static void add_version(struct buf *out, bool emojis)
{
    if (emojis)
        buf_addf(out, "%s ", term_sign(SIGN_PROGRAM, true));
    buf_addf(out, "GTO Version: %s\n" RULE, gto_version_string());
}

// The heading: the program's version and the settings in force, which are those of the environment
// where no repository was opened.
static int print_heading(const gto_repo *repo, gto_error **error)
{
    gto_config *environment = NULL;
    struct buf out = {0};
    if (!repo)
        (void)gto_config_parse(&environment, NULL, 0, NULL, NULL); // no settings: said below
    const gto_config *config = repo ? gto_repo_config(repo) : environment;
    bool emojis = !config || gto_config_emojis(config);
    add_version(&out, emojis);
    if (config)
        printable_add_lines(&out, slice_of(gto_config_text(config)));
    else
        buf_addf(&out, "%sThe settings cannot be read", term_sign(SIGN_FAIL, emojis));
    buf_adds(&out, "\n" RULE);
    gto_config_free(environment);
    int rc = term_write(&out, error);
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

// What is wrong with `.gto`, if that is known: standard error says that it is wrong.
static void add_config_problem(struct buf *out, const gto_error *config, bool emojis)
{
    const char *detail = config ? gto_error_detail(config) : NULL;
    if (!detail)
        return;
    buf_addf(out, "%s.gto is not valid: ", term_sign(SIGN_FAIL, emojis));
    printable_add(out, slice_of(detail));
    buf_adds(out, "\n    repair the file\n");
}

// What `.gto` names that only a package of Python may know. Returns how many.
static size_t add_enrichments(struct buf *out, const gto_config *config)
{
    const char *const *type = gto_config_enrichments(config);
    size_t count = 0;
    for (; *type; type++) {
        if (strcmp(*type, "gto") == 0) // artifacts.yaml, which is read in any case
            continue;
        count++;
        buf_addf(out, "%sThe enrichment '", term_sign(SIGN_FAIL, gto_config_emojis(config)));
        printable_add(out, slice_of(*type));
        buf_adds(out,
                 "' is of no type that gto knows\n    it is a plug-in of Python: ask by the Python "
                 "package, or remove it from .gto\n");
    }
    return count;
}

// What was found. The exit status says whether there is anything.
static int print_findings(gto_repo *repo, const gto_registry *registry, const gto_error *config,
                          gto_error **error)
{
    bool emojis = gto_config_emojis(gto_repo_config(repo));
    size_t count = gto_registry_problem_count(registry);
    struct buf out = {0};
    add_config_problem(&out, config, emojis);
    for (size_t i = 0; i < count; i++)
        add_problem(&out, gto_registry_problem(registry, i), emojis);
    count += add_enrichments(&out, gto_repo_config(repo));
    if (!count && !config)
        buf_addf(&out, "%s%sNo issues found\n", term_sign(SIGN_OK, emojis), emojis ? " " : "");
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc == GTO_OK ? count > 0 : rc;
}

// ---- Repairs

// What is wrong, and the step that repairs it or what a person can do.
static void add_repair(struct buf *out, const gto_repair *repair, bool emojis)
{
    struct slice text = slice_of(gto_repair_text(repair));
    buf_adds(out, term_sign(SIGN_FAIL, emojis));
    printable_add(out, slice_of(gto_problem_message(gto_repair_problem(repair))));
    buf_adds(out, gto_repair_automatic(repair) ? "\n    fix: " : "\n    ");
    for (bool first = true; text.len; first = false) {
        if (!first)
            buf_adds(out, "        ");
        printable_add(out, slice_take_line(&text));
        buf_addc(out, '\n');
    }
}

// Shows all steps before any of them is done. *left: how many problems need a person; *unknown: how
// many enrichments do.
static int print_repairs(const gto_repairs *repairs, const gto_config *config, size_t *left,
                         size_t *unknown, gto_error **error)
{
    bool emojis = gto_config_emojis(config);
    struct buf out = {0};
    *left = 0;
    for (size_t i = 0; i < gto_repairs_count(repairs); i++) {
        const gto_repair *repair = gto_repairs_item(repairs, i);
        *left += !gto_repair_automatic(repair);
        add_repair(&out, repair, emojis);
    }
    *unknown = add_enrichments(&out, config);
    if (!gto_repairs_count(repairs) && !*unknown)
        buf_addf(&out, "%s%sNo issues found\n", term_sign(SIGN_OK, emojis), emojis ? " " : "");
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

// How many were repaired, and how to get back what they replaced.
static int print_repaired(const gto_repairs *repairs, size_t count, gto_error **error)
{
    struct slice lines = slice_of(gto_repairs_restore_text(repairs));
    struct buf out = {0};
    buf_addf(&out, "Repaired %zu. What was there before is kept; to get it back, run:\n", count);
    while (lines.len) {
        buf_adds(&out, "    ");
        printable_add(&out, slice_take_line(&lines));
        buf_addc(&out, '\n');
    }
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

// The exit status says whether anything is left.
static int repair(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_repairs *repairs;
    size_t left, unknown;
    int rc = gto_repairs_plan(&repairs, repo, error);
    if (rc != GTO_OK)
        return rc;
    size_t count = gto_repairs_count(repairs);
    rc = print_repairs(repairs, gto_repo_config(repo), &left, &unknown, error);
    bool any = count > left && !options->change.dry_run;
    if (rc == GTO_OK && any)
        rc = gto_repairs_make(repo, repairs, error);
    if (rc == GTO_OK && any)
        rc = print_repaired(repairs, count - left, error);
    if (rc == GTO_OK && options->change.dry_run)
        term_hint(DRY_RUN);
    gto_repairs_free(repairs);
    return rc == GTO_OK ? (options->change.dry_run ? count : left) + unknown > 0 : rc;
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

// Opens the repository, without its `.gto` if that is wrong, which *config tells then.
static int open_repository(gto_repo **repo, const struct options *options, gto_error **config,
                           gto_error **error)
{
    int rc = repository_open(repo, options, false, config);
    if (rc == GTO_ECONFIG)
        return repository_open(repo, options, true, error);
    if (rc != GTO_OK) {
        *error = *config;
        *config = NULL;
    }
    return rc;
}

// ---- Several repositories

static void free_registry(void *answer)
{
    gto_registry_free(answer);
}

static int read_problems(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    gto_registry *registry;
    (void)payload;
    int rc = gto_registry_read(&registry, repo, NULL, GTO_READ_PROBLEMS, error);
    if (rc == GTO_OK)
        *answer = registry;
    return rc;
}

// Which repository it is, its settings, and what is wrong with it.
static int print_source(const struct source *source, gto_error **error)
{
    struct buf out = {0};
    buf_addf(&out, "%s: ", source->shown);
    printable_add(&out, slice_of(gto_repo_root(source->repo)));
    buf_addc(&out, '\n');
    printable_add_lines(&out, slice_of(gto_config_text(gto_repo_config(source->repo))));
    buf_adds(&out, "\n" RULE);
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc == GTO_OK ? print_findings(source->repo, source->answer, NULL, error) : rc;
}

// The exit status says whether there is anything wrong, or was a repository that cannot be read.
static int examine_several(const struct options *options, gto_error **error)
{
    const struct source_question question = {
        .read = read_problems, .free = free_registry, .tells_settings = true};
    struct sources sources;
    struct buf out = {0};
    if (options->fix || options->change.dry_run || options->files)
        return error_set(error, GTO_EARGS,
                         "--fix and --files are for one repository, and '-r' names several");
    int rc = sources_read(&sources, NULL, options, &question, error);
    if (rc != GTO_OK)
        return rc;
    int status = sources_status(&sources);
    add_version(&out, answer_emojis(NULL));
    for (size_t i = 0; rc >= 0 && i < sources.count; i++) {
        if (i)
            buf_adds(&out, RULE);
        rc = term_write(&out, error);
        if (rc == GTO_OK)
            rc = print_source(&sources.items[i], error);
        status |= rc > 0;
    }
    buf_free(&out);
    sources_free(&sources, &question);
    return rc < 0 ? rc : status;
}

// ---- Files that are not committed yet

static int print_checked_json(const gto_checked_files *files, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    json_object_open(&json);
    json_key(&json, "files");
    json_strings(&json, gto_checked_files_paths(files));
    json_key(&json, "problems");
    json_array_open(&json);
    for (size_t i = 0; i < gto_checked_files_problem_count(files); i++) {
        const gto_problem *problem = gto_checked_files_problem(files, i);
        json_object_open(&json);
        json_member(&json, "file", gto_problem_file(problem));
        json_member(&json, "message", gto_problem_message(problem));
        json_member(&json, "remedy", gto_problem_remedy(problem));
        json_object_close(&json);
    }
    json_array_close(&json);
    json_object_close(&json);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

static int print_checked(const gto_checked_files *files, bool emojis, gto_error **error)
{
    const char *const *paths = gto_checked_files_paths(files);
    size_t count = 0;
    struct buf out = {0};
    while (paths[count])
        count++;
    for (size_t i = 0; i < gto_checked_files_problem_count(files); i++)
        add_problem(&out, gto_checked_files_problem(files, i), emojis);
    if (!gto_checked_files_problem_count(files))
        buf_addf(&out, "%sNo issues found in %zu file%s\n", term_sign(SIGN_OK, emojis), count,
                 count == 1 ? "" : "s");
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

// The exit status says whether anything is wrong.
static int check_files(const struct options *options, gto_error **error)
{
    enum gto_files where = options->cached ? GTO_FILES_INDEX : GTO_FILES_WORK_TREE;
    gto_checked_files *files;
    gto_error *config = NULL; // reported by the check
    gto_repo *repo;
    if (options->fix || options->change.dry_run)
        return error_set(error, GTO_EARGS,
                         "Files are not repaired: --files and --fix exclude each "
                         "other");
    int rc = open_repository(&repo, options, &config, error);
    gto_error_free(config);
    if (rc != GTO_OK)
        return rc;
    rc = gto_files_check(&files, repo, where, error);
    if (rc == GTO_OK) {
        bool emojis = gto_config_emojis(gto_repo_config(repo));
        rc = options->output == OUTPUT_JSON ? print_checked_json(files, error)
                                            : print_checked(files, emojis, error);
        if (rc == GTO_OK)
            rc = gto_checked_files_problem_count(files) > 0;
        gto_checked_files_free(files);
    }
    gto_repo_free(repo);
    return rc;
}

// ---- The command

int cmd_doctor(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_error *config = NULL, *unopened = NULL;
    (void)repo; // opened here, so that the heading stands before what is wrong with it
    repo = NULL;
    if (!options->files && (options->cached || options->output))
        return error_set(error, GTO_EARGS, "--cached and --json are for --files");
    if (options_name_several(options))
        return examine_several(options, error);
    if (options->files)
        return check_files(options, error);
    int opened = open_repository(&repo, options, &config, &unopened);
    int rc = print_heading(repo, error);
    if (rc == GTO_OK && opened != GTO_OK) {
        rc = opened;
        *error = unopened;
        unopened = NULL;
    } else if (rc == GTO_OK) {
        rc = options->fix ? repair(repo, options, error) : examine(repo, config, error);
    }
    if (rc >= 0 && config && term_is_terminal(STDOUT_FILENO))
        rc = 1; // the findings tell it
    else if (rc >= 0 && config)
        rc = error_set(error, GTO_ECONFIG, "%s", gto_error_message(config));
    gto_error_free(config);
    gto_error_free(unopened);
    gto_repo_free(repo);
    return rc;
}
