#include "trace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "child.h"
#include "environment.h"

// ---- Where it goes

struct variable {
    const char *name;
    const char *to_messages; // the change that has it go to CHILD_MESSAGES
};

static_assert(CHILD_MESSAGES == 9 && CHILD_TRACE == 8, "these numbers are written out below");

#define VARIABLE(name)                                                                             \
    {                                                                                              \
        name, name "=9"                                                                            \
    }

static const struct variable variables[] = {
    VARIABLE("GIT_TRACE"),
    VARIABLE("GIT_TRACE2"),
    VARIABLE("GIT_TRACE2_EVENT"),
    VARIABLE("GIT_TRACE2_PERF"),
    VARIABLE("GIT_TRACE_CURL"),
    VARIABLE("GIT_TRACE_FSMONITOR"),
    VARIABLE("GIT_TRACE_PACKET"),
    VARIABLE("GIT_TRACE_PACKFILE"),
    VARIABLE("GIT_TRACE_PACK_ACCESS"),
    VARIABLE("GIT_TRACE_PERFORMANCE"),
    VARIABLE("GIT_TRACE_REFS"),
    VARIABLE("GIT_TRACE_SETUP"),
    VARIABLE("GIT_TRACE_SHALLOW"),
};

// In place of GIT_CURL_VERBOSE, which is short for that.
static const char *const verbose[] = {"GIT_CURL_VERBOSE", "GIT_TRACE_CURL=9",
                                      "GIT_TRACE_CURL_NO_DATA=1"};

enum { MAX_DIGITS = 10 }; // of a number that a trace tells
enum { VARIABLE_COUNT = sizeof(variables) / sizeof(*variables), VERBOSE_COUNT = 3 };

static_assert(VARIABLE_COUNT + VERBOSE_COUNT <= TRACE_REDIRECTIONS, "there is room for them");

enum target { NOWHERE, STANDARD_STREAM, ELSEWHERE, NONSENSE };

// Where Git would trace to, by the value of a variable.
static enum target find_target(const char *value)
{
    if (!value || !*value || strcmp(value, "0") == 0 || strcasecmp(value, "false") == 0)
        return NOWHERE;
    if (strcmp(value, "1") == 0 || strcmp(value, "2") == 0 || strcasecmp(value, "true") == 0)
        return STANDARD_STREAM;
    bool digit = is_digit(*value) && !value[1];
    return digit || *value == '/' || strncmp(value, "af_unix:", 8) == 0 ? ELSEWHERE : NONSENSE;
}

void trace_redirect(const char **changes, size_t *count, bool *messages)
{
    *messages = environment_get(verbose[0]) != NULL;
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        enum target target = find_target(environment_get(variables[i].name));
        if (target == STANDARD_STREAM)
            changes[(*count)++] = variables[i].to_messages;
        else if (target == NONSENSE) // Git would only complain
            changes[(*count)++] = variables[i].name;
        *messages |= target == STANDARD_STREAM;
    }
    for (size_t i = 0; environment_get(verbose[0]) && i < VERBOSE_COUNT; i++)
        changes[(*count)++] = verbose[i];
}

static bool is_free(const char *name)
{
    return find_target(environment_get(name)) == NOWHERE;
}

void trace_received(const char **changes, size_t *count, bool http)
{
    if (is_free("GIT_TRACE_PACKET"))
        changes[(*count)++] = "GIT_TRACE_PACKET=8";
    if (http && is_free("GIT_TRACE_CURL") && !environment_get(verbose[0])) {
        changes[(*count)++] = "GIT_TRACE_CURL=8";
        changes[(*count)++] = "GIT_TRACE_CURL_NO_DATA";
    }
}

// ---- What it looks like

// Whether a line begins with the time of day, to the microsecond.
static bool has_time(struct slice line)
{
    static const char form[] = "00:00:00.000000 ";
    if (line.len < strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !is_digit(line.data[i]) : line.data[i] != form[i])
            return false;
    return true;
}

bool trace_is_line(struct slice line)
{
    static const char not_open[] = "warning: could not open '", for_tracing[] = "' for tracing: ";
    static const char *const starts[] = {"{\"event\":", "warning: unable to write trace for ",
                                         NULL};
    for (const char *const *start = starts; *start; start++)
        if (slice_starts_with(line, slice_of(*start)))
            return true;
    return has_time(line) || (slice_starts_with(line, slice_of(not_open)) &&
                              memmem(line.data, line.len, for_tracing, strlen(for_tracing)));
}

// ---- What was received

// What follows `words` in a line; empty if they are not there.
static struct slice after(struct slice line, const char *words)
{
    const char *found = line.len ? memmem(line.data, line.len, words, strlen(words)) : NULL;
    return slice_from(line, found ? (size_t)(found - line.data) + strlen(words) : line.len);
}

static size_t leading_number(struct slice text)
{
    size_t number = 0;
    for (size_t i = 0; i < text.len && i < MAX_DIGITS && is_digit(text.data[i]); i++)
        number = number * 10 + (size_t)(text.data[i] - '0');
    return number;
}

// Adds what a line tells: a packet, "packet: WHO< TEXT" (">": it was sent), or what came by http,
// "<= Recv data, SIZE bytes".
static void add_line(struct trace_count *count, struct slice line)
{
    struct slice packet = after(line, "packet: ");
    size_t who = 0;
    while (who < packet.len && packet.data[who] != '<' && packet.data[who] != '>')
        who++;
    count->packets += who < packet.len && packet.data[who] == '<';
    count->bytes += packet.len + leading_number(after(line, "<= Recv data, "));
}

void trace_add(struct trace_count *count, struct slice text)
{
    while (text.len)
        add_line(count, slice_take_line(&text));
}
