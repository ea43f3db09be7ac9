// Signals that end the program.
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

// Has SIGPIPE end the program, as Git does, though whoever started it may ignore it.
void signals_start(void);
// From now on the first signal that asks the program to end is noted rather than obeyed, since what
// was begun has to be undone. Nothing that is written from then on is waited for. The second one is
// obeyed at once.
void signals_hold(void);
// Whether one came.
bool signals_came(void);
// What the user types at the pager is the pager's: SIGINT and SIGQUIT do not end the program before
// it.
void signals_leave_to_pager(void);
// Obeys one that came, which ends the process.
void signals_obey(void);

#endif
