// Events, versions and stages as JSON records: the keys that scripts know, in their order.
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "gto.h"
#include "json.h"

// What one tag did, without what only the sum of a registry shows.
void record_check_ref(struct json *json, const gto_event *event);
// A line of history.
void record_history(struct json *json, const gto_event *event);
// A version with the stages picked and all that follows from its events.
void record_version(struct json *json, const gto_picked *picked);
// All that is known, event by event.
void record_registry(struct json *json, const gto_registry *registry);
// What changed from one version to another (record_diff.c).
void record_diff(struct json *json, const gto_diff *diff);

// For other records. A member that is a time; who made a version, when and why.
void record_time(struct json *json, const char *key, int64_t time, int offset);
void record_authoring(struct json *json, const gto_version *version);

#endif
