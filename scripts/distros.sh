#!/bin/sh
# Builds what is committed, and runs unit and command tests, in bare systems of other releases: base packages and
# apt, nothing else.
#
#   sh scripts/distros.sh [RELEASE...]      of Debian or Ubuntu; by default bookworm, trixie and jammy
#
# As root. scripts/chroot.sh makes the systems. The last line says how many tests passed and failed.
set -eu
cd "$(dirname "$0")/.."
top=$PWD
out=$top/build-distros
mkdir -p "$out"
[ $# -gt 0 ] || set -- bookworm trixie jammy
exec </dev/null

passed=0
failed=0
. scripts/chroot.sh

# Builds and tests in $root.
test_in_root()
{
    git clone -q --no-hardlinks "$top" "$root/root/project"
    # shellcheck disable=SC2016 # for the other shell
    in_root sh -c '
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
    leave_root
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
