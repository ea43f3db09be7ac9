#!/bin/sh
# Everything that has to hold: builds with two compilers, runs all tests, with sanitizers too, checks the
# code, and fuzzes for a moment. The last line says how many tests passed and failed.
#
#   sh scripts/check.sh            all of it
#   sh scripts/check.sh STEP...    the steps whose names contain one of these words
#
# Build directories stand in build-check/, or in $CHECK_BUILD, and are used again.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD
exec </dev/null

sh scripts/deps.sh check || {
    echo "what the checks need could not be installed" >&2
    echo "0 passed, 1 failed"
    exit 1
}

out=${CHECK_BUILD:-$top/build-check}
mkdir -p "$out"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
jobs=$(nproc 2>/dev/null || echo 2)
fuzz_seconds=8
fault_rounds=10
passed=0
failed=0
wanted=$*

# A sanitizer's finding must not look like an exit status of the program.
export ASAN_OPTIONS=exitcode=99:detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:exitcode=99:print_stacktrace=1

# ---- Steps

# Whether a step was asked for.
chosen()
{
    [ -n "$wanted" ] || return 0
    for word in $wanted; do
        case $1 in *"$word"*) return 0 ;; esac
    done
    return 1
}

# What a log tells of itself, as two numbers: "N passed, M failed", or Meson's summary.
numbers()
{
    awk '/^[0-9]+ passed, [0-9]+ failed$/ { good = $1; bad = $3; found = 1 }
        /^(Ok|Expected Fail): / { good += $NF; found = 1 }
        /^(Fail|Unexpected Pass|Timeout): / { bad += $NF; found = 1 }
        END { if (found) print good + 0, bad + 0 }' "$1"
}

