#!/bin/sh
# Has a tool look at the code.
#
#   sh tests/lint/lint.sh clang-format|clang-tidy|cppcheck|mandoc|shellcheck BUILD-DIRECTORY
set -u
tool=$1
build=$2
cd "$(dirname "$0")/../.." || exit 1
jobs=$(nproc 2>/dev/null || echo 2)
command -v "$tool" >/dev/null || {
    echo "skipped: there is no $tool"
    exit 77
}

# The C files of a build, but for generated ones.
built_files()
{
    python3 - "$build/compile_commands.json" "$PWD" <<'END'
import json, os, sys
commands = json.load(open(sys.argv[1]))
files = {os.path.realpath(os.path.join(c["directory"], c["file"])) for c in commands}
for file in sorted(files):
    if file.startswith((sys.argv[2] + "/src/", sys.argv[2] + "/cli/")):
        print(file)
END
}

scripts()
{
    find scripts tests .ci ci -name node_modules -prune -o \( -name '*.sh' -o -path .ci/run -o -path 'ci/*' \) -print | sort
}

case $tool in
clang-format)
    find src cli include tests examples python -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
    ;;
clang-tidy)
    built_files | xargs -P "$jobs" -n 4 clang-tidy -p "$build" --quiet --warnings-as-errors='*'
    ;;
cppcheck)
    # it does not know that a number in scientific notation begins with a digit (add_layout)
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppress=uninitvar:src/files/yaml/scalar.c --error-exitcode=1 -j "$jobs" \
        -Iinclude -Isrc/base -Isrc/core -Isrc/files -Isrc/git -Isrc/lib -Icli src cli
    ;;
mandoc)
    # a page that only includes another one is not for mandoc, which looks for that in the system
    for page in "$build"/man/*.[1-8] man/*.[1-8]; do
        grep -q '^\.so ' "$page" || mandoc -T lint -W warning "$page" || exit 1
    done
    ;;
shellcheck)
    for file in $(scripts); do
        sh -n "$file" || exit 1
    done
    # the tests share their variables with lib.sh and stop at a `cd` that fails
    scripts | xargs shellcheck -s sh -S warning -e SC1091,SC2034,SC2154,SC2164
    ;;
esac
