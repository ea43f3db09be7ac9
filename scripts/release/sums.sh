# What is inside of the files, and the sums of all of them.
set -eu
cd dist
rm -f SHA256SUMS ./*.cdx.json
python3 ../scripts/release/inventory.py >"../build-release/gto-$VERSION.cdx.json"
mv "../build-release/gto-$VERSION.cdx.json" .
sha256sum -- * >../build-release/SHA256SUMS
mv ../build-release/SHA256SUMS .
