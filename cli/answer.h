// The ways in which commands answer.
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "json.h"
#include "options.h"
#include "table.h"

// GTO_EARGS if more than one way to print was asked for.
int answer_check_output(const struct options *options, gto_error **error);

// Whether signs stand before messages: as the repository says, or the environment if it is NULL.
bool answer_emojis(const gto_repo *repo);

// Warns of what makes the answers from a registry doubtful. `label`: stands before it; NULL: none.
void answer_warn(gto_repo *repo, const char *label, const gto_registry *registry);
void answer_warn_of(gto_repo *repo, const char *label, const gto_problem *problem);

// Tells the settings in force, if that is asked for, and warns of those that are passed over.
void answer_tell_settings(gto_repo *repo, const char *label, const struct options *options);

// Ends a JSON answer and prints it.
int answer_json(struct json *json, gto_error **error);

// Prints a table in the format that the options ask for, or that there is nothing.
int answer_table(const struct table *table, const struct options *options, gto_error **error);

// Prints a line if there is a text.
int answer_line(const char *text, gto_error **error);

// A name as it is shown where space is short. NULL when memory is exhausted.
struct arena;
const char *answer_short(struct arena *arena, const char *name);

#endif
