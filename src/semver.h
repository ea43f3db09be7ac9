// Versions: `v` and Semantic Versioning 2.0.0 (https://semver.org).
#ifndef SEMVER_H
#define SEMVER_H

#include <stdbool.h>
#include <stddef.h>

// The length of the version that `s` begins with, up to `len`; 0 if it begins with none.
size_t semver_scan(const char *s, size_t len);
bool semver_valid(const char *s, size_t len);

#endif
