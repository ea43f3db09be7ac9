// Dates as Python's datetime writes them.
#ifndef CLI_DATE_H
#define CLI_DATE_H

#include <stdint.h>

#include "buf.h"

// Adds `2022-04-25T03:07:12-07:30`: an instant in seconds since 1970 and its offset in minutes;
// `separator` stands before the time (datetime.isoformat() has 'T', str() a space). Years outside 1
// to 9999 have a sign and as many digits as they need.
void date_format(struct buf *out, int64_t seconds, int offset, char separator);

#endif