# Adds a step's results. A step that tells nothing of itself is one test.
count()
{
    told=$(numbers "$tmp/log")
    right=${told% *}
    wrong=${told#* }
    if [ -z "$told" ]; then
        right=1
        wrong=0
        [ "$1" -eq 0 ] || right=0
    fi
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
        tail -n 40 "$tmp/log" | sed 's/^/      /'
    fi
    return $status
}

# ---- What the steps do

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

build_fuzz_targets()
{
    configure "$@" || return 1
    for source in tests/fuzz/fuzz_*.c; do
        printf '%s\n' "${source%.c}"
    done | xargs ninja -C "$out/$1"
}

# suite NAME BUILD: the tests of one of Meson's suites, of which there has to be one
suite()
{
    meson test -C "$out/$2" --no-rebuild --print-errorlogs --suite "$1" >"$tmp/suite"
    status=$?
    cat "$tmp/suite"
    [ $status -eq 0 ] && grep -q '^Ok: *[1-9]' "$tmp/suite"
}

replay()
{
    python3 tests/reference/replay.py --gto "$out/$1/gto"
}

# command_tests BUILD [FORMAT]: runs the files of command tests, as many at once as there are processors, and
# adds up their results.
command_tests()
{
    rm -f "$tmp"/cli-*
    export GTO="$out/$1/gto" FORMAT="${2:-}"
    # shellcheck disable=SC2016 # for the inner shell
    printf '%s\n' tests/cli/t-*.sh |
        xargs -P "$jobs" -I FILE sh -c 'sh "$1" >"$2/cli-$(basename "$1")" 2>&1 || :' sh FILE "$tmp"
    for file in tests/cli/t-*.sh; do
        log=$tmp/cli-$(basename "$file")
        tail -n 1 "$log" | grep -q '^[0-9]* passed, [0-9]* failed$' ||
            echo "0 passed, 1 failed" >>"$log"
        grep -v '^[0-9]* passed, 0 failed$' "$log" | sed "s,^failed: ,failed: $file: ,"
    done
    cat "$tmp"/cli-* | awk '/^[0-9]+ passed, [0-9]+ failed$/ { good += $1; bad += $3 }
        END { print good " passed, " bad " failed"; exit bad > 0 }'
}

c_files()
{
    find src cli include tests examples python -name '*.[ch]'
}

format()
{
    c_files | xargs clang-format --dry-run -Werror
}

tidy()
{
    # of what the build compiles, all but generated code
    python3 - "$out/clang/compile_commands.json" "$top" <<'END' |
import json, os, sys
commands = json.load(open(sys.argv[1]))
files = {os.path.realpath(os.path.join(c["directory"], c["file"])) for c in commands}
for file in sorted(files):
    if file.startswith((sys.argv[2] + "/src/", sys.argv[2] + "/cli/")):
        print(file)
END
        xargs -P "$jobs" -n 4 clang-tidy -p "$out/clang" --quiet --warnings-as-errors='*'
}

static_analysis()
{
    # it does not know that a number in scientific notation begins with a digit (add_layout)
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppress=uninitvar:src/files/yaml/scalar.c --error-exitcode=1 -j "$jobs" \
        -Iinclude -Isrc/base -Isrc/core -Isrc/files -Isrc/git -Isrc/lib -Icli src cli
}

shell_scripts()
{
    for file in scripts/*.sh tests/cli/*.sh tests/server/*.sh .ci/run; do
        sh -n "$file" || return 1
    done
    # the tests share their variables with lib.sh and stop at a `cd` that fails
    shellcheck -s sh -S warning -e SC1091,SC2034,SC2154,SC2164 \
        scripts/*.sh tests/cli/*.sh tests/server/*.sh .ci/run
}

manual()
{
    # a page that only includes another one is not for mandoc, which looks for that in the system
    for page in "$out"/gcc/man/*.[1-8] man/*.[1-8]; do
        grep -q '^\.so ' "$page" || mandoc -T lint -W warning "$page" || return 1
    done
}

fuzz_one()
{
    kind=$(basename "$1")
    mkdir -p "$tmp/$kind"
    "$1" -max_total_time=$fuzz_seconds -timeout=10 -rss_limit_mb=1024 -seed=1 \
        -artifact_prefix="$out/$kind-" "$tmp/$kind" "tests/fuzz/seeds/${kind#fuzz_}" >"$tmp/$kind.log" 2>&1
    status=$?
    [ $status -eq 0 ] || tail -n 30 "$tmp/$kind.log"
    return $status
}

fuzz()
{
    good=0
    bad=0
    for source in tests/fuzz/fuzz_*.c; do
        if fuzz_one "$out/fuzz/${source%.c}"; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
        fi
    done
    echo "$good passed, $bad failed"
    [ $bad -eq 0 ]
}

# Installs into a directory, and builds the example as a user of the library would.
installed_library()
{
    root=$tmp/root
    DESTDIR=$root meson install -C "$out/gcc" --no-rebuild --quiet || return 1
    pc=$(dirname "$(find "$root" -name libgto.pc)")
    export PKG_CONFIG_PATH="$pc" PKG_CONFIG_SYSROOT_DIR="$root"
    # shellcheck disable=SC2046 # words
    cc -Wall -Wextra -Werror -o "$tmp/example" examples/registry.c \
        $(pkg-config --cflags --libs libgto) || return 1
    git init -q "$tmp/repo"
    git -C "$tmp/repo" -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m x
    git -C "$tmp/repo" -c user.name=x -c user.email=x@example.org tag -a -m x churn@v1.2.3
    library=$(dirname "$pc")
    answer=$(LD_LIBRARY_PATH=$library "$tmp/example" "$tmp/repo") || return 1
    [ "$answer" = "churn v1.2.3" ] || { echo "the example says: $answer" && return 1; }
    program=$(find "$root" -path '*/bin/gto')
    [ "$(LD_LIBRARY_PATH=$library "$program" show --name -r "$tmp/repo")" = churn ]
}

demo()
{
    sh scripts/demo.sh >"$tmp/demo1" && sh scripts/demo.sh >"$tmp/demo2" || return 1
    diff "$tmp/demo1" "$tmp/demo2" || return 1
    grep -F 'churn@v0.1.0' "$tmp/demo1"
}

# ---- All of it

step "build: gcc" build gcc gcc -Dpython=enabled
step "build: clang with sanitizers" build clang clang \
    -Db_sanitize=address,undefined -Db_lundef=false -Dpython=enabled
step "build: fuzz targets" build_fuzz_targets fuzz clang -Dfuzzing=true -Dpython=disabled

for kind in gcc clang; do
    step "unit tests: $kind" suite unit $kind
    step "recorded answers: $kind" replay $kind
    step "command tests: $kind" command_tests $kind
    step "Python package: $kind" suite python $kind
done
step "interface" suite abi gcc
step "command tests: SHA-256" command_tests clang sha256
step "recorded answers: the runner itself" python3 tests/reference/replay.py --selftest

step "load: many processes, one registry" python3 tests/load/load.py --gto "$out/gcc/gto" --server file
step "faults: servers, lines, disks, clients" python3 tests/load/faults.py --gto "$out/gcc/gto" --rounds $fault_rounds

step "installed library and example" installed_library
step "demonstration" demo
step "fuzz" fuzz

step "lint: clang-format" format
step "lint: clang-tidy" tidy
step "lint: cppcheck" static_analysis
step "lint: shell scripts" shell_scripts
step "lint: manual" manual

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
