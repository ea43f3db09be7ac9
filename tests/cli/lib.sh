# Functions for command tests. A test file sources this, holds functions named test_*, and ends with
#
#     run_tests "$@"
#
# Each test runs in a subshell, in an empty directory of its own, and ends at the first expectation that
# is not met or command that fails. What the program did is checked with Git. Run one file, or one test:
#
#     sh tests/cli/t-show.sh [test_name]
#
# GTO is the program to test; by default that of build/. FORMAT is what the repositories are like: nothing,
# `sha256` (objects), or `reftable` (references; Git 2.45 or a later one is needed).

set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
GTO=${GTO:-$top/build/gto}
case $GTO in
/*) ;;
*) GTO=$PWD/$GTO ;;
esac

for variable in $(env | sed -n 's/^\(G[IT][TO]_[A-Za-z0-9_]*\)=.*/\1/p') XDG_CONFIG_HOME XDG_CACHE_HOME NO_COLOR COLUMNS PAGER LESS; do
    unset "$variable"
done
export TZ=UTC LC_ALL=C.UTF-8 TERM=dumb GIT_CONFIG_NOSYSTEM=1 GTO

# What all repositories are like.
case ${FORMAT:=} in
'') ;;
sha256) export GIT_DEFAULT_HASH=sha256 ;;
reftable) export GIT_DEFAULT_REF_FORMAT=reftable ;;
*)
    echo "FORMAT is 'sha256', 'reftable' or not set" >&2
    exit 1
    ;;
esac

base=/dev/shm
[ -d "$base" ] && [ -w "$base" ] || base=${TMPDIR:-/tmp}
tmp=$(mktemp -d "$base/gto-cli.XXXXXX") || exit 1
trap 'chmod -R u+w "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$tmp"

export HOME="$tmp/home"
mkdir "$HOME"
cat >"$HOME/.gitconfig" <<'END'
[user]
	name = Held Out
	email = held@out.example
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
END

# ---- Outcomes

fail()
{
    printf 'failed: %s: %s\n' "$test_name" "$*"
    : >"$tmp/said"
    exit 1
}

# For what can only be with references in files.
need_ref_files()
{
    [ "$FORMAT" != reftable ] || skip "references are no files"
}

# The id of an object that is not there.
missing_id()
{
    id HEAD | tr 0-9a-f 1-9a-f0
}

skip()
{
    printf 'skipped: %s: %s\n' "$test_name" "$*"
    exit 77
}

as_nobody()
{
    setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
}

# A user who is not root, and who can run the program.
need_nobody()
{
    [ "$(command id -u)" = 0 ] || skip "changing the user needs root"
    command -v setpriv >/dev/null || skip "setpriv is not installed"
    # the program's own directory may be closed to others
    cp "$GTO" "$tmp/program"
    as_nobody "$tmp/program" --version >/dev/null 2>"$tmp/err" || skip "user 'nobody' cannot run the program"
    # such as one that counts what it runs, in files of ours
    [ ! -s "$tmp/err" ] || skip "the program complains if another user runs it: $(head -n 1 "$tmp/err")"
}

run_tests()
{
    [ -x "$GTO" ] || {
        echo "there is no program '$GTO': set GTO" >&2
        exit 1
    }
    git init -q "$tmp/format"
    if [ "$FORMAT" = reftable ] && [ ! -d "$tmp/format/.git/reftable" ]; then
        echo "skipped: $(git version) knows no reftable"
        echo "0 passed, 0 failed"
        exit 0
    fi
    passed=0
    failed=0
    for test_name in $(sed -n 's/^\(test_[a-z0-9_]*\)()$/\1/p' "$0"); do
        [ "${1:-$test_name}" = "$test_name" ] || continue
        mkdir "$tmp/$test_name"
        rm -f "$tmp/said"
        (
            set -e
            cd "$tmp/$test_name"
            now=1700000000
            $test_name
        )
        case $? in
        0) passed=$((passed + 1)) ;;
        77) ;;
        *)
            failed=$((failed + 1))
            [ -e "$tmp/said" ] || echo "failed: $test_name: a command of the test failed"
            ;;
        esac
        chmod -R u+w "$tmp/$test_name" && rm -rf "${tmp:?}/$test_name"
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# ---- Making things

# Lets a minute pass.
tick()
{
    now=$((now + 60))
    export GIT_AUTHOR_DATE="$now +0000" GIT_COMMITTER_DATE="$now +0000"
}

# Makes a repository with one commit and goes there.
make_repo()
{
    git init -q "${1:-repo}"
    cd "${1:-repo}"
    commit one
}

# Makes a repository whose origin is a bare one beside it, and goes there.
make_clone()
{
    git init -q --bare origin.git
    make_repo work
    git remote add origin ../origin.git
    git push -q origin main
}

commit()
{
    tick
    git commit -q --allow-empty -m "${1:-more}"
}

# commit_file PATH TEXT
commit_file()
{
    tick
    printf '%s\n' "$2" >"$1"
    git add -f "$1"
    git commit -q -m "$1"
}

# tag NAME [REVISION]: a tag made by hand
tag()
{
    tick
    git tag -a -m "by hand" "$1" "${2:-HEAD}"
}

