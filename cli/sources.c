#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "error.h"
#include "open.h"
#include "printable.h"
#include "repo_list.h"
#include "term.h"

// ---- Reading several

// What the threads share: each one has the answer of its repository.
struct reading {
    const struct source_question *question;
    void **answers;
};

static int visit(void *payload, size_t index, gto_repo *repo, gto_error **error)
{
    const struct reading *reading = payload;
    const struct source_question *question = reading->question;
    return question->read(&reading->answers[index], repo, question->payload, error);
}

// Opens and reads all. `answers`: of each name.
static int open_all(struct sources *out, const struct options *options, const struct vec *names,
                    struct reading *reading, gto_error **error)
{
    struct gto_open_options how = open_options(options);
    const char *const *list = (const char *const *)names->items;
    for (size_t i = 0; i < names->count; i++)
        open_prepare(list[i]);
    return gto_repos_open(&out->repos, list, names->count, &how, visit, reading, error);
}

// ---- Those that cannot be read

static void report(const char *label, const gto_error *reason)
{
    struct buf text = {0};
    const char *detail = gto_error_detail(reason);
    buf_addf(&text, "%s: %s%s%s", label, gto_error_message(reason), detail ? ": " : "",
             detail ? detail : "");
    term_error(text.failed ? "out of memory" : text.data, answer_emojis(NULL));
    buf_free(&text);
}

static int copy_error(gto_error **error, const gto_error *reason)
{
    int rc = error_set(error, gto_error_code(reason), "%s", gto_error_message(reason));
    if (gto_error_detail(reason))
        error_set_detail(error, gto_error_detail(reason));
    return rc;
}

// What became of all repositories together.
struct outcome {
    const gto_error *absent; // why the first one does not have what is asked for, if there is one
    const gto_error *failed; // why the first one cannot be read, if there is one
    bool differ;             // others cannot be read for other reasons
};

static bool is_absent(const struct source_question *question, const gto_error *reason)
{
    return question->is_absent && question->is_absent(question->payload, gto_error_code(reason));
}

static void note_error(struct outcome *outcome, const struct source_question *question,
                       const gto_error *reason)
{
    if (is_absent(question, reason)) {
        outcome->absent = outcome->absent ? outcome->absent : reason;
        return;
    }
    outcome->differ |= outcome->failed &&
                       strcmp(gto_error_message(outcome->failed), gto_error_message(reason)) != 0;
    outcome->failed = outcome->failed ? outcome->failed : reason;
}

// Reports those up to `end` that cannot be read.
static void report_all(struct sources *sources, const struct source_question *question, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        const gto_error *reason = gto_repos_error(sources->repos, i);
        if (gto_repos_first(sources->repos, i) != i || !reason || is_absent(question, reason))
            continue;
        report(gto_repos_label(sources->repos, i), reason);
        sources->incomplete = true;
    }
}

// What is in the way of an answer if no repository gives one: if it is the same everywhere, as a
// misspelt date is, it is told once.
static int check_outcome(struct sources *sources, const struct source_question *question,
                         const struct outcome *outcome, size_t end, gto_error **error)
{
    bool alike = !sources->count && !outcome->absent && outcome->failed && !outcome->differ;
    if (alike)
        return copy_error(error, outcome->failed);
    report_all(sources, question, end);
    if (sources->count)
        return GTO_OK;
    if (outcome->absent)
        return copy_error(error, outcome->absent);
    return error_set(error, GTO_ERROR, "None of the repositories can be read");
}

// ---- Those that were read

static int add_source(struct sources *sources, size_t index, void **answer, gto_error **error)
{
    struct buf shown = {0};
    const char *label = gto_repos_label(sources->repos, index);
    struct source *source = &sources->items[sources->count];
    printable_add(&shown, slice_of(label));
    source->label = label;
    source->shown = shown.failed
                        ? NULL
                        : arena_strndup(&sources->arena, shown.data ? shown.data : "", shown.len);
    source->repo = gto_repos_item(sources->repos, index);
    source->answer = *answer;
    *answer = NULL;
    sources->count++;
    buf_free(&shown);
    return source->shown ? GTO_OK : error_no_memory(error);
}

