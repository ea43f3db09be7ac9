// What Git traces (git(1), GIT_TRACE), told from what it says.
#ifndef GIT_TRACE_H
#define GIT_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

// Both add changes of Git's environment to a list, no more than these.
enum { TRACE_REDIRECTIONS = 16, TRACE_RECEIVED = 3 };

// Those that keep what the user traces out of what Git says: what was to go to standard output or
// standard error goes to CHILD_MESSAGES; *messages: something does.
void trace_redirect(const char **changes, size_t *count, bool *messages);
// Those that have Git trace what it receives to CHILD_TRACE, unless the user traces it: packets,
// and with `http` every byte that comes that way.
void trace_received(const char **changes, size_t *count, bool http);

// Whether a line on standard error was traced, as configuration can have it too, or is about
// tracing.
bool trace_is_line(struct slice line);

// What was received, by a trace that trace_received() asked for.
struct trace_count {
    size_t packets;
    size_t bytes;
};
void trace_add(struct trace_count *count, struct slice text);

#endif
