#!/bin/sh
# Where we differ from GTO 1.10 on purpose: a test for each row of that list in the documentation
. "$(dirname "$0")/lib.sh"

short()
{
    git rev-parse "$1" | cut -c1-7
}

# ---- a version deregistered and registered again

test_registered_again_is_shown()
{
    make_repo
    tag churn@v1.0.0
    tag "churn@v1.0.0!"
    tag churn@v1.0.0#1
    ok show churn --plain
    expect_out "artifact    version    stage    created_at                 ref
churn       v1.0.0              2023-11-14 22:17:20+00:00  churn@v1.0.0#1"
    ok show churn@latest --ref
    expect_out churn@v1.0.0#1
    expect_no_err
}

# ---- versions of more than seven characters

test_versions_are_whole()
{
    make_repo
    tag churn@v0.10.13
    commit
    tag churn@v2.0.0-rc.1+build.7
    tag churn#prod#1
    commit
    tag nn#dev#1
    ok show --plain
    expect_out "name    latest               #dev     #prod
churn   v2.0.0-rc.1+build.7  -        v2.0.0-rc.1+build.7
nn      -                    $(short HEAD)  -"
    ok show churn --version
    expect_out "v2.0.0-rc.1+build.7
v0.10.13"
    ok history --plain
    expect_out_has " v0.10.13 " " v2.0.0-rc.1+build.7 "
    ok show --vs -1
    expect_out_has "│ churn  │ v2.0.0-rc.1+build.7 │"
}

# ---- several stages at one unregistered commit

test_an_unassignment_without_a_version_counts()
{
    make_repo
    tag churn#prod#1
    ok stages --used
    expect_out prod
    tag "churn#prod!#2"
    ok stages --used
    expect_no_out
    ok show churn#prod --version
    expect_no_out
}

test_one_row_for_a_commit()
{
    make_repo
    tag churn#prod#1
    tag churn#dev#2
    tag "churn#dev!#3"
    tag churn#staging#4
    ok show churn --plain
    expect_out "artifact    version    stage          created_at                 ref
churn       $(short HEAD)    staging, prod  2023-11-14 22:18:20+00:00  churn#staging#4"
    ok show churn --json
    expect "number of versions" 1 "$(grep -c '^        "version"' "$tmp/out")"
    ok print-state
    expect "number of versions" 1 "$(grep -c '^                    "version"' "$tmp/out")"
    ok show --plain
    expect_out "name    latest    #prod    #staging
churn   -         $(short HEAD)  $(short HEAD)"
}

# ---- tags that the reference stumbles over

test_created()
{
    make_repo
    tag churn@created
    tag churn@created#5
    ok show
    expect_out "Nothing found in the current workspace"
    ok check-ref churn@created
    expect_no_out
    gto parse-tag churn@created
    refused "Cannot parse tag name 'churn@created'"
    ok register churn
}

test_no_tagger()
{
    make_repo
    printf 'object %s\ntype commit\ntag churn@v1.0.0\n\nold\n' "$(id HEAD)" | raw_tag churn@v1.0.0
    ok show churn --plain
    expect_out_has "1970-01-01 00:00:00+00:00"
    ok check-ref churn@v1.0.0 --json
    expect_out_has '"created_at": "1970-01-01T00:00:00+00:00"' '"author": ""' '"author_email": ""' \
        '"message": "old"'
}

test_inner_name()
{
    make_repo
    tag churn@v1.0.0
    git update-ref refs/tags/nn@v2.0.0 "$(id churn@v1.0.0)"
    git update-ref -d refs/tags/churn@v1.0.0
    ok show nn --plain
    expect_out_has v2.0.0 nn@v2.0.0
    ok show --name
    expect_out nn
    ok check-ref nn@v2.0.0 --json
    expect_out_has '"tag": "nn@v2.0.0"' '"artifact": "nn"' '"version": "v2.0.0"'
}

# ---- events of one artifact in the same second

test_counters_order_a_second()
{
    # by name `churn#prod!#10` would come before `churn#prod#9`
    make_repo
    git tag -a -m x churn@v1.0.0
    git tag -a -m x churn#prod#9
    git tag -a -m x "churn#prod!#10"
    ok show churn --stage
    expect_out ""
    ok history --plain
    expect "latest event" "churn#prod!#10" "$(sed -n '2s/.* //p' "$tmp/out")"
}

test_counters_are_numbers()
{
    make_repo
    git tag -a -m x churn@v1.0.0
    git tag -a -m x "churn#prod!#9"
    git tag -a -m x churn#prod#10
    ok show churn --stage
    expect_out prod
}

test_names_order_a_second_without_counters()
{
    make_repo
    git tag -a -m x churn@v1.0.0
    git tag -a -m x churn#prod
    git tag -a -m x "churn#prod!"
    ok show churn --stage
    expect_out ""
}

# ---- plain messages

test_wrong_revision()
{
    make_repo
    for command in "register churn nowhere" "assign churn nowhere --stage prod" \
        "register churn HEAD~5"; do
        # shellcheck disable=SC2086
        gto $command
        refused "'$(echo "$command" | cut -d' ' -f3)'"
    done
    ok register churn
    gto deprecate churn --ref nowhere
    refused "'nowhere'"
    gto register nn 'HEAD^{tree}'
    refused "'HEAD^{tree}'"
}

