#include "approxidate.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "digits.h"
#include "error.h"
#include "handle.h"
#include "slice.h"

// The words that Git knows in dates, and how many of their letters suffice.
static const struct {
    const char *word;
    size_t least;
} words[] = {
    {"january", 3},    {"february", 3},  {"march", 3},    {"april", 3},     {"may", 3},
    {"june", 3},       {"july", 3},      {"august", 3},   {"september", 3}, {"october", 3},
    {"november", 3},   {"december", 3},  {"sundays", 3},  {"mondays", 3},   {"tuesdays", 3},
    {"wednesdays", 3}, {"thursdays", 3}, {"fridays", 3},  {"saturdays", 3}, {"seconds", 6},
    {"minutes", 6},    {"hours", 4},     {"days", 3},     {"weeks", 4},     {"months", 5},
    {"years", 4},      {"yesterday", 9}, {"midnight", 8}, {"noon", 4},      {"tea", 3},
    {"never", 5},      {"now", 3},       {"today", 5},    {"last", 4},      {"ago", 3},
    {"at", 2},         {"am", 2},        {"pm", 2},       {"utc", 3},       {"gmt", 3},
    {"z", 1},          {"t", 1},         {"st", 2},       {"nd", 2},        {"rd", 2},
    {"th", 2},         {"zero", 4},      {"one", 3},      {"two", 3},       {"three", 5},
    {"four", 4},       {"five", 4},      {"six", 3},      {"seven", 5},     {"eight", 5},
    {"nine", 4},       {"ten", 3},
};

static bool is_known(struct slice word)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (word.len >= words[i].least && word.len <= strlen(words[i].word) &&
            strncasecmp(word.data, words[i].word, word.len) == 0)
            return true;
    return false;
}

// Whether a number that stands for itself is a day of the month, a year, or a second since 1970:
// Git takes others, such as 20240101, for now.
static bool is_real_number(struct slice digits)
{
    static const char latest[] = "4102444799"; // the end of 2099
    int number = digits.len <= 4 ? atoi(digits.data) : 0;
    switch (digits.len) {
    case 1:
    case 2:
        return number >= 1 && number <= 31;
    case 4:
        return number >= 1970 && number <= 2099;
    case 9:
    case 10:
        return digits.data[0] != '0' &&
               (digits.len == 9 || memcmp(digits.data, latest, digits.len) <= 0);
    default:
        return false;
    }
}

// Whether the number that a text begins with, if it does, is a real one. `@SECONDS ZONE` always is;
// so is one with a unit, such as `100 days ago`.
static bool begins_with_real_number(const char *text)
{
    bool marked = *text == '@';
    struct slice digits = slice_of(text + marked);
    digits.len = digits_scan(digits);
    const char *rest = digits.data + digits.len;
    bool has_zone = marked && *rest == ' ' && (rest[1] == '+' || rest[1] == '-');
    if (!digits.len || has_zone)
        return true;
    while (*rest == ' ')
        rest++;
    bool has_unit = is_letter(*rest) && to_lower(*rest) != 't';
    bool is_long = digits.len > 4; // no part of a date with marks between its parts
    return has_unit || (*rest && !is_long) || is_real_number(digits);
}

// Whether `YEAR-MONTH-DAY` and `HOUR:MINUTE:SECOND`, where the text has that form, are real ones:
// Git takes others for something else, as it does `YEAR-MONTH`.
static bool is_real(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, hour, minute, second = 0, n = 0;
    if (!begins_with_real_number(text))
        return false;
    if (sscanf(text, "%2d:%2d:%2d", &hour, &minute, &second) >= 2)
        return hour <= 24 && minute <= 59 && second <= 60;
    if (sscanf(text, "%4d-%2d%n", &year, &month, &n) == 2 && n && !text[n] && year >= 1970)
        return false;
    n = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || !n)
        return true;
    if (year < 1970 || year > 2099 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    text += n;
    if (is_digit(*text))
        return false;
    if (sscanf(text, "%*1[ T]%2d:%2d:%2d", &hour, &minute, &second) < 2)
        return true;
    return hour <= 24 && minute <= 59 && second <= 60;
}

bool date_is_plain(const char *text)
{
    bool any = false;
    struct slice rest = slice_of(text);
    while (rest.len) {
        size_t len = 0;
        while (len < rest.len && is_letter(rest.data[len]))
            len++;
        if (len && !is_known((struct slice){rest.data, len}))
            return false;
        if (!len && !is_digit(rest.data[0]) && !strchr(" -/:.,+@", rest.data[0]))
            return false;
        any |= len || is_digit(rest.data[0]);
        rest = slice_from(rest, len ? len : 1);
    }
    return any && is_real(text);
}

// Git answers `--max-age=SECONDS`.
int repo_parse_date(struct repo *repo, const char *text, int64_t *time, gto_error **error)
{
    static const char answer[] = "--max-age=";
    const char *args[] = {"rev-parse", NULL, NULL};
    struct buf since = {0};
    char *line = NULL;
    if (!date_is_plain(text))
        return error_set(error, GTO_EARGS, "'%s' is neither a revision nor a date", text);
    buf_addf(&since, "--since=%s", text);
    args[1] = since.data;
    int rc = since.failed ? error_no_memory(error)
                          : git_ask(&repo->location, args, (struct process){.input = NULL},
                                    "cannot read the date", &line, error);
    buf_free(&since);
    if (rc != GTO_OK)
        return rc;
    struct slice seconds = slice_of(line);
    if (slice_take_prefix(&seconds, slice_of(answer)) && seconds.len &&
        digits_scan(seconds) == seconds.len)
        *time = strtoll(seconds.data, NULL, 10);
    else
        rc = error_set(error, GTO_EARGS, "'%s' is neither a revision nor a date", text);
    free(line);
    return rc;
}
