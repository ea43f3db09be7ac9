#!/bin/sh
# The demonstration ends well, and says the same each time.
#
#   GTO=PATH sh tests/demo.sh
set -eu
demo=$(cd "$(dirname "$0")/.." && pwd)/scripts/demo.sh
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

sh "$demo" "$GTO" >"$tmp/first"
sh "$demo" "$GTO" >"$tmp/second"
diff "$tmp/first" "$tmp/second"
grep -F 'churn@v0.1.0' "$tmp/first"
