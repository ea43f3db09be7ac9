#!/bin/sh
# How much of the code the tests of units and commands run: a line a file, and the figure of all.
#
#   sh scripts/coverage.sh [FORMAT]    FORMAT: txt (by default), markdown-summary, json, or another of gcovr's
#
# The build stands in build-check/coverage, or in $CHECK_BUILD/coverage. The figure is looked at, and not chased.
set -eu
cd "$(dirname "$0")/.."
command -v gcovr >/dev/null || {
    echo "gcovr is not installed: sh scripts/deps.sh check" >&2
    exit 1
}
build=${CHECK_BUILD:-$PWD/build-check}/coverage
[ -e "$build/build.ninja" ] || meson setup -Db_coverage=true -Dc_args=-fprofile-update=atomic \
    -Dpython=disabled --buildtype=debug "$build" >/dev/null
ninja -C "$build" >/dev/null
find "$build" -name '*.gcda' -delete
meson test -C "$build" --suite unit --suite cli --suite odb </dev/null >"$build/tests.log" 2>&1 || {
    grep -E '^ *[0-9]+/[0-9]+ .*(FAIL|TIMEOUT|ERROR)' "$build/tests.log" >&2
    echo "tests failed: the figures are of what ran" >&2
}
gcovr --root . --filter src/ --filter cli/ "--${1:-txt}" - "$build"
