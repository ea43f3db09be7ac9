#!/bin/sh
# What the system refuses to read is there all the same: no answer is given as if it were not. A symbolic link that
# leads to itself stands for it, which is refused to root, too.
. "$(dirname "$0")/lib.sh"

words="Too many levels of symbolic links"

# refuse PATH: has the system refuse to read a file or a directory
refuse()
{
    mv "$1" "$tmp/kept"
    ln -s "$(basename "$1")" "$1"
}

# restore PATH: undoes that
restore()
{
    rm "$1"
    mv "$tmp/kept" "$1"
}

loose_path()
{
    echo ".git/objects/$(id "$1" | sed 's,^..,&/,')"
}

# expect_no_change: changes of churn are refused, and nothing is made
expect_no_change()
{
    before=$(git for-each-ref --format='%(refname) %(objectname)')
    for change in "register churn HEAD --version v9.0.0" "assign churn --version v1.0.0 --stage dev" \
        "deprecate churn" "deprecate churn -d" "deprecate churn v1.0.0"; do
        # shellcheck disable=SC2086
        gto $change
        expect_rc 1
        expect_no_out
        expect_err_has "$words"
    done
    expect references "$before" "$(git for-each-ref --format='%(refname) %(objectname)')"
}

test_tag_objects()
{
    make_repo
    tag churn@v1.0.0
    commit
    tag churn@v2.0.0
    tag nn@v1.0.0
    refuse "$(loose_path churn@v2.0.0)"
    for command in "show churn" history print-state; do
        # shellcheck disable=SC2086
        ok $command
        expect_err_has "tag 'churn@v2.0.0': cannot read '" "$words" "the tag may be sound"
    done
    ok show churn --version
    expect_out v1.0.0
    ok show nn --version
    expect_out v1.0.0
    expect_no_err
    gto doctor
    expect_rc 1
    expect_out_has "tag 'churn@v2.0.0'" "$words"
    # nobody is told to delete it
    gto doctor --fix
    expect_rc 1
    case $(cat "$tmp/out" "$tmp/err") in *"-d"*) fail "advice to delete a tag" ;; esac
    git show-ref -q refs/tags/churn@v2.0.0 || fail "the tag is gone"
    expect_no_change
    commit
    ok register nn
}

test_tag_of_a_tag()
{
    make_repo
    tag inner
    git -c advice.nestedTag=false tag -a -m nested churn@v1.0.0 inner
    refuse "$(loose_path inner)"
    tag churn@v2.0.0
    ok show churn --version
    expect_out v2.0.0
    expect_err_has "tag 'churn@v1.0.0': cannot read '" "$words"
    expect_no_change
}

test_commits_and_files()
{
    make_repo
    commit_file artifacts.yaml 'churn: {type: model, path: x}'
    tag churn@v1.0.0
    for what in HEAD 'HEAD^{tree}' HEAD:artifacts.yaml; do
        path=$(loose_path "$what")
        refuse "$path"
        gto describe churn --type
        expect_rc 1
        expect_no_out
        for command in "show churn" "describe churn" doctor print-state; do
            # shellcheck disable=SC2086
            gto $command
            [ "$command" != doctor ] || expect_rc 1
            case $(cat "$tmp/out" "$tmp/err") in
            *"$words"*) ;;
            *) fail "$what: '$command' says nothing of it" ;;
            esac
        done
        restore "$path"
    done
    # a revision is not said to be none
    path=$(loose_path HEAD)
    refuse "$path"
    gto register churn
    expect_rc 1
    expect_err_has "$words"
    restore "$path"
}

# What is larger than 64 MiB is not read, however small its file is.
test_large_objects()
{
    make_repo
    tag churn@v1.0.0
    {
        git cat-file tag churn@v1.0.0 | sed s/v1/v2/
        head -c 67108864 /dev/zero | tr '\0' x
    } | raw_tag churn@v2.0.0
    ok show churn --version
    expect_out v1.0.0
    expect_err_has "tag 'churn@v2.0.0': cannot read an object in '" "it is larger than 64 MiB"
    git gc -q
    ok show churn --version
    expect_out v1.0.0
    expect_err_has "tag 'churn@v2.0.0': cannot read an object in '" "it is larger than 64 MiB"
    gto register churn HEAD --version v3.0.0
    expect_rc 1
    head -c 67108865 /dev/zero | tr '\0' '#' >artifacts.yaml
    git add artifacts.yaml
    git commit -q -m large
    ok show
    expect_err_has "artifacts.yaml of commit" "it is larger than 64 MiB"
}

test_packs()
{
    make_repo
    tag churn@v1.0.0
    git gc -q
    commit
    tag churn@v2.0.0
    for name in .git/objects/pack/*.pack .git/objects/pack/*.idx .git/objects/pack; do
        refuse "$name"
        ok show churn --version
        expect_out v2.0.0
        expect_err_has "tag 'churn@v1.0.0': cannot read '" "$words"
        expect_no_change
        restore "$name"
    done
    ok show churn --version
    expect_no_err
}

# What is found elsewhere is not in doubt.
test_other_places()
{
    make_repo
    tag churn@v1.0.0
    ln -s alternates .git/objects/info/alternates
    ok show churn --version
    expect_out v1.0.0
    expect_no_err
    rm .git/objects/info/alternates
    ln -s loop ../loop
    echo "$(dirname "$PWD")/loop" >.git/objects/info/alternates
    ok show churn --version
    expect_no_err
    rm "$(loose_path churn@v1.0.0)"
    ok history
    expect_err_has "tag 'churn@v1.0.0': cannot read '" "$words"
    # one that is not there is passed over
    echo /nowhere >.git/objects/info/alternates
    ok history
    expect_err_has "tag 'churn@v1.0.0' cannot be read"
}

test_references()
{
    need_ref_files
    make_repo
    tag churn@v1.0.0
    tag nn@v1.0.0
    git pack-refs --all
    tag churn@v2.0.0
    for name in .git/packed-refs .git/refs/tags; do
        refuse $name
        gto show churn
        expect_rc 1
        expect_no_out
        expect_err_has "cannot read '" "$words"
        restore $name
    done
}

run_tests "$@"
