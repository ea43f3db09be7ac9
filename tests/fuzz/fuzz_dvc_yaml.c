// dvc.yaml and a params.yaml, between bytes 0xff: the entry of one artifact is found or refused,
// and files of params and metrics are listed.
#include "fuzz.h"

#include "dvc_params.h"
#include "json.h"

struct params {
    const char *text;
    size_t size;
};

// Every file that is asked for is the same one.
static int read_params(void *payload, const char *path, struct buf *text, bool *found,
                       gto_error **error)
{
    const struct params *params = payload;
    (void)error;
    MUST(*path && *path != '/' && strncmp(path, "../", 3) != 0);
    *found = params->text;
    buf_add(text, params->text, params->size);
    return GTO_OK;
}

static void check_path(const char *path)
{
    MUST(strstr(path, "://") ||
         (*path != '/' && strcmp(path, "..") != 0 && strncmp(path, "../", 3) != 0));
}

static void check_entry(const struct gto_annotation *entry)
{
    MUST(strcmp(entry->name, "churn") == 0);
    for (const char *const *label = entry->labels; label && *label; label++)
        MUST(strlen(*label) < SIZE_MAX);
    if (entry->path)
        check_path(entry->path);
    if (entry->custom)
        must_be_json(entry->custom);
}

static void check_problems(const struct vec *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct dvc_problem *problem = problems->items[i];
        MUST(problem->code == GTO_EINVALID && *problem->message);
    }
}

static void check_params(struct dvc_yaml *yaml)
{
    struct vec files = {0}, problems = {0};
    MUST(dvc_params_list(&files, &problems, yaml, NULL) == GTO_OK);
    for (size_t i = 0; i < files.count; i++)
        check_path(((const struct dvc_params_file *)files.items[i])->path);
    check_problems(&problems);
    vec_free(&files);
    vec_free(&problems);
}

static void check_file(struct dvc_yaml *yaml)
{
    struct dvc_entry entry;
    struct vec problems = {0};
    bool found;
    MUST(dvc_yaml_find(&entry, &found, yaml, "churn", NULL) == GTO_OK);
    if (found)
        check_entry(&entry.annotation);
    check_problems(&entry.problems);
    MUST(dvc_yaml_check(&problems, yaml, NULL) == GTO_OK);
    check_problems(&problems);
    vec_free(&problems);
    dvc_entry_free(&entry);
    check_params(yaml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, 0xff, size) : NULL;
    size_t len = end ? (size_t)(end - data) : size;
    struct params params = {end ? (const char *)end + 1 : NULL, end ? size - len - 1 : 0};
    const struct dvc_files files = {read_params, &params};
    struct dvc_yaml *yaml;
    gto_error *error = NULL;
    int rc = dvc_yaml_parse(&yaml, len ? (const char *)data : "", len, slice_of("models"), &files,
                            &error);
    if (rc == GTO_OK) {
        check_file(yaml);
        dvc_yaml_free(yaml);
        return 0;
    }
    MUST(rc == GTO_EINVALID && error && gto_error_code(error) == rc);
    MUST(*gto_error_message(error) && !strchr(gto_error_message(error), '\n'));
    gto_error_free(error);
    return 0;
}
