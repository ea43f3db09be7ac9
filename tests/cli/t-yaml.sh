#!/bin/sh
# .gto and artifacts.yaml
. "$(dirname "$0")/lib.sh"

# wrong_config TEXT [LINE]: every command refuses TEXT as .gto, and tells what is wrong in which line.
wrong_config()
{
    printf '%b' "$1" >.gto
    for command in show history stages "check-ref x@v1.0.0" print-state "register churn"; do
        # shellcheck disable=SC2086
        gto $command
        refused "Wrong config file '$PWD/.gto': line ${2:-1}: "
    done
    expect_no_tags
}

test_wrong_config()
{
    make_repo
    wrong_config 'stages: 5\n'
    wrong_config 'stages: [dev, 5]\n'
    wrong_config 'stages: ["bad stage"]\n'
    wrong_config 'types: {a: b}\n'
    wrong_config 'unknown_key: 1\n'
    wrong_config '- a\n- b\n'
    wrong_config 'just text\n'
    wrong_config 'stages: [dev\n' 2
    wrong_config 'stages: [dev]\nstages: [prod]\n' 2
    wrong_config '# stages\nstages:\n- dev\n- prod: yes\n' 4
    wrong_config 'types: [model]\nINDEX: ""\n' 2
    wrong_config 'EMOJIS: perhaps\n'
    wrong_config 'stages: \0377\n'
}

test_right_config()
{
    make_repo
    for text in '' '\n' '# nothing\n' '{}\n' 'stages: [dev]\n' 'stages:\n- dev\n' 'stages:\n' \
        'stages: null\n' 'types: [model]\nstages: []\n' '---\nstages: [dev]\n' \
        'EMOJIS: false\n' 'EMOJIS: yes\n' 'LOG_LEVEL: DEBUG\n' '\0357\0273\0277stages: [dev]\n'; do
        printf '%b' "$text" >.gto
        gto stages
        [ "$rc" -eq 0 ] || fail ".gto '$text' is refused: $(cat "$tmp/err")"
    done
}

test_empty_list_allows_nothing()
{
    make_repo
    echo "stages: []" >.gto
    gto assign churn --stage prod
    refused "Allowed stages are: '[]'"
}

test_emojis()
{
    make_repo
    echo "EMOJIS: false" >.gto
    gto show absent
    expect "message" "Cannot find artifact 'absent'" "$(cat "$tmp/err")"
    run env GTO_EMOJIS=true "$GTO" show absent
    expect "message" "❌ Cannot find artifact 'absent'" "$(cat "$tmp/err")"
    rm .gto
    run env GTO_EMOJIS=false "$GTO" show absent
    expect "message" "Cannot find artifact 'absent'" "$(cat "$tmp/err")"
}

test_other_index()
{
    make_repo
    echo "INDEX: registry.yaml" >.gto
    commit_file registry.yaml "churn: {type: model}"
    ok show --name
    expect_out "*churn"
}

test_config_is_found_from_below()
{
    make_repo
    echo "stages: [dev]" >.gto
    mkdir -p a/b
    ok stages -r a/b
    expect_out dev
}

test_config_in_a_sparse_checkout()
{
    make_repo
    mkdir sub
    commit_file .gto "stages: [dev]"
    commit_file sub/file x
    git sparse-checkout set --no-cone /sub/
    [ ! -e .gto ] || fail ".gto is in the work tree"
    gto assign churn --stage prod
    refused "Allowed stages are: '['dev']'"
    expect_no_tags
    ok stages
    expect_out dev
    ok stages -r sub
    expect_out dev
    echo "stages: [own]" >.gto
    ok stages
    expect_out own
    rm .gto
    git sparse-checkout disable
    rm .gto # deleted by its user: there is none
    ok assign churn --stage prod
}

test_config_that_was_not_checked_out()
{
    make_repo
    commit_file .gto "stages: [dev]"
    git clone -q --no-checkout . ../none
    cd ../none
    gto assign churn --stage prod
    refused "Allowed stages are: '['dev']'"
    expect_no_tags
    ok stages
    expect_out dev
    git read-tree HEAD # from now on it is deleted, not missing
    ok stages
    expect_out ""
}

test_wrong_environment()
{
    make_repo
    run env GTO_STAGES=5 "$GTO" show
    expect_rc 1
    expect_plain_err
}

