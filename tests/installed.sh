#!/bin/sh
# Installs into a directory, and builds the example as a user of the library would.
#
#   sh tests/installed.sh BUILD-DIRECTORY COMPILER...
set -eu
build=$1
shift
top=$(cd "$(dirname "$0")/.." && pwd)
for tool in meson pkg-config; do
    command -v $tool >/dev/null || {
        echo "skipped: there is no $tool"
        exit 77
    }
done

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
for variable in $(env | sed -n 's/^\(G[IT][TO]_[A-Za-z0-9_]*\)=.*/\1/p'); do
    unset "$variable"
done
export HOME="$tmp" GIT_CONFIG_NOSYSTEM=1

root=$tmp/root
DESTDIR=$root meson install -C "$build" --no-rebuild --quiet
pc=$(dirname "$(find "$root" -name libgto.pc)")
export PKG_CONFIG_PATH="$pc" PKG_CONFIG_SYSROOT_DIR="$root"
# shellcheck disable=SC2046 # words
"$@" -Wall -Wextra -Werror -o "$tmp/example" "$top/examples/registry.c" $(pkg-config --cflags --libs libgto)

git init -q "$tmp/repo"
git -C "$tmp/repo" -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m x
git -C "$tmp/repo" -c user.name=x -c user.email=x@example.org tag -a -m x churn@v1.2.3
export LD_LIBRARY_PATH="${pc%/pkgconfig}"
prefix=${pc#"$root"}
prefix=${prefix%/lib*}

passed=0
failed=0
# expect WHAT EXPECTED ACTUAL
expect()
{
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $1: '$3', not '$2'"
    fi
}
program=$(find "$root" -path '*/bin/gto')
expect "the example" "churn v1.2.3" "$("$tmp/example" "$tmp/repo")"
expect "the installed program" churn "$("$program" show --name -r "$tmp/repo")"
expect "git gto" churn "$(PATH=${program%/gto}:$PATH git gto show --name -r "$tmp/repo")"
for file in LICENSE CHANGELOG.md README.md docs/README.md; do
    expect "$file" yes "$([ -s "$root$prefix/share/doc/gto/$file" ] && echo yes)"
done
expect "static archives" "" "$(find "$root" -name '*.a')"
package=$(find "$root" -path '*/gto/_gto.abi3.so')
if [ -n "$package" ]; then
    packages=${package%/gto/_gto.abi3.so}
    expect "the distribution of Python" "gto $("$program" --version | sed 's/.* //')" "$(PYTHONPATH=$packages python3 -c \
        'from importlib.metadata import metadata; print(metadata("gto")["Name"], metadata("gto")["Version"])')"
fi
expect "what CI runs" "act event.sh gitlab" "$(cd "$(dirname "$program")/../share/gto" && echo ./* | sed 's,\./,,g')"
expect "the installed act" "" "$(PATH=$(dirname "$program"):$PATH "$(dirname "$program")/../share/gto/act" \
    other@v1.0.0 "$tmp/repo" "$tmp/repo" 2>&1)"
if command -v readelf >/dev/null && readelf -h "$program" >/dev/null 2>&1; then
    for file in "$program" "$package" "$(find "$root" -name libgto.so)"; do
        [ -z "$file" ] ||
            expect "relocations of ${file##*/}" BIND_NOW "$(readelf -dW "$file" | grep -o -m 1 BIND_NOW)"
    done
    expect "the program's kind" DYN "$(readelf -h "$program" | sed -n 's/^ *Type: *\([A-Z]*\).*/\1/p')"
fi
# What is in no package of Debian would be lost there.
(cd "$root$prefix" && find bin include share ! -type d) | while read -r file; do
    for pattern in $(sed 's/ .*//' "$top"/debian/*.install "$top/debian/not-installed"); do
        # shellcheck disable=SC2254 # patterns
        case usr/$file in $pattern | $pattern/*) continue 2 ;; esac
    done
    echo "$file"
done >"$tmp/forgotten"
expect "files in no package" "" "$(cat "$tmp/forgotten")"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
