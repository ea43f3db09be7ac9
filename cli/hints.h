// What helps a person on, after an answer or an error: on terminals alone, since scripts compare
// messages.
#ifndef CLI_HINTS_H
#define CLI_HINTS_H

#include "options.h"

// What is said where an answer has no rows.
const char *hints_nothing(const struct options *options);
// The answer has no rows. On a terminal that is said at the end, on standard error.
void hints_note_nothing(void);

// Where `name` has a pick that is none, as in `churn@v9`, and so no artifact was found: adds the
// reason to the error. Returns `code`.
int hints_explain(gto_repo *repo, const char *name, int code, gto_error **error);

// Prints what there is instead of what the command named and did not find, if that is why it failed
// with `code`, or if it found nothing.
void hints_print(gto_repo *repo, const struct command *command, const struct options *options,
                 int code);

#endif