static int collect(struct sources *sources, const struct source_question *question, void **answers,
                   gto_error **error)
{
    struct outcome outcome = {0};
    size_t count = gto_repos_count(sources->repos), i = 0;
    int rc = GTO_OK;
    for (; rc == GTO_OK && i < count && !(question->first_only && sources->count); i++) {
        if (gto_repos_first(sources->repos, i) != i)
            continue;
        const gto_error *reason = gto_repos_error(sources->repos, i);
        if (reason)
            note_error(&outcome, question, reason);
        else
            rc = add_source(sources, i, &answers[i], error);
    }
    return rc == GTO_OK ? check_outcome(sources, question, &outcome, i, error) : rc;
}

static int read_several(struct sources *out, const struct options *options,
                        const struct source_question *question, gto_error **error)
{
    struct vec names = {0};
    struct reading reading = {.question = question};
    int rc = repo_list_read(&names, &out->arena, &options->repos, error);
    if (rc == GTO_OK) {
        reading.answers = calloc(names.count + 1, sizeof(*reading.answers));
        out->items = calloc(names.count + 1, sizeof(*out->items));
        if (!reading.answers || !out->items)
            rc = error_no_memory(error);
    }
    if (rc == GTO_OK)
        rc = open_all(out, options, &names, &reading, error);
    if (rc == GTO_OK)
        rc = collect(out, question, reading.answers, error);
    for (size_t i = 0; reading.answers && i < names.count; i++)
        question->free(reading.answers[i]);
    free(reading.answers);
    vec_free(&names);
    return rc;
}

// ---- All together

static int read_one(struct sources *out, gto_repo *repo, const struct source_question *question,
                    gto_error **error)
{
    out->items = calloc(1, sizeof(*out->items));
    if (!out->items)
        return error_no_memory(error);
    out->items[0].repo = repo;
    out->count = 1;
    return question->read(&out->items[0].answer, repo, question->payload, error);
}

int sources_read(struct sources *out, gto_repo *repo, const struct options *options,
                 const struct source_question *question, gto_error **error)
{
    *out = (struct sources){.several = repo == NULL};
    int rc =
        repo ? read_one(out, repo, question, error) : read_several(out, options, question, error);
    for (size_t i = 0; rc == GTO_OK && out->several && i < out->count; i++)
        if (!question->tells_settings)
            answer_tell_settings(out->items[i].repo, out->items[i].label, options);
    if (rc != GTO_OK)
        sources_free(out, question);
    return rc;
}

void sources_free(struct sources *sources, const struct source_question *question)
{
    for (size_t i = 0; i < sources->count; i++)
        question->free(sources->items[i].answer);
    free(sources->items);
    gto_repos_free(sources->repos);
    arena_free(&sources->arena);
    *sources = (struct sources){0};
}

int sources_status(const struct sources *sources)
{
    return sources->incomplete ? EXIT_FAILURE : EXIT_SUCCESS;
}

// ---- Answers

void sources_open_json(const struct sources *sources, struct json *json)
{
    if (sources->several)
        json_array_open(json);
}

void sources_close_json(const struct sources *sources, struct json *json)
{
    if (sources->several)
        json_array_close(json);
}

void source_open_json(const struct source *source, struct json *json, const char *key)
{
    if (!source->label)
        return;
    json_object_open(json);
    json_member(json, "repository", source->label);
    json_member(json, "root", gto_repo_root(source->repo));
    json_key(json, key);
}

void source_close_json(const struct source *source, struct json *json)
{
    if (source->label)
        json_object_close(json);
}

void sources_set_columns(const struct sources *sources, struct table *table,
                         const struct table_column *columns, size_t count)
{
    table->columns = sources->several ? columns : columns + 1;
    table->column_count = sources->several ? count : count - 1;
}

void source_add_cell(const struct source *source, struct table *table)
{
    if (source->label)
        table_add(table, source->shown);
}
