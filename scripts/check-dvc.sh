#!/bin/sh
# DVC as a client of the Python package: a virtual environment with DVC from PyPI and this package in place of the one
# that DVC was written for, and then what DVC asks of it, by version and by stage.
#
#   sh scripts/check-dvc.sh            needs python3 with venv, git, and the network
#
# The last line says how many checks passed and failed.
set -eu
cd "$(dirname "$0")/.."
top=$PWD

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

export HOME="$tmp" DVC_NO_ANALYTICS=1 DVC_STUDIO_OFFLINE=1 GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org

echo "installing this package, and DVC"
python3 -m venv "$tmp/venv"
PATH=$tmp/venv/bin:$PATH
export PIP_DISABLE_PIP_VERSION_CHECK=1
install()
{
    pip install --quiet "$1" >"$tmp/log" 2>&1 || {
        cat "$tmp/log" >&2
        exit 1
    }
}
install "$top"
install dvc # which finds its gto there
pip list 2>/dev/null | grep -E '^(dvc|gto|scmrepo) '
case $(gto --version) in
*"$(python -c 'import gto; print(gto.__version__)')") ;;
*)
    echo "the program and the package are not of one version" >&2
    exit 1
    ;;
esac

# ---- A repository with an artifact in two versions, at the top and in a directory

repo=$tmp/repo
git init -q -b main "$repo"
cd "$repo"
dvc init -q
dvc remote add -q -d store "$tmp/store"

# publish NAME CONTENT : a commit in which the artifact's file holds that
publish()
{
    directory=${1%:*}
    [ "$directory" != "$1" ] || directory=.
    mkdir -p "$directory"
    echo "$2" >"$directory/model.pkl"
    (cd "$directory" && dvc add -q model.pkl)
    cat >"$directory/dvc.yaml" <<END
artifacts:
  ${1##*:}:
    path: model.pkl
    type: model
    desc: $2
END
    git add -A
    git commit -q -m "$2"
    gto register "$1" >/dev/null
    sleep 1
}

for name in net models/sub:net; do
    publish $name "$name, first"
    gto assign $name --version v0.0.1 --stage prod >/dev/null
    publish $name "$name, second"
    gto assign $name --version v0.0.2 --stage dev >/dev/null
done
dvc push -q --all-commits
git log --oneline
gto show

# ---- What DVC says

passed=0
failed=0

# check WHAT EXPECTED ACTUAL
check()
{
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
        printf 'ok    %s: %s\n' "$1" "$3"
    else
        failed=$((failed + 1))
        printf 'FAIL  %s: %s, not %s\n' "$1" "$3" "$2"
    fi
}

# got COMMAND... : what is in the file that a command writes
got()
{
    rm -f "$tmp/out"
    "$@" -o "$tmp/out" >"$tmp/log" 2>&1 || tail -n 5 "$tmp/log"
    cat "$tmp/out"
}

# shown NAME ARGUMENTS : what dvc.api.artifacts_show says
shown()
{
    python -c "import dvc.api
found = dvc.api.artifacts_show('$1'${2-})
print(found['path'], found['rev'])"
}

for name in net models/sub:net; do
    path=model.pkl
    [ "$name" = net ] || path=models/sub/model.pkl
    tag=$(echo "$name" | tr : =)
    first=$(git rev-parse "$tag@v0.0.1^{commit}")
    second=$(git rev-parse "$tag@v0.0.2^{commit}")
    check "dvc artifacts get $name" "$name, second" "$(got dvc artifacts get . $name)"
    check "dvc artifacts get $name --rev v0.0.1" "$name, first" \
        "$(got dvc artifacts get . $name --rev v0.0.1)"
    check "dvc artifacts get $name --stage prod" "$name, first" \
        "$(got dvc artifacts get . $name --stage prod)"
    check "dvc artifacts get $name --stage dev" "$name, second" \
        "$(got dvc artifacts get . $name --stage dev)"
    check "dvc get --rev $tag@v0.0.1" "$name, first" \
        "$(got dvc get --rev "$tag@v0.0.1" . $path)"
    check "dvc get --rev $tag#dev#2" "$name, second" "$(got dvc get --rev "$tag#dev#2" . $path)"
    check "artifacts_show $name" "$path $second" "$(shown $name)"
    check "artifacts_show $name version" "$path $first" "$(shown $name ", version='v0.0.1'")"
    check "artifacts_show $name stage" "$path $second" "$(shown $name ", stage='dev'")"
    check "gto describe $name --path" "$path" "$(gto describe $name@v0.0.1 --path)"
done
check "dvc artifacts get URL net --stage prod" "net, first" \
    "$(got dvc artifacts get "file://$repo" net --stage prod)"
if dvc artifacts get . net --stage nowhere >"$tmp/log" 2>&1; then
    check "dvc artifacts get of a stage that is not there" refused "found"
else
    check "dvc artifacts get of a stage that is not there" refused refused
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
