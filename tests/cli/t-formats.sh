#!/bin/sh
# Repositories in another format: SHA-256, unless FORMAT says another. (All other tests hold for them too: run
# them with FORMAT=sha256.)
FORMAT=${FORMAT:-sha256}
. "$(dirname "$0")/lib.sh"

# make_versions NAME COUNT: versions v1.0.0, v2.0.0, ...
make_versions()
{
    n=0
    while [ $n -lt "$2" ]; do
        n=$((n + 1))
        commit
        tag "$1@v$n.0.0"
    done
}

test_it_is_the_format()
{
    make_repo
    if [ "$FORMAT" = sha256 ]; then
        expect "format" sha256 "$(git rev-parse --show-object-format)"
    else
        expect "format" "$FORMAT" "$(git rev-parse --show-ref-format)"
    fi
}

test_everything_in_turn()
{
    make_repo
    commit_file artifacts.yaml "churn: {type: model}"
    ok register churn --path model.pkl
    ok assign churn --stage prod
    commit
    ok register churn --bump-minor
    ok assign churn --stage prod
    ok show churn#prod --version
    expect_out v0.1.0
    ok show churn --json
    expect_out_has "\"commit_hexsha\": \"$(id HEAD)\"" '"type": "model"'
    ok deprecate churn v0.1.0 --delete
    ok show churn@latest --version
    expect_out v0.0.1
    ok history
    ok doctor
    expect_sound
}

test_prefixes_of_names()
{
    make_repo
    for name in a ab a/b ab/c=d b/a; do
        tag "$name@v1.0.0"
    done
    for name in a ab a/b ab/c:d b/a; do
        ok show "$name" --ref
        expect_out "$(echo "$name" | tr : =)@v1.0.0"
    done
}

# Objects are read as Git reads them.
test_replaced_objects()
{
    make_repo
    tag churn@v1.0.0
    first=$(id HEAD)
    commit
    tag other
    git replace -f churn@v1.0.0 other
    ok show churn --json
    expect_out_has '"version": "v1.0.0"' "\"commit_hexsha\": \"$(id HEAD)\""
    ok check-ref churn@v1.0.0 --json
    expect_out_has '"tag": "churn@v1.0.0"'
    for setting in GIT_NO_REPLACE_OBJECTS=1 GIT_CONFIG_COUNT=1; do
        run env "$setting" GIT_CONFIG_KEY_0=core.useReplaceRefs GIT_CONFIG_VALUE_0=false "$GTO" show churn --json
        expect_rc 0
        expect_out_has "\"commit_hexsha\": \"$first\""
    done
    git pack-refs --all
    ok show churn --json
    expect_out_has "\"commit_hexsha\": \"$(id HEAD)\""
}

# Of which Git warns.
test_alternates_that_are_no_file()
{
    unset GIT_DEFAULT_HASH GIT_DEFAULT_REF_FORMAT
    make_repo
    tag churn@v1.0.0
    mkdir .git/objects/info/alternates
    ok show churn --version
    expect_out v1.0.0
    commit 2>/dev/null
    ok register churn
    ok doctor
}

# ---- Damage

# Git ends at objects whose beginning is right.
test_damaged_objects_between_good_ones()
{
    make_repo
    make_versions churn 30
    for version in v1.0.0 v2.0.0 v15.0.0 v30.0.0; do
        file=.git/objects/$(id "churn@$version" | sed 's,^..,&/,')
        chmod u+w "$file"
        head -c 100 "$file" >../part
        cat ../part >"$file"
    done
    git cat-file tag "$(id churn@v1.0.0)" >/dev/null 2>&1 && fail "Git reads a damaged object"
    ok show churn --version
    expect "number of versions" 26 "$(wc -l <"$tmp/out")"
    expect_err_has "'churn@v1.0.0'" "'churn@v2.0.0'" "'churn@v15.0.0'" "'churn@v30.0.0'"
    expect "number of warnings" 4 "$(grep -c . "$tmp/err")"
}

test_enormous_tag_object()
{
    make_repo
    tag churn@v1.0.0
    {
        git cat-file tag churn@v1.0.0
        head -c 70000000 /dev/zero | tr '\0' x
    } | raw_tag churn@v2.0.0
    ok show churn --version
    expect_out v1.0.0
    expect_err_has churn@v2.0.0
}

run_tests "$@"
