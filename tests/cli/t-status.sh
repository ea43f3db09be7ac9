#!/bin/sh
# status, push, fetch
. "$(dirname "$0")/lib.sh"

# A clone and its origin, which both have churn@v0.0.1.
make_registries()
{
    make_clone
    ok register churn --push
}

remote_tags()
{
    git ls-remote --tags --refs origin | sed 's,.*refs/tags/,,' | LC_ALL=C sort
}

# Makes a tag on the remote alone.
tag_there()
{
    tick
    git -C ../origin.git tag -a -m there "$1" main
}

test_the_same()
{
    make_registries
    ok status
    expect_out "The tags of the registry here and on 'origin' are the same"
    ok status --json
    expect_out "[]"
    ok push
    expect_out "'origin' has all tags of the registry that are here"
    ok fetch
    expect_out "All tags of the registry that 'origin' has are here"
}

test_three_kinds_of_difference()
{
    make_registries
    tag here@v1.0.0
    tag_there there@v1.0.0
    tag both@v1.0.0
    tag_there both@v1.0.0
    gto status
    expect_rc 1
    expect_no_err
    short_here=$(id both@v1.0.0 | cut -c1-7)
    short_there=$(git -C ../origin.git rev-parse both@v1.0.0 | cut -c1-7)
    expect_out "Only here (push with 'gto push'):
    here@v1.0.0
Only on 'origin' (fetch with 'gto fetch'):
    there@v1.0.0
Not the same here and on 'origin':
    both@v1.0.0
        $short_here here, $short_there there
        to take theirs:    git fetch origin +refs/tags/both@v1.0.0:refs/tags/both@v1.0.0
        to give them ours: git push --force origin refs/tags/both@v1.0.0"
}

test_the_commands_that_it_names_mend_each()
{
    make_registries
    tag 'here#prod#1'
    tag_there 'there#prod!#1'
    tag both@v1.0.0
    tag_there both@v1.0.0
    gto status --json
    expect_rc 1
    expect "number of differences" 3 "$(grep -c '"tag":' "$tmp/out")"
    expect_out_has '"state": "local"' '"state": "remote"' '"state": "different"' '"remote": null' \
        "\"local\": \"$(id both@v1.0.0)\"" "\"artifact\": \"here\""
    sed -n 's/^ *"command": "\(.*\)"$/\1/p' "$tmp/out" >commands
    sh -e commands 2>/dev/null
    ok status
    expect "tag here" "$(git -C ../origin.git rev-parse both@v1.0.0)" "$(id both@v1.0.0)"
}

test_a_repository_named_by_repo()
{
    make_registries
    tag here@v1.0.0
    tag 'both#x!'
    tag_there 'both#x!'
    cd ..
    gto status -r work
    expect_rc 1
    expect_out_has "'gto push -r work'" "git -C work fetch origin '+refs/tags/both#x!:refs/tags/both#x!'"
    eval "$(sed -n 's/^ *to give them ours: //p' "$tmp/out")" 2>/dev/null
    ok push -r work
    ok status -r work
}

test_only_of_the_artifacts_named()
{
    make_registries
    tag a@v1.0.0
    tag b@v1.0.0
    tag 'dir=c@v1.0.0'
    gto status a dir:c
    expect_rc 1
    expect_out "Only here (push with 'gto push a dir:c'):
    a@v1.0.0
    dir=c@v1.0.0"
    ok push a dir:c
    expect_out "Pushed git tag 'a@v1.0.0'
Pushed git tag 'dir=c@v1.0.0'"
    expect "tags there" "a@v1.0.0
churn@v0.0.1
dir=c@v1.0.0" "$(remote_tags)"
    ok status a
    gto status 'a b'
    refused "a b"
}

test_other_tags_are_not_touched()
{
    make_registries
    git tag light
    tag v1.0.0
    tag here@v1.0.0
    tag_there v2.0.0
    tag_there there@v1.0.0
    ok push
    ok fetch
    expect_out "Fetched git tag 'there@v1.0.0'"
    expect "tags there" "churn@v0.0.1
here@v1.0.0
there@v1.0.0
v2.0.0" "$(remote_tags)"
    expect_tags churn@v0.0.1 here@v1.0.0 light there@v1.0.0 v1.0.0
    ok status
}

test_what_differs_is_left_alone()
{
    make_registries
    tag both@v1.0.0
    tag_there both@v1.0.0
    before="$(id both@v1.0.0) $(git -C ../origin.git rev-parse both@v1.0.0)"
    ok push
    expect_err_has "both@v1.0.0" "gto status"
    ok fetch
    expect_err_has "both@v1.0.0" "gto status"
    expect "both tags" "$before" "$(id both@v1.0.0) $(git -C ../origin.git rev-parse both@v1.0.0)"
}

test_all_or_none_are_pushed()
{
    make_registries
    tag a@v1.0.0
    tag b@v1.0.0
    printf '#!/bin/sh\n[ "$1" != refs/tags/b@v1.0.0 ] || { echo "b is protected" >&2; exit 1; }\n' \
        >../origin.git/hooks/update
    chmod +x ../origin.git/hooks/update
    gto push
    refused "b is protected"
    expect "tags there" churn@v0.0.1 "$(remote_tags)"
}

test_fetched_with_their_commits()
{
    make_registries
    git clone -q --no-tags ../origin.git ../other
    commit
    git push -q origin main
    ok register churn --push
    cd ../other
    ok fetch
    expect_tags churn@v0.0.1 churn@v0.0.2
    ok show churn@latest --version
    expect_out v0.0.2
    expect_sound
    [ ! -e .git/FETCH_HEAD ] || fail "FETCH_HEAD was written"
}

test_lightweight_and_broken_tags()
{
    make_registries
    git tag light@v1.0.0
    mkdir -p .git/refs/tags
    echo nonsense >.git/refs/tags/broken@v1.0.0
    tag_there broken@v1.0.0
    gto status
    expect_rc 1
    expect_out_has light@v1.0.0 "broken here"
    ok push
    expect_out "Pushed git tag 'light@v1.0.0'"
}

test_no_remote()
{
    make_repo
    for command in status push fetch; do
        gto $command
        refused "git remote add origin URL"
    done
}

test_not_on_a_server()
{
    make_registries
    for command in status push fetch; do
        gto $command -r "file://$PWD/../origin.git"
        refused "in a clone"
    done
}

test_wrong_usage()
{
    make_registries
    gto push --json
    expect_rc 2
    gto status --plain
    expect_rc 2
}

run_tests "$@"
