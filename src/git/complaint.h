// What Git says about a failure.
#ifndef GIT_COMPLAINT_H
#define GIT_COMPLAINT_H

#include <stdbool.h>

#include "buf.h"

// What Git said about a failure, as one line to be freed: its errors alone (unless there are none),
// or `all`, which includes the words of hooks. NULL if memory ran out.
char *git_complaint(const struct buf *err, bool all);
// What a server said, to be freed: "" if it said nothing.
char *git_words_of_server(const struct buf *err);

#endif
