# A container image of Debian with git and the static program: an archive that `docker load` and `podman load` take.
#
# Perl's modules are left out, which some rare commands of Git need, and so are other languages and encodings.
#
# mmdebstrap makes the same bytes each time if the packages are the same. image.py lays them out: buildah and umoci write
# when they ran into what they make, and the layout of OCI alone, which older versions of docker do not load.
set -eu
stage=build-release/image
rm -rf $stage
mkdir -p $stage/opt
mmdebstrap --variant=minbase --include=ca-certificates,git,openssh-client \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook='chroot "$1" useradd --uid 1000 --create-home --shell /bin/sh gto' \
    --customize-hook='ln -s /opt/gto/bin/gto /opt/gto/bin/git-gto "$1/usr/local/bin"' \
    --customize-hook='mkdir "$1/work" && chown 1000:1000 "$1/work"' \
    --customize-hook='rm -rf "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/cache/* "$1"/var/log/* \
        "$1"/usr/share/perl "$1"/usr/lib/*/perl "$1"/usr/lib/*/gconv' \
    bookworm $stage/system.tar
tar -C $stage/opt -xzf "dist/gto-$VERSION-linux-x86_64.tar.gz"
mv "$stage/opt/gto-$VERSION-linux-x86_64" $stage/opt/gto
tar -C $stage --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf $stage/gto.tar opt
python3 scripts/release/image.py "dist/gto-$VERSION-image-x86_64.tar" "$(git rev-parse HEAD)" $stage/system.tar $stage/gto.tar
