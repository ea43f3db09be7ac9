#!/bin/sh
# Builds gto for another system, with the C compiler of PyPI's ziglang and static libraries that it makes of
# Debian's source packages.
#
#   sh scripts/cross.sh TARGET           makes build-cross/TARGET/gto
#   sh scripts/cross.sh TARGET --test    and runs the command tests with it, by qemu-CPU-static if need be
#
# Targets: x86_64-linux-musl, aarch64-linux-musl, x86_64-linux-gnu.2.17, aarch64-macos, and what else the compiler
# knows. For musl the program is static. For Linux the Python package is made, too, if python3 here has its headers.
# Needed: python3 with venv, ninja, pkg-config, and apt with Debian's packages. What was fetched stays in build-cross/
# and is used again.
set -eu
cd "$(dirname "$0")/.."
case $#:${2-} in
1: | 2:--test) ;;
*)
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
target=$1
cpu=${target%%-*}
cross=$PWD/build-cross
out=$cross/$target
mkdir -p "$out"
prefix=$out/prefix
export ZIG_GLOBAL_CACHE_DIR="$cross/zig-cache" ZIG_LOCAL_CACHE_DIR="$cross/zig-cache" PIP_DISABLE_PIP_VERSION_CHECK=1

# Runs a command quietly; what it printed is shown if it fails.
quietly()
{
    "$@" >"$out/log" 2>&1 || {
        tail -n 40 "$out/log" >&2
        exit 1
    }
}

# ---- What is needed

zig()
{
    "$cross/venv/bin/python" -m ziglang "$@"
}

# The compiler, and a Meson that knows its linker: one version each, so that everybody makes the same of the same.
fetch_compiler()
{
    [ ! -x "$cross/venv/bin/meson" ] || return 0
    quietly python3 -m venv "$cross/venv"
    quietly "$cross/venv/bin/pip" install ziglang==0.17.1 meson==1.12.1
}

# apt with the source packages of where its packages come from, and lists of its own: the system's stay as they are.
apt_sources()
{
    apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$cross/apt/parts" \
        -o Dir::State::lists="$cross/apt/lists" "$@"
}

list_sources()
{
    mkdir -p "$cross/apt/parts" "$cross/apt/lists/partial"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [ -e "$file" ] || continue
        case $file in
        *.list) sed -n 's/^deb /deb-src /p' "$file" >"$cross/apt/parts/$(basename "$file")" ;;
        *.sources) sed 's/^Types:.*/Types: deb-src/' "$file" >"$cross/apt/parts/$(basename "$file")" ;;
        esac
    done
    quietly apt_sources update
}

# fetch_source PACKAGE: as its authors released it, into sources/PACKAGE
fetch_source()
{
    [ ! -d "$cross/sources/$1" ] || return 0
    [ -d "$cross/apt/lists" ] || list_sources
    rm -rf "$cross/sources/$1.new"
    mkdir -p "$cross/sources/$1.new"
    (cd "$cross/sources/$1.new" && quietly apt_sources source --download-only "$1" &&
        tar -xf "$1"_*.orig.tar.* --strip-components=1)
    mv "$cross/sources/$1.new" "$cross/sources/$1"
}

# ---- The libraries

