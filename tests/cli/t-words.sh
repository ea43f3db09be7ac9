#!/bin/sh
# Words that help: what is missing, and what there is instead
. "$(dirname "$0")/lib.sh"

export GTO_PAGER=cat term=dumb

make_registry()
{
    make_repo
    tag churn@v3.0.0
    commit
    tag churn@v3.1.0
    tag churn#prod#1
    tag segment@v0.4.1
}

# hints COMMAND WORDS...: in a pipe the message stands as ever; on a terminal the words follow.
hints()
{
    command=$1
    shift
    # shellcheck disable=SC2086
    gto $command
    cat "$tmp/out" "$tmp/err" >../piped
    before=$rc
    for words in "$@"; do
        ! grep -qF -e "$words" ../piped || fail "'$command' says '$words' in a pipe, too"
    done
    on_terminal "$GTO $command"
    expect_rc "$before"
    expect "first line of '$command'" "$(cat ../piped)" "$(head -n 1 "$tmp/out")"
    expect_out_has "$@"
    on_terminal "$GTO -q $command"
    expect_out_lacks "$1"
}

test_missing_artifacts()
{
    make_registry
    hints "show churm" "There is no artifact 'churm'; did you mean 'churn'?"
    hints "describe nothing-like-it" "there are 'churn', 'segment'"
    hints "deprecate segmnt" "did you mean 'segment'?"
    hints "assign chur --version v3.1.0 --stage prod" "did you mean 'churn'?"
}

test_missing_versions()
{
    make_registry
    hints "deprecate churn v9.0.0" "'churn' has no version 'v9.0.0'" "did you mean 'v3."
    hints "deprecate churn v3.1.1" "did you mean 'v3.1.0'?"
    hints "assign churn --version v3.1.1 --stage dev" "did you mean 'v3.1.0'?"
    # what only we have says it in pipes, too
    gto describe churn@v9.9.9
    refused "No versions found for 'churn': 'churn' has no version 'v9.9.9'" v3.1.0
    gto show churn@v9
    refused "Cannot find artifact 'churn@v9'" "'churn' has no version 'v9'" v3.1.0
    gto show churn@v3
    refused "did you mean 'v3.1.0'?"
}

test_missing_stages()
{
    make_registry
    hints "deprecate churn v3.1.0 prd" "did you mean 'prod'?"
    printf 'stages: [dev, prod]\n' >.gto
    hints "assign churn --version v3.1.0 --stage prdo" "Stage 'prdo' is not allowed; did you mean 'prod'?"
    hints "assign churn --version v3.1.0 --stage canary" "the stages are 'dev', 'prod'"
}

test_malformed_names()
{
    make_registry
    hints "register a..b" "'a..b' is not the name of an artifact" "':' before it"
    hints "assign churn --version v3.1.0 --stage prod!" "'prod!' is not the name of a stage"
    commit
    hints "register churn --version v1" "'v1' is not a version" "v1.0.0"
}

# found_nothing COMMAND WORDS...: status 0; on a terminal standard error says it, and the words.
found_nothing()
{
    command=$1
    shift
    # shellcheck disable=SC2086
    ok $command
    expect_out "Nothing found in the current workspace"
    on_terminal "$GTO $command 2>$PWD/../err"
    expect_rc 0
    expect_no_out
    on_terminal "$GTO $command"
    expect_rc 0
    expect_out_has "Nothing found in the current workspace" "$@"
}

test_nothing_found()
{
    make_registry
    found_nothing "history nope" "There is no artifact 'nope'"
    found_nothing "show churn#prd" "did you mean 'prod'?"
    found_nothing "show segment#prod" "No version of 'segment' is in stage 'prod'"
    found_nothing "show churn@v3.2.0" "'churn' has no version 'v3.2.0'"
    found_nothing "show --in prd" "No version is in stage 'prd'; did you mean 'prod'?"
    found_nothing "show segm* --in prd" "No version is in stage 'prd'; did you mean 'prod'?"
    found_nothing "show models/*" "No artifact matches 'models/*'; there are 'churn', 'segment'"
    found_nothing "history models/*" "No artifact matches 'models/*'"
}

test_mistake_in_the_configuration()
{
    make_registry
    printf 'stages: [dev\n' >.gto
    gto doctor
    expect_rc 1
    expect_out_has ".gto is not valid: line"
    expect_err_has "Wrong config file"
    on_terminal "$GTO doctor"
    expect_rc 1
    expect_out_has ".gto is not valid: line"
    expect_out_lacks "Wrong config file"
}

test_no_such_tag()
{
    make_registry
    git branch main-2
    for ref in churn@v9.9.9 main-2 nope; do
        ok check-ref $ref
        expect_no_out
        expect "standard error" "" "$(cat "$tmp/err")"
        on_terminal "$GTO check-ref $ref"
        expect_rc 0
        expect_out "No tag of the registry is called '$ref'"
    done
}

test_empty_registry()
{
    make_repo
    found_nothing show "There are no artifacts yet" "gto register NAME"
    found_nothing history "gto register NAME"
}

test_good_names_get_no_hint()
{
    make_registry
    on_terminal "$GTO register churn HEAD --bump-major --version v1.0.0"
    expect_out "❌ Need to specify either version or single bump argument"
    on_terminal "$GTO register churn"
    expect "number of lines" 1 "$(grep -c . "$tmp/out")"
}

run_tests "$@"
