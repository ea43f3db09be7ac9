// The pager: a program that shows long output page by page, as Git has it.
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stddef.h>

// The output to come is for a pager, if it goes to a terminal and the user has one (GTO_PAGER, or
// what Git would use) other than `cat`. It starts as soon as there is output.
void pager_want(void);
// The first lines of the output are the head of a table that goes on for `lines`: a pager that can
// keeps the head in sight.
void pager_head(size_t head, size_t lines);
// There is output: starts the pager if one is wanted, in place of standard output, and of standard
// error if that is the terminal too. If it cannot be started there is none.
void pager_start(void);
// All is written and standard output closed: waits until the user has left the pager. Standard
// error is the terminal again.
void pager_finish(void);

#endif