test_no_repository()
{
    gto show
    refused repo
    gto register churn -r /nowhere
    refused /nowhere
    expect_rc 1
}

test_two_output_formats()
{
    make_repo
    tag churn@v1.0.0
    gto show --json --plain
    refused "output format"
    gto show churn --ref --version
    refused "output format"
    gto history --json --plain
    refused "output format"
    gto check-ref churn@v1.0.0 --name --json
    refused "output format"
    gto stages --allowed --used
    refused --allowed --used
}

# ---- long messages

test_messages_are_not_folded()
{
    name=$(printf 'long-%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)x
    make_repo
    ok register "$name"
    expect "longest line" "Created git tag '$name@v0.0.1' that registers version" "$(sed -n 1p "$tmp/out")"
    gto register "$name"
    refused "'$name' is already registered in this commit with version 'v0.0.1'"
    ok check-ref "$name@v0.0.1"
    expect_out "✅  Version \"v0.0.1\" of artifact \"$name\" was registered"
}

# ---- assign that registers

test_both_tags_or_none()
{
    make_repo
    git tag churn#prod
    gto assign churn --stage prod --simple true
    refused "tag 'churn#prod' already exists"
    expect_tags churn#prod
}

test_both_tags_or_none_when_locked()
{
    need_ref_files
    make_repo
    mkdir -p .git/refs/tags
    : >".git/refs/tags/churn#prod#1.lock"
    run timeout 60 "$GTO" assign churn --stage prod
    expect_rc 1
    expect_no_tags
    expect "list of locks" ".git/refs/tags/churn#prod#1.lock" "$(locks)"
}

test_both_tags_or_none_when_a_name_is_a_directory()
{
    make_repo
    tag churn#prod#1/x
    gto assign churn --stage prod
    expect_rc 1
    expect_no_out
    expect_tags churn#prod#1/x
}

# ---- assign --skip-registration of a stage that is active already

test_skipped_registration_twice()
{
    make_repo
    ok assign churn --stage prod --sr
    gto assign churn --stage prod --sr
    refused "is already in stage 'prod'"
    expect_tags churn#prod#1
    ok assign churn --stage prod --sr --force
    expect_tags churn#prod#1 churn#prod#2
}

# ---- artifacts.yaml that is no valid one

test_wrong_annotations()
{
    make_repo
    commit_file artifacts.yaml "churn: [1"
    tag nn@v1.0.0
    ok show --plain
    expect_out "name    latest
nn      v1.0.0"
    expect_err_has artifacts.yaml "$(short HEAD)"
    ok register nn HEAD~1
    gto doctor
    expect_out_has artifacts.yaml "$(short HEAD)"
}

# ---- two registered versions of one artifact at one commit

test_two_versions_at_a_commit()
{
    make_repo
    tag churn@v1.0.0
    tag churn#early#1
    tag churn@v2.0.0
    tag churn#late#2
    ok show churn --plain
    expect_out "artifact    version    stage    created_at                 ref
churn       v2.0.0     late     2023-11-14 22:17:20+00:00  churn@v2.0.0
churn       v1.0.0     early    2023-11-14 22:15:20+00:00  churn@v1.0.0"
    expect_err_has "'churn@v1.0.0'" "'churn@v2.0.0'"
    ok history churn --plain
    expect_out_has "assignment    v2.0.0     late" "assignment    v1.0.0     early"
    ok assign churn --version v2.0.0 --stage prod
    gto assign churn --version v1.0.0 --stage prod
    refused v1.0.0 v2.0.0
    gto doctor
    expect_out_has "churn@v1.0.0" "churn@v2.0.0"
}

# ---- doctor

test_doctor_finds_something()
{
    make_repo
    tag churn@v1.0.0
    tag churn@v2.0.0
    gto doctor
    expect_out_has "GTO Version: " "INDEX='artifacts.yaml'" "churn@v1.0.0"
    expect_out_lacks "No issues found"
}

test_doctor_finds_nothing()
{
    make_repo
    tag churn@v1.0.0
    ok doctor
    expect_out_has "✅  No issues found"
}

# ---- .nan and .inf in `custom`, as JSON

test_not_a_number_is_null_in_json()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {dvc-net: {path: p, meta: {loss: .nan, best: [.inf, -.inf]}}}'
    commit_file artifacts.yaml 'net: {custom: {loss: .nan, best: [.inf, -.inf]}}'
    ok register net
    ok register dvc-net
    for command in "describe net --json" "describe dvc-net --json" "show net --json" print-state; do
        # shellcheck disable=SC2086
        ok $command
        expect_out_has '"loss": null'
        expect_out_lacks NaN
        expect_out_lacks Infinity
    done
}

test_doctor_prints_the_settings_in_force()
{
    make_repo
    echo "stages: [dev]" >.gto
    ok doctor
    expect_out_has "stages=['dev']"
}

# ---- a .gto that is not valid

test_wrong_config_is_explained()
{
    make_repo
    printf 'types: [model]\nstages: 5\n' >.gto
    gto show
    refused "Wrong config file '$PWD/.gto': line 2: stages must be a list of names"
}

run_tests "$@"
