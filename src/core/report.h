// What a change did, in words.
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "plan.h"

// Where a change was made.
enum made { MADE_HERE, MADE_AND_PUSHED, MADE_ON_SERVER };

// Sets the text of a change that was made. `remote`: the remote repository that it was, or is to
// be, pushed to. Errors: GTO_ENOMEM.
int report_change(gto_change *change, enum made made, const char *remote);
// Tells each tag that is made by whom, when, where and why. `tagger`: the line of its object.
// Errors: GTO_ENOMEM.
int report_events(gto_change *change, const char *tagger);

#endif
