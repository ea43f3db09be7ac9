#!/bin/sh
# Makes the files of a release, in dist/, of what is committed. The same commit gives the same bytes. Nothing is
# published: RELEASING.md.
#
#   sh scripts/release.sh            all of them
#   sh scripts/release.sh PART...    some: source, static, wheels, debian, image, recipes, sums; each builds on those before
#
# As root on Debian 12, where what is missing is installed. scripts/check-release.sh tries the files.
set -eu
cd "$(dirname "$0")/.."
exec </dev/null
[ $# -gt 0 ] || {
    set -- source static wheels debian image recipes sums
    rm -rf dist
}
if [ -n "$(git status --porcelain)" ]; then
    echo "a release is made of what is committed: commit your changes first" >&2
    exit 1
fi
umask 022
VERSION=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
URL=$(sed -n 's/^Homepage = "\(.*\)"$/\1/p' pyproject.toml)
grep -qx "version=$VERSION" README.md || {
    echo "README.md has another version than $VERSION" >&2
    exit 1
}
export VERSION SOURCE_DATE_EPOCH URL LC_ALL=C.UTF-8 TZ=UTC
out=$PWD/build-release
mkdir -p dist "$out"

there()
{
    command -v "$1" >/dev/null 2>&1 || [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Debian's packages that the parts need, and tools for wheels.
install_tools()
{
    sh scripts/deps.sh build
    missing=
    for package in debhelper dh-python dpkg-dev mmdebstrap patchelf python3-dev python3-venv qemu-user-static; do
        there $package || missing="$missing $package"
    done
    # shellcheck disable=SC2086 # words
    [ -z "$missing" ] || { apt-get update -q && apt-get install -q -y --no-install-recommends $missing; }
    [ -x "$out/venv/bin/wheel" ] || {
        /usr/bin/python3 -m venv "$out/venv"
        "$out/venv/bin/pip" install -q wheel==0.45.1 pyproject-metadata==0.9.1
    }
}

install_tools >"$out/log" 2>&1 || {
    tail -n 20 "$out/log" >&2
    exit 1
}
PATH=$out/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin
for part; do
    echo "$part"
    sh "scripts/release/$part.sh" >"$out/log" 2>&1 || {
        tail -n 40 "$out/log" >&2
        echo "scripts/release/$part.sh failed; all that it printed is in $out/log" >&2
        exit 1
    }
done
case $URL in */OWNER/*) echo "the owner of the repository is not filled in yet: RELEASING.md" ;; esac
(cd dist && ls -l)
