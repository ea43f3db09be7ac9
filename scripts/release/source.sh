# The sources, as what pip calls an sdist.
set -eu
mkdir -p build-release
python3 scripts/release/wheel.py metadata >build-release/PKG-INFO
git archive --prefix="gto-$VERSION/" --add-file=build-release/PKG-INFO HEAD | gzip -9n >"dist/gto-$VERSION.tar.gz"
