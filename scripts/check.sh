#!/bin/sh
# Everything that has to hold: builds with two compilers and with fuzz targets, and runs the tests of each with
# Meson. The last line says how many passed and failed.
#
#   sh scripts/check.sh            all of it
#   sh scripts/check.sh STEP...    the steps whose names contain one of these words: gcc, clang, fuzz
#
# Build directories stand in build-check/, or in $CHECK_BUILD, and are used again.
set -u
cd "$(dirname "$0")/.." || exit 1
exec </dev/null

sh scripts/deps.sh check || {
    echo "what the checks need could not be installed" >&2
    echo "0 passed, 1 failed"
    exit 1
}

# The tests in a browser are skipped without these.
sh scripts/deps.sh browser || echo "there is no browser: tests/site is skipped" >&2

out=${CHECK_BUILD:-$PWD/build-check}
mkdir -p "$out"
sh scripts/deps.sh tools "$out/tools"
PATH=$PATH:$out/tools/bin # behind all others: it has a Python of its own
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0
wanted=$*

# A sanitizer's finding must not look like an exit status of the program.
export ASAN_OPTIONS=exitcode=99:detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:exitcode=99:print_stacktrace=1

# Whether a step was asked for.
chosen()
{
    [ -n "$wanted" ] || return 0
    for word in $wanted; do
        case $1 in *"$word"*) return 0 ;; esac
    done
    return 1
}

# Adds a step's results: what its last line says; a step that says nothing of itself is one test.
count()
{
    told=$(tail -n 1 "$tmp/log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    if [ -z "$told" ]; then
        told="1 0"
        [ "$1" -eq 0 ] || told="0 1"
    fi
    right=${told% *}
    wrong=${told#* }
    [ "$1" -eq 0 ] || [ "$wrong" -gt 0 ] || wrong=1
    passed=$((passed + right))
    failed=$((failed + wrong))
}

# step NAME COMMAND... : runs a command; shows the end of what it printed if it fails.
step()
{
    name=$1
    shift
    chosen "$name" || return 0
    start=$(date +%s)
    status=0
    ("$@") >"$tmp/log" 2>&1 || status=$?
    count $status
    seconds=$(($(date +%s) - start))
    if [ $status -eq 0 ]; then
        printf 'ok    %s (%s, %s s)\n' "$name" "$right" "$seconds"
        grep '^skipped: ' "$tmp/log" | sed 's/^/      /'
    else
        printf 'FAIL  %s (%s s)\n' "$name" "$seconds"
        tail -n 200 "$tmp/log" | sed 's/^/      /'
    fi
    return $status
}

# configure NAME COMPILER MESON-OPTIONS...
configure()
{
    directory=$out/$1
    compiler=$2
    shift 2
    [ ! -e "$directory/build.ninja" ] || return 0
    rm -rf "$directory"
    CC=$compiler meson setup --werror "$@" "$directory"
}

build()
{
    configure "$@" && ninja -C "$out/$1"
}

# tests NAME MESON-OPTIONS... : what the options choose of a build's tests
tests()
{
    log=$out/$1/meson-logs/testlog.json
    rm -f "$log"
    directory=$out/$1
    shift
    meson test -C "$directory" "$@" >"$tmp/meson" 2>&1 || [ -e "$log" ] || cat "$tmp/meson"
    python3 scripts/tally.py "$log"
}

# What depends on the sources alone, and what has its measure in time, runs once.
step "build: gcc" build gcc gcc -Dpython=enabled
step "tests: gcc" tests gcc --no-suite lint --no-suite sha256
step "build: clang with sanitizers" build clang clang \
    -Db_sanitize=address,undefined -Db_lundef=false -Dpython=enabled
step "tests: clang with sanitizers" tests clang --no-suite load --no-suite install --no-suite demo
step "build: fuzz targets" configure fuzz clang -Dfuzzing=true -Dpython=disabled
step "tests: fuzz targets" tests fuzz --suite fuzz

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
