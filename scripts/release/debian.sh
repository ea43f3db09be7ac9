# Debian's packages, of the sources that source.sh has made.
set -eu
stage=build-release/debian
rm -rf $stage
mkdir -p $stage
tar -C $stage -xzf "dist/gto-$VERSION.tar.gz"
cd "$stage/gto-$VERSION"
cat >debian/changelog <<END
gto ($VERSION) unstable; urgency=medium

  * CHANGELOG.md says what is new in this version.

 -- $(sed -n 's/^Maintainer: //p' debian/control)  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
DEB_BUILD_OPTIONS="noautodbgsym parallel=$(nproc)" dpkg-buildpackage -us -uc -b
cp ../*.deb ../../../dist/