# make_library MODULE NAME VERSION FLAGS : libNAME.a of the C files in the current directory that are named on
# standard input, known to pkg-config as MODULE.
make_library()
{
    objects=$out/$2
    rm -rf "$objects"
    mkdir -p "$objects" "$prefix/lib/pkgconfig" "$prefix/include"
    while read -r file; do
        # shellcheck disable=SC2086 # words
        quietly zig cc -target "$target" -O2 -fPIC -w $4 -c "$file" -o "$objects/$(echo "$file" | tr / _).o"
    done
    rm -f "$prefix/lib/lib$2.a"
    quietly zig ar rcs "$prefix/lib/lib$2.a" "$objects"/*.o
    cat >"$prefix/lib/pkgconfig/$1.pc" <<END
Name: $2
Description: made by scripts/cross.sh
Version: $3
Cflags: -I$prefix/include
Libs: -L$prefix/lib -l$2
END
}

make_yaml()
{
    version=$(sed -n 's/^ *set *(YAML_VERSION_\(MAJOR\|MINOR\|PATCH\) \([0-9]*\)).*/\2/p' CMakeLists.txt | tr '\n' .)
    version=${version%.}
    rest=${version#*.}
    find src -name '*.c' | make_library yaml-0.1 yaml "$version" "-Iinclude
        -DYAML_VERSION_STRING=\"$version\" -DYAML_VERSION_MAJOR=${version%%.*}
        -DYAML_VERSION_MINOR=${rest%.*} -DYAML_VERSION_PATCH=${rest#*.}"
    cp include/yaml.h "$prefix/include"
}

make_deflate()
{
    version=$(sed -n 's/^#define LIBDEFLATE_VERSION_STRING.*"\(.*\)".*/\1/p' libdeflate.h)
    find lib -name '*.c' | make_library libdeflate deflate "$version" -I.
    cp libdeflate.h "$prefix/include"
}

# Makes the headers of the Python that is here do for the target: those of the limited API are the same for all. Debian
# has one of them in a directory of its processor's, and looks for it in that of the target's.
make_python()
{
    ask()
    {
        "$cross/venv/bin/python" -c "import sysconfig; print(sysconfig.$1)"
    }
    headers=$(ask 'get_path("include")')
    [ -e "$headers/Python.h" ] || return 0
    there=${headers%/*}/$(ask 'get_config_var("MULTIARCH")')/${headers##*/}/pyconfig.h
    here=$prefix/include/$cpu-linux-gnu/${headers##*/}
    mkdir -p "$here"
    [ ! -e "$there" ] || cp "$there" "$here"
}

# ---- gto

# What runs programs for the target here; nothing if none is needed, or if they need a C library that is not here.
find_runner()
{
    case $target in
    "$(uname -m)"-linux-*) ;;
    *-linux-musl) command -v "qemu-$cpu-static" || : ;;
    esac
}

# How Meson has to build for the target.
write_cross_file()
{
    system=${target#*-}
    runner=$(find_runner)
    case $system in
    linux*) system=linux ;;
    macos*) system=darwin ;;
    esac
    zig="'$cross/venv/bin/python', '-m', 'ziglang'"
    cat <<END
[binaries]
c = [$zig, 'cc', '-target', '$target']
ar = [$zig, 'ar']
ranlib = [$zig, 'ranlib']
pkgconfig = 'pkg-config'
${runner:+exe_wrapper = '$runner'}
[built-in options]
c_link_args = ['-s']
pkg_config_path = ''
[properties]
pkg_config_libdir = '$prefix/lib/pkgconfig'
needs_exe_wrapper = $([ "$system-$cpu" = "linux-$(uname -m)" ] && echo false || echo true)
[host_machine]
system = '$system'
cpu_family = '$cpu'
cpu = '$cpu'
endian = 'little'
END
}

configure()
{
    write_cross_file >"$out/cross.ini.new"
    cmp -s "$out/cross.ini.new" "$out/cross.ini" || rm -rf "$out/build"
    mv "$out/cross.ini.new" "$out/cross.ini"
    python=-Dpython=disabled
    [ ! -d "$prefix/include/$cpu-linux-gnu" ] ||
        python="-Dpython=enabled -Dpython.bytecompile=-1 -Dwheel=true -Dc_args=-I$prefix/include"
    [ -e "$out/build/build.ninja" ] || (
        top=$PWD
        cd "$out" # where the compiler leaves files behind when Meson looks what it can do
        # shellcheck disable=SC2086 # words
        quietly "$cross/venv/bin/meson" setup build "$top" --cross-file cross.ini --werror --prefix=/usr \
            -Doptimization=2 -Ddebug=false -Ddefault_library=static -Dtests=false $python
    )
}

run_tests()
{
    case $target in
    *-linux-*) ;;
    *)
        echo "nothing here runs programs for $target" >&2
        exit 1
        ;;
    esac
    program=$out/gto
    runner=$(find_runner)
    if [ -n "$runner" ]; then
        program=$out/run-gto
        printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$runner" "$out/gto" >"$program"
        chmod +x "$program"
    fi
    rm -f "$out"/cli-*
    # one of them tests the shared library
    # shellcheck disable=SC2016 # for the inner shell
    printf '%s\n' tests/cli/t-*.sh | grep -v /t-library.sh |
        GTO=$program xargs -P "$(nproc)" -I FILE sh -c 'sh "$1" >"$2/cli-$(basename "$1")" 2>&1 || :' sh FILE "$out"
    awk '/^[0-9]+ passed, [0-9]+ failed$/ { good += $1; bad += $3; files++; next }
        /^failed: |^skipped: / { print FILENAME ": " $0 }
        END { bad += ARGC - 1 - files; print good + 0 " passed, " bad + 0 " failed"; exit bad > 0 }' "$out"/cli-*
}

fetch_compiler
fetch_source libyaml
fetch_source libdeflate
if [ ! -e "$prefix/lib/libdeflate.a" ]; then
    (cd "$cross/sources/libyaml" && make_yaml)
    (cd "$cross/sources/libdeflate" && make_deflate)
fi
case $target in *-linux-*) make_python ;; esac
configure
ninja -C "$out/build"
cp "$out/build/gto" "$out/gto"
ls -l "$out/gto"
[ -z "${2-}" ] || run_tests
