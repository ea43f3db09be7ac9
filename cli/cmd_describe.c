#include "answer.h"
#include "error.h"
#include "commands.h"
#include "printable.h"
#include "sources.h"
#include "term.h"

// The option that asks for a field alone.
static unsigned output_of(enum gto_field field)
{
    return field == GTO_FIELD_TYPE          ? OUTPUT_TYPE
           : field == GTO_FIELD_PATH        ? OUTPUT_PATH
           : field == GTO_FIELD_DESCRIPTION ? OUTPUT_DESCRIPTION
                                            : 0;
}

// A value and where it was said, or null.
static void record_field(struct json *json, const gto_description *description,
                         enum gto_field field)
{
    const char *value = gto_description_value(description, field);
    json_key(json, gto_field_name(field));
    if (!value) {
        json_null(json);
        return;
    }
    json_object_open(json);
    json_key(json, "value");
    if (gto_field_is_json(field))
        json_raw(json, value);
    else
        json_string(json, value);
    json_member(json, "source", gto_description_source(description, field));
    json_object_close(json);
}

static int print_json(const struct source *source, gto_error **error)
{
    const gto_description *description = source->answer;
    struct buf out = {0};
    struct json json = {.out = &out};
    json_object_open(&json);
    if (source->label) {
        json_member(&json, "repository", source->label);
        json_member(&json, "root", gto_repo_root(source->repo));
    }
    json_member(&json, "artifact", gto_description_artifact(description));
    json_member(&json, "version", gto_description_version(description));
    json_member(&json, "commit_hexsha", gto_description_commit_id(description));
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++)
        record_field(&json, description, field);
    json_object_close(&json);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

// Adds a value for a person to read: with its lines, and without control characters.
static void add_value(struct buf *out, const gto_description *description, enum gto_field field)
{
    printable_add_lines(out, slice_of(gto_description_value(description, field)));
    buf_addc(out, '\n');
}

static int print_text(const struct source *source, unsigned output, gto_error **error)
{
    const gto_description *description = source->answer;
    struct buf out = {0};
    if (source->label && !output)
        buf_addf(&out, "repository: %s\n", source->shown);
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++) {
        if (!gto_description_value(description, field))
            continue;
        if (!output)
            buf_addf(&out, "%s: ", gto_field_name(field));
        if (!output || output == output_of(field))
            add_value(&out, description, field);
    }
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

// Whether nothing that was asked for may be wrong or missing because of a file that cannot be read.
static bool is_certain(const gto_description *description, unsigned output)
{
    bool all = !output || output == OUTPUT_JSON;
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++)
        if ((all || output == output_of(field)) && !gto_description_certain(description, field))
            return false;
    return true;
}

static void free_description(void *answer)
{
    gto_description_free(answer);
}

static int read_description(void **answer, gto_repo *repo, void *payload, gto_error **error)
{
    const struct options *options = payload;
    gto_description *description;
    int rc = gto_describe(&description, repo, options->name, NULL, error);
    if (rc == GTO_OK)
        *answer = description;
    return rc;
}

static bool lacks_version(void *payload, int code)
{
    (void)payload;
    return code == GTO_ENOARTIFACT || code == GTO_ENOVERSION;
}

static int print_source(const struct source *source, unsigned output, gto_error **error)
{
    const gto_description *description = source->answer;
    for (size_t i = 0; i < gto_description_problem_count(description); i++)
        answer_warn_of(source->repo, source->label, gto_description_problem(description, i));
    int rc = output == OUTPUT_JSON ? print_json(source, error) : print_text(source, output, error);
    return rc == GTO_OK ? !is_certain(description, output) : rc;
}

// The exit status is 1 if what is printed may not be all.
int cmd_describe(gto_repo *repo, const struct options *options, gto_error **error)
{
    const struct source_question question = {.read = read_description,
                                             .free = free_description,
                                             .payload = (void *)options,
                                             .is_absent = lacks_version,
                                             .first_only = true};
    struct sources sources;
    int rc = sources_read(&sources, repo, options, &question, error);
    if (rc != GTO_OK)
        return rc;
    rc = print_source(&sources.items[0], options->output, error);
    if (rc == GTO_OK)
        rc = sources_status(&sources);
    sources_free(&sources, &question);
    return rc;
}