# raw_ref NAME ID: a reference to any object, be it missing or malformed
raw_ref()
{
    [ "$FORMAT" != reftable ] || git refs migrate --ref-format=files
    file=$(git rev-parse --git-path "$1")
    mkdir -p "$(dirname "$file")"
    echo "$2" >"$file"
    [ "$FORMAT" != reftable ] || git refs migrate --ref-format=reftable
}

# raw_tag NAME <OBJECT: the bytes of a tag object, whatever they are
raw_tag()
{
    raw_ref "refs/tags/$1" "$(git hash-object -t tag -w --literally --stdin)"
}

id()
{
    git rev-parse "$1"
}

# Makes tags fast: lines `NAME REVISION`, a second apart.
import_tags()
{
    while read -r name revision; do
        now=$((now + 1))
        printf 'tag %s\nfrom %s\ntagger Held Out <held@out.example> %s +0000\ndata 1\nx\n' \
            "$name" "$revision" "$now"
    done | git fast-import --quiet
}

# ---- Running the program

gto()
{
    tick
    run "$GTO" "$@"
}

# Runs any command as the program is run: out, err and rc are what it did.
run()
{
    rc=0
    "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || rc=$?
    shown="$(basename "$1") $(shift && echo "$*")"
    [ "$rc" -lt 125 ] || fail "'$shown' ended with status $rc: $(cat "$tmp/err")"
    ! grep -q 'Sanitizer\|runtime error:' "$tmp/err" || fail "'$shown': $(tail -n 15 "$tmp/err")"
}

# Runs it and expects success.
ok()
{
    gto "$@"
    expect_rc 0
}

# refused WORDS... : the last command failed with one plain line that contains each of them.
refused()
{
    expect_rc 1
    expect_no_out
    expect_err_has "$@"
    expect_plain_err
}

# Runs the program with a terminal as its output and error; $tmp/out is what the terminal got.
on_terminal()
{
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "script cannot make a terminal"
    rc=0
    TERM=${term-xterm} script -qec "$*" /dev/null >"$tmp/out" 2>"$tmp/err" </dev/null || rc=$?
    shown="$* (on a terminal)"
    tr -d '\r' <"$tmp/out" >"$tmp/text" && mv "$tmp/text" "$tmp/out"
}

# ---- Expectations

expect_rc()
{
    [ "$rc" -eq "$1" ] || fail "'$shown' should exit with $1, not $rc: $(cat "$tmp/out" "$tmp/err")"
}

expect()
{
    [ "$2" = "$3" ] || fail "$1 should be
$2
and is
$3"
}

# Standard output, whole.
expect_out()
{
    expect "output of '$shown'" "$1" "$(cat "$tmp/out")"
}

expect_no_out()
{
    expect_out ""
}

expect_no_err()
{
    expect "standard error of '$shown'" "" "$(cat "$tmp/err")"
}

has()
{
    file=$1
    shift
    for words in "$@"; do
        grep -qF -e "$words" "$tmp/$file" ||
            fail "'$shown' should say '$words' (std$file) and says: $(cat "$tmp/$file")"
    done
}

expect_out_has()
{
    has out "$@"
}

expect_err_has()
{
    has err "$@"
}

expect_out_lacks()
{
    ! grep -qF -e "$1" "$tmp/out" || fail "'$shown' should not say '$1': $(cat "$tmp/out")"
}

# One line for people, which asks nobody to report a bug.
expect_plain_err()
{
    expect "number of lines on standard error of '$shown'" 1 "$(grep -c . "$tmp/err")"
    ! grep -qi 'unexpected error\|report it' "$tmp/err" || fail "'$shown' says: $(cat "$tmp/err")"
    grep -q '^❌ ' "$tmp/err" || fail "'$shown' has no sign: $(cat "$tmp/err")"
}

# expect_tags NAME... : these are all the tags.
expect_tags()
{
    expect "list of tags" "$(printf '%s\n' "$@" | LC_ALL=C sort)" \
        "$(git for-each-ref --format='%(refname:strip=2)' refs/tags | LC_ALL=C sort)"
}

expect_no_tags()
{
    expect "list of tags" "" "$(git tag)"
}

# expect_tag NAME REVISION MESSAGE: an annotated tag made by the last command
expect_tag()
{
    expect "tag '$1'" "tag $(id "$2") Held Out <held@out.example> $now +0000 $3" \
        "$(git for-each-ref --format='%(objecttype) %(*objectname) %(taggername) %(taggeremail) %(taggerdate:raw) %(contents)' "refs/tags/$1")"
    expect "name in tag '$1'" "$1" "$(git cat-file tag "refs/tags/$1" | sed -n 's/^tag //p')"
}

locks()
{
    find "$(git rev-parse --git-common-dir)" -name '*.lock' ! -name gto.lock
}

# Whether Git finds nothing wrong and nothing is locked. (gto.lock stays: it is the file that changes are
# serialised with, and the kernel unlocks it.)
expect_sound()
{
    git fsck --strict >"$tmp/fsck" 2>&1 || fail "git fsck: $(cat "$tmp/fsck")"
    expect "list of locks" "" "$(locks)"
}
