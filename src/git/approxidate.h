// Dates as people write them: Git reads them, as `git log --since` does.
#ifndef GIT_APPROXIDATE_H
#define GIT_APPROXIDATE_H

#include <stdbool.h>

// Whether Git reads all of this text as a date. It makes a date of whatever it is given, and what
// it does not know it passes over: a misspelt revision would be a date, too.
bool date_is_plain(const char *text);

#endif
