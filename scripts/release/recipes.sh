# What other package managers build gto by, from the sources that source.sh has made.
set -eu
sum=$(sha256sum "dist/gto-$VERSION.tar.gz")
for recipe in packaging/*.in; do
    name=${recipe##*/}
    sed "s,@VERSION@,$VERSION,g; s,@SHA256@,${sum%% *},g; s,@URL@,$URL,g" "$recipe" >"dist/${name%.in}"
done
