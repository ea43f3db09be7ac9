// Versions: `v` and Semantic Versioning 2.0.0 (https://semver.org).
#ifndef CORE_SEMVER_H
#define CORE_SEMVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

// A version prepared for being compared many times.
struct semver_key {
    uint32_t core[3];
    bool plain; // `core` says all: the numbers fit, and there is no pre-release
};

struct semver_key semver_key_of(const char *text);
// The same precedence. The texts are those that the keys were made of.
int semver_key_compare(const struct semver_key *a, const char *a_text, const struct semver_key *b,
                       const char *b_text);

#endif
