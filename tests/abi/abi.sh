#!/bin/sh
# The binary interface of libgto.so against its description, libgto.abi.
#
#   abi.sh check LIBRARY    does it differ? Exit status 1 if so.
#   abi.sh renew LIBRARY    write the description anew
set -eu
library=$2
here=$(dirname "$0")
header=$here/../../include/gto.h
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Describes the interface of the library in a file.
describe()
{
    abidw --headers-dir "$here/../../include" --drop-private-types --exported-interfaces-only \
        --no-corpus-path --no-comp-dir-path --no-elf-needed --no-show-locs --no-parameter-names \
        --no-write-default-sizes --type-id-style hash --out-file "$1" "$library"
}

renew()
{
    describe "$here/libgto.abi"
}

compare()
{
    abidiff --harmless "$@" "$here/libgto.abi" "$tmp/libgto.abi"
}

# What is exported is what the header declares, and nothing else.
check_symbols()
{
    sed -n '/^GTO_API/,/;/p' "$header" | tr '\n' ' ' | grep -o 'gto_[a-z_]*(' | tr -d '(' |
        sort -u >"$tmp/declared"
    nm -D --defined-only "$library" | awk '{ print $3 }' | sort >"$tmp/exported"
    diff "$tmp/declared" "$tmp/exported" >"$tmp/symbols" && return 0
    echo 'declared in gto.h (<), exported by the library (>):'
    cat "$tmp/symbols"
    return 1
}

check()
{
    check_symbols || return 1
    describe "$tmp/libgto.abi"
    compare --no-added-syms || {
        echo "The binary interface has changed: programs that were built with the old one may break."
        echo "See docs/stability.md. If it is meant: ninja -C BUILD abi-renew"
        return 1
    }
    compare >"$tmp/added" || {
        cat "$tmp/added"
        echo "The binary interface has grown. Describe it anew: ninja -C BUILD abi-renew"
        return 1
    }
}

"$1"
