#!/bin/sh
# status, push, fetch
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../server/servers.sh"

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

# Some thousands, among tags that are not to be pushed or are there.
test_many_are_pushed()
{
    make_registries
    for n in $(seq 3000); do
        echo "many@v0.0.$n HEAD"
        echo "many#prod#$n HEAD"
    done | import_tags
    tag other@v1.0.0
    git tag many-light
    git tag many@light
    tag many@v0.0.77 HEAD 2>/dev/null || :
    tag_there many@v0.0.7
    git push -q origin many@v0.0.1 many@v0.0.2999
    run timeout 20 "$GTO" push many
    expect_rc 0
    expect "number of lines" 5997 "$(wc -l <"$tmp/out")"
    expect_err_has many@v0.0.7
    expect "tags there" "$( (git tag -l 'many[@#]*' && echo churn@v0.0.1) | grep -v light | LC_ALL=C sort)" "$(remote_tags)"
    gto status many
    expect_rc 1
    expect "number of differences" 1 "$(grep -c '^    many' "$tmp/out")"
}

test_many_to_a_server_without_atomic_pushes()
{
    make_registries
    for n in $(seq 30); do
        echo "many@v0.0.$n HEAD"
        echo "many#prod#$n HEAD"
    done | import_tags
    git -C ../origin.git config receive.advertiseAtomic false
    printf '#!/bin/sh\necho "$1" >>../order\n' >../origin.git/hooks/update
    chmod +x ../origin.git/hooks/update
    ok push
    expect_err_has "does not know atomic pushes"
    expect "registrations at first" 30 "$(head -n 30 ../order | grep -c @)"
    expect "number of tags there" 61 "$(remote_tags | wc -l)"
    for n in $(seq 31 60); do
        echo "many@v0.0.$n HEAD"
        echo "many#prod#$n HEAD"
    done | import_tags
    printf '#!/bin/sh\ncase $1 in *#59) echo "not 59" >&2; exit 1 ;; esac\n' >../origin.git/hooks/update
    gto push
    expect_rc 1
    expect_no_out
    expect_err_has "not 59" "these arrived: 'many@v0.0.31'" "and 54 more"
    rm ../origin.git/hooks/update
    ok push
    expect_out "Pushed git tag 'many#prod#59'"
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

test_a_name_that_is_nowhere()
{
    make_registries
    commit_file artifacts.yaml "annotated: {path: x}"
    tag_there there@v1.0.0
    for command in status push fetch; do
        gto $command nope
        refused "Cannot find artifact 'nope'"
        gto $command churn nope
        refused "Cannot find artifact 'nope'"
        ok $command annotated
    done
    ok fetch there
}

# ---- Several URLs

# The remote is pushed to two repositories.
make_two()
{
    make_registries
    git clone -q --bare ../origin.git ../second.git
    git remote set-url --add --push origin ../origin.git
    git remote set-url --add --push origin ../second.git
}

tags_of()
{
    git -C "../$1.git" tag | tr '\n' ' '
}

refuse_at()
{
    printf '#!/bin/sh\necho "not at %s" >&2\nexit 1\n' "$1" >"../$1.git/hooks/pre-receive"
    chmod +x "../$1.git/hooks/pre-receive"
}

test_two_urls()
{
    make_two
    tag here@v1.0.0
    ok push
    expect_out "Pushed git tag 'here@v1.0.0'"
    expect "tags of the first" "churn@v0.0.1 here@v1.0.0 " "$(tags_of origin)"
    expect "tags of the second" "churn@v0.0.1 here@v1.0.0 " "$(tags_of second)"
    ok status
    commit
    git push -q origin main
    ok register churn --push
    expect "tags of the second" "churn@v0.0.1 churn@v0.0.2 here@v1.0.0 " "$(tags_of second)"
}

test_one_of_two_urls_refuses()
{
    make_two
    tag here@v1.0.0
    for there in second origin; do
        refuse_at $there
        gto push
        refused "'../$there.git' refuses" "not at $there" "has the tags"
        gto status
        expect_rc 1
        expect_out_has here@v1.0.0
        expect "tags" "churn@v0.0.1 " "$(tags_of $there)"
        rm ../$there.git/hooks/pre-receive
        ok push
        expect_out "Pushed git tag 'here@v1.0.0'"
        ok status
        for repository in origin second; do git -C ../$repository.git tag -d here@v1.0.0 >/dev/null; done
    done
}

# The other one gets what it lacks; nothing is said to be the same everywhere.
test_one_of_two_urls_cannot_be_asked()
{
    make_two
    for there in second origin; do
        tag "not-$there@v1.0.0"
        mv ../$there.git ../away.git
        if [ $there = second ]; then
            gto push --dry-run
            expect_rc 1
            expect_out "Pushed git tag 'not-second@v1.0.0'"
            expect_err_has "Cannot read '../second.git'"
            gto push
            refused "Cannot read '../second.git'" "'../origin.git' has the tags"
            gto status
            refused "Cannot read '../second.git'"
            gto status --json
            expect_rc 1
            expect_out "[]"
            expect_err_has "Cannot read '../second.git'"
            ok fetch
            gto register churn --push
            refused "Cannot read '../second.git'"
        else
            gto push # it is where it is fetched from
            refused "Cannot read 'origin'"
        fi
        mv ../away.git ../$there.git
        ok push
        ok status
    done
    expect "tags of the first" "$(tags_of second)" "$(tags_of origin)"
}

test_one_of_two_urls_hangs()
{
    make_two
    start_lister --pause 60
    git config --replace-all remote.origin.pushurl "$lister_url" second
    tag here@v1.0.0
    gto push --timeout 1
    refused "Cannot read '$lister_url'" "1 second" "'../origin.git' has the tags"
    stop_servers
}

test_one_of_two_urls_has_ids_of_another_length()
{
    make_two
    rm -rf ../second.git
    other=sha256
    [ "$(git rev-parse --show-object-format)" = sha1 ] || other=sha1
    git init -q --bare --object-format=$other ../second.git
    git init -q --object-format=$other ../third
    git -C ../third commit -q --allow-empty -m one
    git -C ../third tag -a here@v1.0.0 -m there
    git -C ../third push -q ../second.git main here@v1.0.0
    tag here@v1.0.0
    gto push
    refused "another length" "'../origin.git' has the tags"
    gto status
    refused "another length"
}

# What cannot be taken back is said.
test_a_change_that_is_not_taken_back()
{
    make_two
    commit
    git push -q origin main
    printf '#!/bin/sh\n! grep -q " 00*  *refs/tags/"\n' >../origin.git/hooks/pre-receive
    chmod +x ../origin.git/hooks/pre-receive
    refuse_at second
    gto register churn --push
    refused "'../second.git' refuses" "'../origin.git' has the tags"
    expect "tags of the first" "churn@v0.0.1 churn@v0.0.2 " "$(tags_of origin)"
    expect_tags churn@v0.0.1
}

test_a_change_that_one_of_two_urls_refuses()
{
    make_two
    commit
    git push -q origin main
    refuse_at second
    gto assign churn --stage prod --push
    refused "'../second.git' refuses" "not at second" "what was pushed to '../origin.git' was taken back"
    expect_tags churn@v0.0.1
    expect "tags of the first" "churn@v0.0.1 " "$(tags_of origin)"
    rm ../second.git/hooks/pre-receive
    ok assign churn --stage prod --push
    expect "tags of the second" "churn#prod#1 churn@v0.0.1 churn@v0.0.2 " "$(tags_of second)"
    ok deprecate churn --delete --push
    expect "tags of both" "" "$(tags_of origin)$(tags_of second)"
}

test_pushed_to_another_url()
{
    make_registries
    git clone -q --bare ../origin.git ../second.git
    git remote set-url --push origin ../second.git
    tag here@v1.0.0
    ok push
    expect "tags of the first" "churn@v0.0.1 " "$(tags_of origin)"
    expect "tags of the second" "churn@v0.0.1 here@v1.0.0 " "$(tags_of second)"
    ok status
    git remote set-url --push origin 'https://me:secret@127.0.0.1:1/x'
    gto status
    expect_rc 1
    ! grep -q secret "$tmp/err" || fail "the password is in the message: $(cat "$tmp/err")"
}

# ---- Another remote repository

# The remote is one that is not called origin.
make_upstream()
{
    make_registries
    git remote rename origin upstream
}

test_the_only_remote()
{
    make_upstream
    tag here@v1.0.0
    gto status
    expect_rc 1
    expect_out_has "Only here (push with 'gto push'):"
    ok push
    ok status
    expect_out "The tags of the registry here and on 'upstream' are the same"
    commit
    git push -q upstream main
    ok register churn --push
    expect_out_has "Running \`git push upstream churn@v0.0.2\`"
    ok assign churn --version v0.0.2 --stage prod
    expect_out_has "git push upstream 'churn#prod#1'"
}

test_a_remote_by_name_and_by_configuration()
{
    make_upstream
    git clone -q --bare ../origin.git ../fork.git
    git remote add fork ../fork.git
    tag here@v1.0.0
    gto status # there are two, and none is origin
    refused "git remote add origin URL"
    gto status --remote fork
    expect_rc 1
    expect_out_has "'gto push --remote fork'"
    ok push --remote fork
    ok status --remote fork
    gto status --remote upstream
    expect_rc 1
    git config remote.pushDefault fork
    ok status
    git config branch.main.pushRemote upstream # which wins, as it does for Git
    gto status
    expect_rc 1
    ok push
    commit
    ok register new --push --remote fork
    expect_out_has "git push fork new@v0.0.1"
    ok register newer
    expect_out_has "git push upstream newer@v0.0.1"
    ok register newest --remote fork
    expect_out_has "git push fork newest@v0.0.1"
    gto push --remote nowhere
    refused "There is no remote repository 'nowhere'"
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
