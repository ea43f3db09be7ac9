#!/bin/sh
# Builds what is committed, and runs unit and command tests, in bare systems of other releases: base packages and
# apt, nothing else.
#
#   sh scripts/distros.sh [RELEASE...]      of Debian or Ubuntu; by default bookworm, trixie and jammy
#
# As root. debootstrap makes the systems, which stay in build-distros/ and are used again; their packages come from
# where this machine's come from, and Ubuntu's from its own archive. The last line says how many tests passed and
# failed.
set -eu
cd "$(dirname "$0")/.."
top=$PWD
out=$top/build-distros
mkdir -p "$out"
[ $# -gt 0 ] || set -- bookworm trixie jammy
exec </dev/null

command -v debootstrap >/dev/null || {
    apt-get update -q
    apt-get install -q -y --no-install-recommends debootstrap
} >"$out/log" 2>&1

passed=0
failed=0
root=

leave()
{
    [ -n "$root" ] || return 0
    umount "$root/dev/pts" "$root/dev" "$root/proc" 2>/dev/null || :
    rm -rf --one-file-system "$root"
    root=
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

is_ubuntu()
{
    grep -q '^default_mirror.*ubuntu\|keyring.*ubuntu' "/usr/share/debootstrap/scripts/$1"
}

# What debootstrap has to be told of a release: its parts, and its mirror.
arguments()
{
    if is_ubuntu "$1"; then
        # Debian has no package of Ubuntu's keys
        [ -e /usr/share/keyrings/ubuntu-archive-keyring.gpg ] || printf '%s ' --no-check-gpg
        printf '%s ' --components=main,universe "$1" "$root"
    else
        printf '%s ' "$1" "$root"
        cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
            sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' | head -n 1
    fi
}

# Without them Ubuntu has what it had on the day of its release.
add_updates()
{
    for pocket in updates security; do
        sed "s/ $1 / $1-$pocket /" "$2"
    done >"$out/updates"
    cat "$out/updates" >>"$2"
    rm "$out/updates"
}

# Puts the bare system of a release into $root.
make_root()
{
    root=$(mktemp -d)
    chmod 755 "$root"
    if [ ! -e "$out/$1.tar" ]; then
        # shellcheck disable=SC2046 # words
        debootstrap --variant=minbase $(arguments "$1") || return 1
        rm -f "$root"/var/cache/apt/archives/*.deb
        ! is_ubuntu "$1" || add_updates "$1" "$root/etc/apt/sources.list"
        tar -C "$root" -cf "$out/$1.tar.new" . || return 1
        mv "$out/$1.tar.new" "$out/$1.tar"
    else
        tar -C "$root" -xpf "$out/$1.tar" || return 1
    fi
    # apt reaches what this machine's apt reaches
    cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount --bind /dev/pts "$root/dev/pts"
    git clone -q --no-hardlinks "$top" "$root/root/project"
}

# Builds and tests in $root.
test_in_root()
{
    # shellcheck disable=SC2016,SC2046 # for the other shell; words
    chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LC_ALL=C.UTF-8 \
        $(env | grep -E '^(https?|no|all)_proxy=' || :) sh -c '
            cd /root/project && sh scripts/deps.sh test || exit 1
            meson --version && git --version && ldd --version | head -n 1
            meson setup --werror build && ninja -C build || exit 1
            meson test -C build --no-rebuild --suite unit --suite cli >/dev/null || :
            python3 scripts/tally.py build/meson-logs/testlog.json'
}

for release; do
    echo "$release"
    {
        make_root "$release" && test_in_root
    } >"$out/$release.log" 2>&1 || :
    leave
    told=$(tail -n 1 "$out/$release.log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    [ -n "$told" ] || {
        tail -n 30 "$out/$release.log"
        told="0 1"
    }
    grep '^failed: \|^skipped: ' "$out/$release.log" || :
    echo "${told% *} passed, ${told#* } failed in $release"
    passed=$((passed + ${told% *}))
    failed=$((failed + ${told#* }))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