# annotated TEXT: TEXT is a valid artifacts.yaml.
annotated()
{
    printf '%b' "$1" >artifacts.yaml
    git add artifacts.yaml
    tick
    git commit -q -m annotate
    ok show
    [ ! -s "$tmp/err" ] || fail "artifacts.yaml '$1': $(cat "$tmp/err")"
}

test_right_annotations()
{
    make_repo
    annotated '{}\n'
    annotated 'churn: {}\n'
    annotated 'churn: {type: model, path: a/b.pkl, labels: [x-y, z], description: ü, custom: [1, {a: 2}]}\n'
    annotated '"churn":\n  type: model\n  virtual: false\n'
    annotated 'churn: {type: "any text", labels: ["any text"], unheard-of: 5}\n'
    annotated 'x: {custom: 1.5}\ny: {custom: "text"}\nz: {custom: null}\n'
    ok show --name
    expect_out "*x
*y
*z"
}

# U+0085, U+2028 and U+2029, which come along when text is pasted
test_line_separators()
{
    make_repo
    for row in '\0302\0205 u0085' '\0342\0200\0250 u2028' '\0342\0200\0251 u2029'; do
        separator=${row% *}
        annotated "net: {description: one${separator}two, custom: 'x${separator}'} # a${separator}b\n"
        ok describe net --json
        expect_out_has "\"one\\${row#* }two\"" "\"x\\${row#* }\""
        printf '%b' "# a${separator}b\nstages: [dev] # c${separator}\n" >.gto
        ok stages
        expect_out dev
    done
}

# misannotated TEXT: TEXT is no valid artifacts.yaml; a warning names the commit, and all goes on.
misannotated()
{
    printf '%b' "$1" >artifacts.yaml
    git add artifacts.yaml
    tick
    git commit -q -m annotate
    ok show --name
    grep -q artifacts.yaml "$tmp/err" || fail "artifacts.yaml '$1' is taken for a valid one"
    expect_out_has nn
    expect_err_has artifacts.yaml "$(git rev-parse HEAD | cut -c1-7)"
    ok show nn --version
    expect_out v1.0.0
    expect_err_has artifacts.yaml "$(git rev-parse HEAD | cut -c1-7)"
    ok history
    ok stages
    ok check-ref nn@v1.0.0 --version
    expect_out v1.0.0
}

test_wrong_annotations()
{
    make_repo
    tag nn@v1.0.0
    misannotated ''
    misannotated '# nothing\n'
    misannotated 'churn: [1\n'
    misannotated 'churn: 5\n'
    misannotated '- churn\n'
    misannotated 'text\n'
    misannotated '"bad name": {}\n'
    misannotated 'churn:\n'
    misannotated 'churn: {type: [model]}\n'
    misannotated 'churn: {labels: x}\n'
    misannotated 'churn: {path: 5}\n'
    misannotated 'churn: {virtual: perhaps}\n'
    misannotated 'a:b: {}\n"c:d": {}\n'
    misannotated '\0377\0376\n'
    misannotated 'a: &a [*a]\n'
    ok register churn
    expect_tags nn@v1.0.0 churn@v0.0.1
}

test_wrong_annotations_of_an_older_commit()
{
    make_repo
    commit_file artifacts.yaml "churn: [1"
    tag churn@v1.0.0
    commit_file artifacts.yaml "churn: {type: model}"
    tag churn@v2.0.0
    ok show churn --json
    expect_err_has "$(git rev-parse HEAD~1 | cut -c1-7)"
    expect_out_has '"type": "model"' v1.0.0
}

test_each_commit_is_warned_of_once()
{
    make_repo
    commit_file artifacts.yaml "churn: [1"
    tag churn@v1.0.0
    tag nn@v1.0.0
    ok show churn --json
    expect "number of warnings" 1 "$(grep -c artifacts.yaml "$tmp/err")"
}

test_bombs()
{
    make_repo
    {
        echo 'a: &a [x, x, x, x, x, x, x, x, x]'
        before=a
        for letter in b c d e f g h i j k; do
            echo "$letter: &$letter {custom: [*$before, *$before, *$before, *$before, *$before, *$before, *$before, *$before, *$before]}"
            before=$letter
        done
    } >artifacts.yaml
    git add artifacts.yaml
    git commit -q -m bomb
    run timeout 10 "$GTO" show
    expect_rc 0
    awk 'BEGIN { printf "x: {custom: "; for (i = 0; i < 100000; i++) printf "["; print "" }' >artifacts.yaml
    git commit -q -a -m deep
    run timeout 10 "$GTO" print-state
    expect_rc 0
    expect_err_has artifacts.yaml
}

run_tests "$@"
