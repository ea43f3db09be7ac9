// Versions: `v` and Semantic Versioning 2.0.0 (https://semver.org).
#ifndef CORE_SEMVER_H
#define CORE_SEMVER_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"
#include "gto.h"

// A version taken apart; the slices point into its text. Numbers are digits of any length.
struct semver {
    struct slice core[3]; // major, minor, patch
    struct slice prerelease;
    struct slice build;
};

// The length of the version that `text` begins with; 0 if it begins with none. *out are its parts.
size_t semver_scan(struct semver *out, struct slice text);
bool semver_valid(struct slice text);
// Precedence by section 11 of the specification: build metadata does not count.
int semver_compare(const struct semver *a, const struct semver *b);

#endif
