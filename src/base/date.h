// Dates as Python's datetime writes them.
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

// Adds `2022-04-25T03:07:12-07:30`: an instant in seconds since 1970 and its offset in minutes;
// `separator` stands before the time (datetime.isoformat() has 'T', str() a space). Years outside 1
// to 9999 have a sign and as many digits as they need.
void date_format(struct buf *out, int64_t seconds, int offset, char separator);

// Adds `2022-04-25T10:37:12Z`.
void date_add_utc(struct buf *out, int64_t seconds);

// Adds the day of a time in UTC: `4 Sep 2023`.
void date_add_day(struct buf *out, int64_t seconds);
// Adds the time of that day, after a blank: ` 07:58`.
void date_add_minute(struct buf *out, int64_t seconds);

// The time that date_format() wrote; false if the text is of another form, as years of more than
// four digits are.
bool date_parse(const char *text, int64_t *seconds);

// Adds how far a time is from `now`, in the greatest unit of which it is one at least:
// `3 days ago`, `in 2 hours`.
void date_add_relative(struct buf *out, int64_t seconds, int64_t now);

#endif
