#!/bin/sh
# Installs what is missing.
#
#   sh scripts/deps.sh build   what building and running need
#   sh scripts/deps.sh test    that, and what unit and command tests need
#   sh scripts/deps.sh check   that, and what scripts/check.sh needs
#   sh scripts/deps.sh tools DIRECTORY    programs of PyPI that some tests use, DIRECTORY/bin
#   sh scripts/deps.sh browser   what tests/site needs: Chromium, Node.js, and packages of npm
#
# On Debian and its children it does so with apt-get, as root or by sudo. Elsewhere it tells which packages
# to install, if anything is missing.
set -eu

build="gcc libc6-dev meson ninja-build pkg-config libdeflate-dev libyaml-dev git ca-certificates"
# Tests run sshd themselves; they do not need the one that the package may start.
test="$build openssh-client openssh-server python3"
check="$test abigail-tools clang clang-tidy clang-format cppcheck g++ python3-dev python3-venv python3-yaml mandoc mypy
shellcheck strace zsh fish gcovr"

# They are no part of Debian, or too old there. Tests that miss them are skipped, and say so.
install_tools()
{
    log=$(mktemp)
    [ -x "$1/bin/pre-commit" ] || { python3 -m venv "$1" &&
        "$1/bin/pip" install -q --retries 1 --timeout 20 check-jsonschema pre-commit; } >"$log" 2>&1 </dev/null || {
        tail -n 5 "$log" >&2
        echo "check-jsonschema and pre-commit could not be installed: their tests are skipped" >&2
    }
    rm -f "$log"
}

# The packages that tests/site/package.json names, in tests/site.
install_npm()
{
    there npm || return 0
    log=$(mktemp)
    (cd "$(dirname "$0")/../tests/site" && npm ls >/dev/null 2>&1 ||
        npm install --no-package-lock --no-audit --no-fund --ignore-scripts) >"$log" 2>&1 </dev/null || {
        tail -n 5 "$log" >&2
        echo "what tests/site needs of npm could not be installed: it is skipped" >&2
    }
    rm -f "$log"
}

# A program that is there, wherever it came from, needs no package.
browser_packages()
{
    there chromium || printf 'chromium fonts-dejavu-core '
    there node || printf 'nodejs '
    there npm || printf 'npm '
}

there()
{
    command -v "$1" >/dev/null 2>&1
}

case ${1:-build} in
tools)
    install_tools "$2"
    exit
    ;;
build) packages=$build ;;
test) packages=$test ;;
check) packages=$check ;;
browser) packages=$(browser_packages) ;;
*)
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

installed()
{
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages()
{
    for package in $packages; do
        installed "$package" || printf '%s ' "$package"
    done
}

# clang needs the libraries of its sanitizers in a package that has clang's version in its name.
runtime_of_clang()
{
    version=$(apt-cache depends clang | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p')
    printf 'libclang-rt-%s-dev' "$version"
}

apt()
{
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    elif there sudo; then
        sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        echo "as root: apt-get $*" >&2
        return 1
    fi
}

# Runs a command quietly; what it printed is shown if it fails.
quietly()
{
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm "$log"
    else
        tail -n 20 "$log" >&2
        rm "$log"
        exit 1
    fi
}

install_debian()
{
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        echo "installing $missing"
        quietly apt update -q
        # shellcheck disable=SC2086 # one word a package
        quietly apt install -q -y --no-install-recommends $missing
    fi
    if [ "$packages" = "$check" ]; then
        packages=$(runtime_of_clang)
        missing=$(missing_packages)
        [ -z "$missing" ] || quietly apt install -q -y --no-install-recommends "$packages"
    fi
}

all_there()
{
    for program in cc meson ninja pkg-config git; do
        there "$program" || return 1
    done
    pkg-config --exists libdeflate yaml-0.1
}

name_packages()
{
    cat >&2 <<'END'
Something is missing that building needs. The packages:
  Fedora:    dnf install gcc meson ninja-build pkgconf-pkg-config libdeflate-devel libyaml-devel git
  Arch:      pacman -S gcc meson ninja pkgconf libdeflate libyaml git
  Homebrew:  brew install meson ninja pkg-config libdeflate libyaml git
For scripts/check.sh also clang with its sanitizers, clang-tidy, clang-format, cppcheck, mandoc, mypy, OpenSSH,
shellcheck and Python 3 with its headers.
END
    exit 1
}

if there apt-get && there dpkg-query; then
    install_debian
elif ! all_there; then
    name_packages
fi

[ "${1:-build}" != browser ] || install_npm
