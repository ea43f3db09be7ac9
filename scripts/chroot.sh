# Bare systems of other releases of Debian and Ubuntu: base packages and apt, nothing else. To be sourced by scripts that
# run as root:
#
#   make_root RELEASE      puts the system of a release into the new directory $root
#   in_root COMMAND...     runs a command there, with the network that this machine has
#   leave_root             removes it; so does the end of the script
#
# debootstrap makes the systems, which are kept in the user's cache. Debian's packages come from where this machine's come
# from, and Ubuntu's from its own archive.
# shellcheck shell=sh
systems=${XDG_CACHE_HOME:-$HOME/.cache}/gto-systems
root=

leave_root()
{
    [ -n "$root" ] || return 0
    umount "$root/dev/pts" "$root/dev" "$root/proc" 2>/dev/null || :
    rm -rf --one-file-system "$root"
    root=
}
trap leave_root EXIT
trap 'exit 1' HUP INT TERM

is_ubuntu()
{
    case $1 in
    focal | jammy | noble) ;;
    *) return 1 ;;
    esac
}

debian_mirror()
{
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' | head -n 1
}

# Without them Ubuntu has what it had on the day of its release.
add_updates()
{
    list=$root/etc/apt/sources.list
    first=$(head -n 1 "$list")
    for pocket in updates security; do
        echo "$first" | sed "s/ $1 / $1-$pocket /"
    done >>"$list"
}

# Has debootstrap put a release into $root.
bootstrap()
{
    if is_ubuntu "$1"; then
        # Debian has no package of Ubuntu's keys, and its debootstrap does not know each release by name.
        keys=/usr/share/keyrings/ubuntu-archive-keyring.gpg
        [ -e $keys ] && keys="--keyring=$keys" || keys=--no-check-gpg
        debootstrap --variant=minbase $keys --components=main,universe "$1" "$root" \
            http://archive.ubuntu.com/ubuntu gutsy && add_updates "$1"
    else
        script=/usr/share/debootstrap/scripts/$1
        [ -e "$script" ] || script=${script%/*}/sid
        debootstrap --variant=minbase "$1" "$root" "$(debian_mirror)" "$script"
    fi
}

make_root()
{
    command -v debootstrap >/dev/null || {
        apt-get update -q && apt-get install -q -y --no-install-recommends debootstrap || return 1
    }
    mkdir -p "$systems"
    root=$(mktemp -d)
    chmod 755 "$root"
    if [ -e "$systems/$1.tar" ]; then
        tar -C "$root" -xpf "$systems/$1.tar" || return 1
    else
        bootstrap "$1" || return 1
        rm -f "$root"/var/cache/apt/archives/*.deb
        tar -C "$root" -cf "$systems/$1.tar.$$" . && mv "$systems/$1.tar.$$" "$systems/$1.tar" || return 1
    fi
    # apt reaches what this machine's apt reaches
    cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount --bind /dev/pts "$root/dev/pts"
}

in_root()
{
    # shellcheck disable=SC2046 # words
    chroot "$root" env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
        $(env | grep -E '^(https?|no|all)_proxy=' || :) "$@"
}
