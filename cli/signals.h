// Signals that ask the program to end, while Git talks to a server: what was begun is undone first.
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

// From now on such a signal is noted rather than obeyed.
void signals_hold(void);
// Whether one came.
bool signals_came(void);
// Obeys one that came, which ends the process.
void signals_obey(void);

#endif
