# The program, linked statically, with its manual, completions and documents: unpack it anywhere.
set -eu
for cpu in x86_64 aarch64; do
    sh scripts/cross.sh $cpu-linux-musl
    name=gto-$VERSION-linux-$cpu
    stage=$PWD/build-release/$name
    rm -rf "$stage"
    DESTDIR=$stage build-cross/venv/bin/meson install -C build-cross/$cpu-linux-musl/build --no-rebuild --quiet --tags bin,man,doc
    rm -r "$stage/usr/share/man/man3" # of the library
    tar -C "$stage/usr" --transform "s,^\.,$name," --sort=name --mtime="@$SOURCE_DATE_EPOCH" \
        --owner=0 --group=0 --numeric-owner -c . | gzip -9n >"dist/$name.tar.gz"
done
