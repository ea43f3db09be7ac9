#!/bin/sh
# Builds gto and shows what it does, in a repository of its own that is gone afterwards.
#
#   sh scripts/demo.sh          builds it in build/
#   sh scripts/demo.sh GTO      shows a program that is built
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

build()
{
    [ -e build/build.ninja ] || meson setup build || return 1
    ninja -C build gto
}
if [ $# -eq 0 ]; then
    sh scripts/deps.sh build
    build >"$tmp/log" 2>&1 </dev/null || {
        cat "$tmp/log" >&2
        exit 1
    }
fi
PATH=$(dirname "${1:-$PWD/build/gto}"):$PATH

# The same people, clocks and answers everywhere.
for variable in $(env | sed -n 's/^\(G[IT][TO]_[A-Za-z0-9_]*\)=.*/\1/p'); do
    unset "$variable"
done
export HOME="$tmp" GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME="Ada L" GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME="Ada L" GIT_COMMITTER_EMAIL=ada@example.org
hour=474000

# Lets an hour pass.
tick()
{
    hour=$((hour + 1))
    export GIT_AUTHOR_DATE="$((hour * 3600)) +0000" GIT_COMMITTER_DATE="$((hour * 3600)) +0000"
}

# commit FILE TEXT MESSAGE
commit()
{
    tick
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" >"$1"
    git add "$1"
    git commit -q -m "$3"
    printf '%s\n\n' "(a commit: $3)"
}

# Prints a command as it would be typed, runs it, and leaves an empty line.
run()
{
    tick
    printf '$'
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9@:/._-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    echo
    "$@"
    echo
}

git init -q "$tmp/registry"
cd "$tmp/registry"
git symbolic-ref HEAD refs/heads/main

commit models/churn.txt "weights of May" "Train the churn model"
run gto register churn
run gto assign churn --version v0.0.1 --stage dev
commit models/churn.txt "weights of June" "Train it on data of June"
run gto register churn --bump-minor -m "Trained on data of June"
run gto assign churn --version v0.1.0 --stage dev
run gto assign churn --version v0.0.1 --stage prod
commit artifacts.yaml "segmentation: {type: model, path: models/segmentation.txt}" "Annotate the segmentation model"
run gto show
run gto show churn
run gto show 'churn#dev' --version
run gto deprecate churn v0.0.1 prod
run gto history
run gto check-ref 'churn#dev#2'
run git tag
