# Wheels, of what scripts/cross.sh makes of the Python package. manylinux2014 is glibc 2.17.
set -eu

# wheel TARGET PLATFORM
wheel()
{
    sh scripts/cross.sh "$1"
    stage=$PWD/build-release/wheel-$1
    rm -rf "$stage"
    DESTDIR=$stage build-cross/venv/bin/meson install -C "build-cross/$1/build" --no-rebuild --quiet --tags python-runtime
    package=$(find "$stage" -type d -path '*-packages/gto')
    # The compiler calls musl by the name that it has where it was not installed as a package; pip's tools know the other
    # one. To musl both are its own.
    case $1 in *-musl) patchelf --replace-needed libc.so "libc.musl-$cpu.so.1" "$package/_gto.abi3.so" ;; esac
    python3 scripts/release/wheel.py pack "${package%/gto}" "cp39-abi3-$2"
}

for cpu in x86_64 aarch64; do
    wheel $cpu-linux-gnu.2.17 manylinux2014_$cpu
    wheel $cpu-linux-musl musllinux_1_2_$cpu
done
