// The repositories that a command reads: the only one, or several, which are read at the same time
// and answered for in the order in which they were named.
#ifndef CLI_SOURCES_H
#define CLI_SOURCES_H

#include "arena.h"
#include "json.h"
#include "options.h"
#include "table.h"

struct source {
    const char *label; // tells it from the others; NULL: it is the only one
    const char *shown; // the same, fit for a line of a terminal
    gto_repo *repo;
    void *answer; // what was read of it
};

struct sources {
    struct source *items;
    size_t count;
    bool several;    // even if just one of them could be read
    bool incomplete; // one could not be read, which was reported
    gto_repos *repos;
    struct arena arena;
};

// What a command reads.
struct source_question {
    // Reads what there is to know of a repository. Runs in several threads at once.
    int (*read)(void **answer, gto_repo *repo, void *payload, gto_error **error);
    void (*free)(void *answer); // takes NULL
    void *payload;
    // Whether an error says that this one of several repositories does not have what is asked for,
    // as another one may; NULL: none does.
    bool (*is_absent)(void *payload, int code);
    bool first_only;     // the first one that has it is enough
    bool tells_settings; // the settings are part of the answer
};

// Reads `repo`, or if that is NULL all repositories that the options name. Reports those that
// cannot be read. What stands in *out on success is freed by sources_free(). Errors: what was in
// the way of the only one, or of all; GTO_EARGS, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int sources_read(struct sources *out, gto_repo *repo, const struct options *options,
                 const struct source_question *question, gto_error **error);
void sources_free(struct sources *sources, const struct source_question *question);

// The exit status of a complete or an incomplete answer.
int sources_status(const struct sources *sources);

// Of several, an answer in JSON is a list of objects: `repository`, `root`, and the answer as
// `key`. Of the only one nothing of that is written.
void sources_open_json(const struct sources *sources, struct json *json);
void sources_close_json(const struct sources *sources, struct json *json);
void source_open_json(const struct source *source, struct json *json, const char *key);
void source_close_json(const struct source *source, struct json *json);

// Of several, a table begins with the column `repository`. Of the only one that is left out: these
// are the columns, and the cell is not added.
#define SOURCE_COLUMN                                                                              \
    {                                                                                              \
        .title = "repository", .is_text = true                                                     \
    }
void sources_set_columns(const struct sources *sources, struct table *table,
                         const struct table_column *columns, size_t count);
void source_add_cell(const struct source *source, struct table *table);

#endif
